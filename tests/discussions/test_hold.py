"""What is written under Chatham House is known to its author alone until its day is over."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.activity.models import Activity
from apps.consultations.enums import Attribution, RoleName
from apps.consultations.models import Consultation, Question
from apps.discussions.actions import release_held, revise_comment, submit_comment, withdraw_comment
from apps.discussions.enums import RevisionStatus, Status
from apps.discussions.models import Comment, Revision
from apps.discussions.tasks import release_held as release_task
from apps.moderation.actions import decide
from apps.moderation.enums import Ruling
from apps.moderation.models import Reason
from tests.factories import ObjectiveFactory, QuestionFactory, RoleFactory, RoundtableFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def question() -> Question:
    return QuestionFactory(roundtable=RoundtableFactory(attribution=Attribution.CHATHAM_HOUSE))


@pytest.fixture
def author() -> User:
    return UserFactory(name="Ama Owusu")


@pytest.fixture
def moderator(question: Question) -> User:
    return RoleFactory(consultation=question.roundtable.consultation, name=RoleName.ORGANISER).user


@pytest.fixture
def comment(question: Question, author: User) -> Comment:
    return submit_comment(author=author, question=question, body="Permits wait.", language="en").comment


def the_day_passes() -> None:
    Revision.objects.filter(status=RevisionStatus.HELD).update(created_at=timezone.now() - timedelta(days=2))
    release_held()


def fresh(comment: Comment) -> Comment:
    return Comment.objects.get(pk=comment.pk)


def rule_on(comment: Comment, ruling: Ruling, moderator: User) -> Comment:
    found = fresh(comment)
    assert found.latest_revision
    reason = None if ruling == Ruling.PUBLISH else Reason.objects.first()
    decide(moderator=moderator, comment=found, revision=found.latest_revision, ruling=ruling, reason=reason)
    return fresh(comment)


def revised(comment: Comment, author: User, body: str = "Permits wait long.") -> Comment:
    revise_comment(comment=comment, author=author, body=body, language="en")
    return fresh(comment)


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def pages_of(consultation: Consultation, question: Question) -> list[str]:
    place = [consultation.slug]
    return [
        question.get_absolute_url(),
        reverse("moderation:queue", args=place),
        reverse("moderation:tagging", args=place),
        reverse("reports:summary", args=place),
        f"{reverse('reports:download', args=[*place, 'json'])}?include=undecided",
    ]


def read_by(user: User, question: Question) -> Iterator[str]:
    client = client_of(user)
    for address in pages_of(question.roundtable.consultation, question):
        answer = client.get(address)
        yield b"".join(answer).decode() if answer.streaming else answer.content.decode()


def test_what_was_written_today_is_on_no_page_of_an_organiser_and_not_in_the_log(comment, question, moderator):
    pages = list(read_by(moderator, question))

    assert [page for page in pages if comment.reference in page or "Permits wait" in page] == []
    assert Activity.objects.count() == 0
    assert client_of(moderator).get(
        reverse("moderation:item", args=[comment.consultation.slug, comment.pk])
    ).status_code == (404)


def test_its_author_reads_it_and_is_told_when_the_moderators_will(comment, question, author):
    page = client_of(author).get(question.get_absolute_url()).content.decode()

    assert comment.reference in page
    assert "The moderators receive this when the day is over" in page


def test_when_the_day_is_over_it_awaits_a_decision(comment, question, moderator):
    the_day_passes()

    assert fresh(comment).status == Status.PENDING
    assert comment.reference in list(read_by(moderator, question))[1]
    assert list(Activity.objects.values_list("kind", "target_id")) == [("comment.submitted", comment.pk)]


def test_nothing_is_released_on_the_day_on_which_it_was_written(comment):
    release_task()

    assert fresh(comment).status == Status.HELD


def test_a_day_ends_by_the_clock_of_the_consultation(comment, monkeypatch):
    Consultation.objects.update(time_zone="Pacific/Auckland")
    Revision.objects.update(created_at=datetime(2026, 6, 9, tzinfo=UTC))
    evening = datetime(2026, 6, 9, 11, 59, tzinfo=UTC)
    monkeypatch.setattr("apps.discussions.actions.hold.timezone.now", lambda: evening)
    release_held()
    assert fresh(comment).status == Status.HELD

    monkeypatch.setattr("apps.discussions.actions.hold.timezone.now", lambda: evening + timedelta(minutes=1))
    release_held()
    assert fresh(comment).status == Status.PENDING


def test_releasing_again_changes_nothing(comment):
    the_day_passes()
    the_day_passes()

    assert Activity.objects.count() == 1


def test_a_wording_that_was_held_is_replaced_by_the_next(comment, author):
    revised(comment, author, "The second.")
    revised(comment, author, "The third.")
    the_day_passes()

    latest = fresh(comment).latest_revision
    assert latest
    assert (latest.body, latest.number, latest.status) == ("The third.", 3, RevisionStatus.PENDING)
    assert Activity.objects.get().kind == "comment.submitted"


@pytest.mark.parametrize(
    ("ruling", "status"), [(Ruling.PUBLISH, Status.PUBLISHED), (Ruling.RETURN, Status.RETURNED)]
)
def test_a_new_wording_changes_nothing_that_others_see_before_the_day_is_over(
    comment, question, author, moderator, ruling, status
):
    the_day_passes()
    before = rule_on(comment, ruling, moderator)
    page, last = Client().get(question.get_absolute_url()).content, Activity.objects.count()

    after = revised(comment, author)

    assert (after.status, after.latest_revision_id) == (status, before.latest_revision_id)
    assert after.held_revision
    assert after.held_revision.body == "Permits wait long."
    assert not after.awaits_its_author
    assert [page for page in read_by(moderator, question) if "wait long" in page] == []
    assert Client().get(question.get_absolute_url()).content == page
    assert Activity.objects.count() == last


@pytest.mark.parametrize(
    ("ruling", "status"), [(Ruling.PUBLISH, Status.PUBLISHED), (Ruling.RETURN, Status.PENDING)]
)
def test_a_new_wording_is_decided_on_when_the_day_is_over(comment, author, moderator, ruling, status):
    the_day_passes()
    rule_on(comment, ruling, moderator)
    revised(comment, author)
    the_day_passes()

    after = fresh(comment)
    assert after.status == status
    assert after.latest_revision
    assert after.latest_revision.status == RevisionStatus.PENDING
    assert Activity.objects.latest("pk").kind == "comment.revised"


def test_the_page_to_revise_gives_back_the_wording_that_is_held(comment, author):
    the_day_passes()
    revised(comment, author, "What I wrote last.")

    page = client_of(author).get(reverse("discussions:revision", args=[comment.pk])).content.decode()

    assert "What I wrote last." in page


def test_a_new_wording_of_what_was_declined_meanwhile_is_not_released(comment, author, moderator):
    the_day_passes()
    revised(comment, author)
    rule_on(comment, Ruling.DECLINE, moderator)
    the_day_passes()

    after = fresh(comment)
    assert (after.status, after.held_revision) == (Status.DECLINED, None)
    assert after.revisions.get(number=2).status == RevisionStatus.SUPERSEDED


def test_objectives_proposed_with_a_held_wording_wait_with_it(comment, author):
    the_day_passes()
    objective = ObjectiveFactory()
    revise_comment(comment=comment, author=author, body="More.", language="en", objectives=[objective])
    assert not comment.objective_tags.exists()

    the_day_passes()
    assert [tag.tag for tag in comment.objective_tags.all()] == [objective]


def test_of_what_was_taken_back_on_its_day_nobody_ever_hears(comment, question, author, moderator):
    withdraw_comment(comment=comment, author=author)
    the_day_passes()

    assert fresh(comment).status == Status.WITHDRAWN
    assert [page for page in read_by(moderator, question) if comment.reference in page] == []
    assert not Activity.objects.exists()


def test_numbers_under_chatham_house_do_not_run(question, author):
    comments = [
        submit_comment(author=author, question=question, body=f"Number {number}.", language="en").comment
        for number in range(12)
    ]

    for numbers in (
        [comment.pk for comment in comments],
        [comment.number for comment in comments],
        [comment.latest_revision_id for comment in comments],
    ):
        assert numbers != sorted(numbers)
    consultation = Consultation.objects.get()
    assert consultation.last_comment_number == 1  # that somebody has commented, not how many have
