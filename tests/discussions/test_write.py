"""What authors do, and what is refused."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from apps.activity.models import Activity
from apps.consultations.enums import ModerationPolicy, RoleName
from apps.consultations.models import Question
from apps.core.errors import Refused
from apps.discussions.actions import revise_comment, submit_comment, withdraw_comment
from apps.discussions.enums import RevisionStatus, Status, TagOrigin
from apps.discussions.models import Comment
from tests.factories import (
    AffiliationFactory,
    ObjectiveFactory,
    QuestionFactory,
    RoleFactory,
    UserFactory,
    pending_comment,
    published_comment,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def question() -> Question:
    return QuestionFactory(number=3, roundtable__number=1, roundtable__consultation__code="GCM")


def submit(question: Question, **fields: object) -> Comment:
    values = {"author": UserFactory(), "body": "It works.", "language": "en", **fields}
    return submit_comment(question=question, **values).comment


def close(question: Question) -> None:
    moment = timezone.now() - timedelta(minutes=1)
    question.roundtable.consultation.phases.update(closes_at=moment)
    question.roundtable.consultation.__dict__.pop("phase_list", None)


def kinds() -> list[str]:
    return list(Activity.objects.values_list("kind", flat=True))


def test_submit_comment_awaits_moderation_and_gets_the_next_reference(question: Question):
    references = [submit(question).reference for _ in range(2)]

    comment = Comment.objects.get(reference="GCM-RT1-Q3-0001")
    assert references == ["GCM-RT1-Q3-0001", "GCM-RT1-Q3-0002"]
    assert (comment.status, comment.published_revision, comment.latest_revision.status) == (
        Status.PENDING,
        None,
        RevisionStatus.PENDING,
    )
    assert kinds() == ["comment.submitted", "comment.submitted"]


def test_submit_comment_tells_only_the_queue_and_the_author(question: Question):
    comment = submit(question)

    topics = Activity.objects.get().topics
    assert topics == [f"queue:{comment.consultation_id}", f"person:{comment.author_id}"]


def test_submit_comment_under_the_open_floor_names_it_in_the_reference(question: Question):
    floor = QuestionFactory(number=None, roundtable=question.roundtable)

    assert submit(floor).reference == "GCM-RT1-OF-0001"


def test_submit_comment_twice_with_one_token_makes_one_comment(question: Question):
    author, token = UserFactory(), uuid4()
    fields = {"author": author, "question": question, "body": "Once.", "language": "en", "client_token": token}

    first, second = submit_comment(**fields), submit_comment(**fields)

    assert (first.comment, first.is_new, second.is_new) == (second.comment, True, False)
    assert Comment.objects.count() == 1
    assert submit(question).reference == "GCM-RT1-Q3-0002"


def test_another_text_under_a_used_token_is_another_comment(question: Question):
    author, token = UserFactory(), uuid4()
    elsewhere = QuestionFactory(roundtable=question.roundtable)
    sent = {"author": author, "language": "en", "client_token": token}

    submit_comment(question=question, body="First text", **sent)
    submit_comment(question=question, body="Second text", **sent)
    submit_comment(question=elsewhere, body="First text", **sent)

    bodies = Comment.objects.order_by("id").values_list("question", "latest_revision__body")
    assert list(bodies) == [
        (question.pk, "First text"),
        (question.pk, "Second text"),
        (elsewhere.pk, "First text"),
    ]


def test_submit_comment_copies_the_voice_of_the_moment(question: Question):
    affiliation = AffiliationFactory(position="Coordinator", user__country="SN")
    RoleFactory(user=affiliation.user, consultation=question.roundtable.consultation, name=RoleName.RAPPORTEUR)

    comment = submit(question, author=affiliation.user)
    affiliation.organisation.name = "Renamed"
    affiliation.organisation.save()
    comment.refresh_from_db()

    assert str(comment.organisation_name) != "Renamed"
    assert (
        comment.author_name,
        comment.position,
        comment.stakeholder_group,
        comment.country,
        comment.role_badge,
        comment.affiliation_verified,
    ) == (affiliation.user.name, "Coordinator", affiliation.stakeholder_group, "SN", "rapporteur", True)


def test_submit_comment_after_the_close_is_refused_in_words(question: Question):
    close(question)

    with pytest.raises(Refused, match=r"Comments closed on .* \(Europe/Zurich\)"):
        submit(question)
    assert not Comment.objects.exists()


def test_submit_comment_before_the_phase_opens_says_when_it_does(question: Question):
    question.roundtable.consultation.phases.update(opens_at=timezone.now() + timedelta(days=1))

    with pytest.raises(Refused, match="Comments open on"):
        submit(question)


def test_submit_comment_is_published_at_once_where_moderation_comes_afterwards(question: Question):
    question.roundtable.consultation.moderation = ModerationPolicy.POST
    question.roundtable.consultation.save()

    comment = submit(question)

    comment.refresh_from_db()
    question.refresh_from_db()
    assert (comment.status, comment.published_revision, question.comment_count) == (
        Status.PUBLISHED,
        comment.latest_revision,
        1,
    )
    assert kinds() == ["comment.submitted", "comment.published"]


def test_reply_knows_its_root_and_depth(question: Question):
    root = published_comment(question=question)
    reply = published_comment(question=question, parent=root)

    comment = submit(question, parent=reply)

    assert (comment.root, comment.parent, comment.depth) == (root, reply, 2)


def test_reply_to_what_is_not_published_is_refused(question: Question):
    with pytest.raises(Refused):
        submit(question, parent=pending_comment(question=question))


def test_objectives_of_an_author_are_proposed(question: Question):
    objective = ObjectiveFactory()

    comment = submit(question, objectives=[objective])

    assert list(comment.objective_tags.values_list("tag", "origin")) == [(objective.pk, TagOrigin.PROPOSED)]


def test_revise_published_comment_leaves_the_published_text_to_readers(question: Question):
    comment = published_comment(question=question, body="Old")

    revision = revise_comment(comment=comment, author=comment.author, body="New", language="en")

    comment.refresh_from_db()
    assert (comment.status, comment.published_revision.body) == (Status.PUBLISHED, "Old")
    assert (comment.latest_revision, revision.number, revision.status) == (revision, 2, RevisionStatus.PENDING)


def test_revise_pending_comment_replaces_the_waiting_revision(question: Question):
    comment = pending_comment(question=question)

    revise_comment(comment=comment, author=comment.author, body="Better", language="en")

    statuses = list(comment.revisions.order_by("number").values_list("status", flat=True))
    assert statuses == [RevisionStatus.SUPERSEDED, RevisionStatus.PENDING]


def test_revise_returned_comment_resubmits_it_even_after_the_close(question: Question):
    comment = pending_comment(question=question, status=Status.RETURNED)
    comment.revisions.update(status=RevisionStatus.RETURNED)
    close(question)

    revise_comment(comment=comment, author=comment.author, body="Revised", language="en")

    comment.refresh_from_db()
    assert comment.status == Status.PENDING
    assert kinds() == ["comment.revised"]


@pytest.mark.parametrize("status", [Status.DECLINED, Status.HIDDEN, Status.WITHDRAWN])
def test_revise_is_refused_once_it_is_over(question: Question, status: Status):
    comment = pending_comment(question=question, status=status)

    with pytest.raises(Refused):
        revise_comment(comment=comment, author=comment.author, body="Again", language="en")


def test_withdraw_published_comment_keeps_its_place_and_lowers_the_count(question: Question):
    comment = published_comment(question=question)

    withdraw_comment(comment=comment, author=comment.author)

    comment.refresh_from_db()
    question.refresh_from_db()
    assert (comment.status, comment.is_gap, question.comment_count) == (Status.WITHDRAWN, True, 0)
    assert kinds() == ["comment.withdrawn"]


def test_withdraw_is_refused_for_a_declined_comment(question: Question):
    comment = pending_comment(question=question, status=Status.DECLINED)

    with pytest.raises(Refused):
        withdraw_comment(comment=comment, author=comment.author)


def test_nobody_revises_or_withdraws_for_the_author(question: Question):
    comment, administrator = published_comment(question=question), UserFactory(is_superuser=True)

    with pytest.raises(Refused):
        revise_comment(comment=comment, author=administrator, body="Other words", language="en")
    with pytest.raises(Refused):
        withdraw_comment(comment=comment, author=administrator)


def test_objectives_of_an_edit_wait_for_the_moderator_with_its_text(question: Question):
    comment, objective = published_comment(question=question), ObjectiveFactory()

    revision = revise_comment(
        comment=comment, author=comment.author, body="New", language="en", objectives=[objective]
    )

    assert not comment.objective_tags.exists()
    assert list(revision.objectives.all()) == [objective]


def test_returned_edit_of_a_published_comment_may_be_resubmitted_after_the_close(question: Question):
    comment = published_comment(question=question)
    revise_comment(comment=comment, author=comment.author, body="Edit", language="en")
    comment.revisions.filter(number=2).update(status=RevisionStatus.RETURNED)
    close(question)

    revision = revise_comment(comment=comment, author=comment.author, body="Better", language="en")

    assert revision.status == RevisionStatus.PENDING
