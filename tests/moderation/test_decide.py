"""Deciding: what follows from each ruling, and that it is made once."""

from threading import Barrier, Thread

import pytest
from django.db import connection

from apps.accounts.models import User
from apps.activity.models import Activity
from apps.consultations.models import Question
from apps.core.errors import Refused
from apps.discussions.actions import revise_comment
from apps.discussions.enums import RevisionStatus, Status, TagOrigin
from apps.discussions.models import Comment
from apps.moderation.actions import AlreadyDecided, decide
from apps.moderation.enums import Ruling
from apps.moderation.models import Decision, Reason
from tests.factories import ObjectiveFactory, QuestionFactory, UserFactory, pending_comment, published_comment


@pytest.fixture
def question(db: None) -> Question:
    return QuestionFactory()


@pytest.fixture
def reason(db: None) -> Reason:
    return Reason.objects.get_or_create(code="unclear", defaults={"name": "Unclear", "explanation": "Say more."})[
        0
    ]


def rule(comment: Comment, ruling: Ruling, **fields: object) -> Decision:
    values = {"moderator": UserFactory(), "revision": comment.latest_revision, **fields}
    decision = decide(comment=comment, ruling=ruling, **values)
    comment.refresh_from_db()
    return decision


def test_publish_shows_the_comment_and_records_both_facts(question: Question):
    comment = pending_comment(question=question)

    decision = rule(comment, Ruling.PUBLISH)

    question.refresh_from_db()
    assert (comment.status, comment.published_revision, comment.placed_at) == (
        Status.PUBLISHED,
        comment.latest_revision,
        comment.published_at,
    )
    assert (question.comment_count, question.revision) == (1, 1)
    assert list(Activity.objects.values_list("kind", "topics", "target_id")) == [
        ("comment.published", question.topics, comment.pk),
        ("decision.made", [comment.consultation.queue_topic, f"person:{comment.author_id}"], decision.pk),
    ]


def test_objectives_are_confirmed_changed_and_taken_away(question: Question):
    comment = pending_comment(question=question)
    kept, removed, added = ObjectiveFactory(), ObjectiveFactory(), ObjectiveFactory()
    for objective in (kept, removed):
        comment.objective_tags.create(tag=objective, origin=TagOrigin.PROPOSED)

    rule(comment, Ruling.PUBLISH, objectives=[kept, added])

    assert set(comment.objective_tags.values_list("tag", "origin")) == {
        (kept.pk, TagOrigin.CONFIRMED),
        (added.pk, TagOrigin.CONFIRMED),
    }


@pytest.mark.parametrize(
    ("ruling", "status"), [(Ruling.RETURN, Status.RETURNED), (Ruling.DECLINE, Status.DECLINED)]
)
def test_turning_down_needs_a_reason_and_publishes_nothing(
    question: Question, reason: Reason, ruling: Ruling, status: Status
):
    comment = pending_comment(question=question)
    with pytest.raises(Refused, match="Choose a reason"):
        rule(comment, ruling)

    rule(comment, ruling, reason=reason, note="Which port?")

    assert (comment.status, comment.latest_revision.status) == (status, status.value)
    assert list(Activity.objects.values_list("kind", flat=True)) == ["decision.made"]


@pytest.mark.parametrize("ruling", [Ruling.RETURN, Ruling.DECLINE])
def test_turning_down_an_edit_leaves_the_published_text(question: Question, reason: Reason, ruling: Ruling):
    comment = published_comment(question=question, body="Old")
    revise_comment(comment=comment, author=comment.author, body="New", language="en")
    comment.refresh_from_db()

    rule(comment, ruling, reason=reason)

    assert (comment.status, comment.published_revision.body) == (Status.PUBLISHED, "Old")


def test_publishing_an_edit_replaces_the_text_but_not_the_place(question: Question):
    comment = published_comment(question=question, body="Old")
    placed_at, old = comment.placed_at, comment.published_revision
    revise_comment(comment=comment, author=comment.author, body="New", language="en")
    comment.refresh_from_db()

    rule(comment, Ruling.PUBLISH)

    question.refresh_from_db()
    old.refresh_from_db()
    assert (comment.published_revision.body, comment.placed_at, question.comment_count) == ("New", placed_at, 1)
    assert old.status == RevisionStatus.SUPERSEDED
    assert Activity.objects.filter(kind="comment.edited").count() == 1


def test_hide_and_restore_move_the_count(question: Question, reason: Reason):
    comment = published_comment(question=question)

    rule(comment, Ruling.HIDE, reason=reason)
    question.refresh_from_db()
    assert (comment.status, question.comment_count) == (Status.HIDDEN, 0)

    rule(comment, Ruling.RESTORE)
    question.refresh_from_db()
    assert (comment.status, question.comment_count) == (Status.PUBLISHED, 1)


def test_publishing_the_edit_of_a_hidden_comment_counts_it_again(question: Question, reason: Reason):
    comment = published_comment(question=question, body="Old")
    revise_comment(comment=comment, author=comment.author, body="New", language="en")
    comment.refresh_from_db()
    rule(comment, Ruling.HIDE, reason=reason)

    rule(comment, Ruling.PUBLISH)
    question.refresh_from_db()
    assert (comment.status, question.comment_count) == (Status.PUBLISHED, 1)

    rule(comment, Ruling.HIDE, reason=reason)
    question.refresh_from_db()
    assert question.comment_count == 0


@pytest.mark.parametrize("ruling", [Ruling.RETURN, Ruling.DECLINE])
def test_edit_of_a_hidden_comment_can_be_turned_down(question: Question, reason: Reason, ruling: Ruling):
    comment = published_comment(question=question, body="Old")
    revise_comment(comment=comment, author=comment.author, body="New", language="en")
    comment.refresh_from_db()
    rule(comment, Ruling.HIDE, reason=reason)

    rule(comment, ruling, reason=reason)

    assert comment.status == Status.HIDDEN
    assert not Comment.objects.awaiting_decision().exists()


def test_publication_is_its_authors_doing_and_the_decision_the_moderators(question: Question):
    comment, moderator = pending_comment(question=question), UserFactory()

    rule(comment, Ruling.PUBLISH, moderator=moderator)

    assert list(Activity.objects.values_list("kind", "actor")) == [
        ("comment.published", comment.author_id),
        ("decision.made", moderator.pk),
    ]


def test_objectives_proposed_with_an_edit_come_with_its_publication(question: Question):
    comment, objective = published_comment(question=question), ObjectiveFactory()
    revise_comment(comment=comment, author=comment.author, body="New", language="en", objectives=[objective])
    comment.refresh_from_db()

    rule(comment, Ruling.PUBLISH)

    assert list(comment.objective_tags.values_list("tag", "origin")) == [(objective.pk, TagOrigin.PROPOSED)]


def test_second_decision_is_told_who_was_first_and_what_they_ruled(question: Question, reason: Reason):
    comment = pending_comment(question=question)
    rule(comment, Ruling.PUBLISH, moderator=UserFactory(name="Ada Firth"))

    with pytest.raises(AlreadyDecided, match=r"Ada Firth.? has already decided on this comment: publish"):
        rule(comment, Ruling.DECLINE, reason=reason)
    assert Decision.objects.count() == 1


def test_decision_on_a_text_that_its_author_has_changed_is_refused(question: Question):
    comment = pending_comment(question=question)
    read = comment.latest_revision
    revise_comment(comment=comment, author=comment.author, body="Changed meanwhile", language="en")

    with pytest.raises(AlreadyDecided, match="changed or withdrawn"):
        rule(comment, Ruling.PUBLISH, revision=read)


def test_withdrawn_comment_cannot_be_published(question: Question):
    comment = pending_comment(question=question, status=Status.WITHDRAWN)

    with pytest.raises(Refused):
        rule(comment, Ruling.PUBLISH)


@pytest.mark.django_db(transaction=True)
def test_of_two_moderators_at_once_one_wins_and_the_other_is_told(question: Question, reason: Reason):
    comment = pending_comment(question=question)
    moderators = [UserFactory(), UserFactory()]
    barrier, outcomes = Barrier(2), []

    def run(moderator: User, ruling: Ruling) -> None:
        barrier.wait(timeout=10)
        try:
            decide(
                moderator=moderator,
                comment=comment,
                revision=comment.latest_revision,
                ruling=ruling,
                reason=reason,
            )
            outcomes.append("won")
        except AlreadyDecided as told:
            outcomes.append(told.decision.moderator)
        finally:
            connection.close()

    threads = [
        Thread(target=run, args=pair) for pair in zip(moderators, (Ruling.PUBLISH, Ruling.DECLINE), strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)

    decision = Decision.objects.get()
    assert sorted(map(str, outcomes)) == sorted(["won", str(decision.moderator)])
