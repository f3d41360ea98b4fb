"""Authors who write at the same moment: nothing is lost, nobody is locked out."""

from collections.abc import Callable
from datetime import time
from threading import Barrier, Thread
from time import monotonic

import pytest
from django.db import connection, transaction

from apps.consultations.enums import Attribution, ModerationPolicy
from apps.consultations.models import Question
from apps.discussions.actions import change_attribution, revise_comment, submit_comment, withdraw_comment
from apps.discussions.models import Comment
from tests.factories import (
    QuestionFactory,
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


def at_once(*works: Callable[[], object]) -> list[object]:
    """What each of `works` gives or raises when all are begun at the same moment."""
    barrier, outcomes = Barrier(len(works)), []

    def run(work: Callable[[], object]) -> None:
        barrier.wait(timeout=10)
        try:
            outcomes.append(work())
        except Exception as error:
            outcomes.append(error)
        finally:
            connection.close()

    threads = [Thread(target=run, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return outcomes


@pytest.mark.django_db(transaction=True)
def test_two_revisions_at_once_are_both_kept_and_one_waits(question: Question):
    comment = pending_comment(question=question)
    author = comment.author

    outcomes = at_once(
        *(
            lambda body=body: revise_comment(comment=comment, author=author, body=body, language="en")
            for body in ("One", "Two", "Three", "Four")
        )
    )

    assert [outcome for outcome in outcomes if isinstance(outcome, Exception)] == []
    assert list(comment.revisions.order_by("number").values_list("number", "status")) == [
        *((number, "superseded") for number in (1, 2, 3, 4)),
        (5, "pending"),
    ]


@pytest.mark.django_db(transaction=True)
def test_writers_of_one_question_never_lock_each_other_out(question: Question):
    """Submitting, revising and withdrawing take their locks in one order, also where publication is at once."""
    question.roundtable.consultation.moderation = ModerationPolicy.POST
    question.roundtable.consultation.save()
    author = UserFactory()
    comments = [published_comment(question=question, author=author) for _ in range(6)]

    outcomes = at_once(
        *(lambda: [submit(question, author=author) for _ in range(5)] for _ in range(2)),
        lambda: [withdraw_comment(comment=comment, author=author) for comment in comments[:3]],
        lambda: [
            revise_comment(comment=comment, author=author, body="Edit", language="en") for comment in comments[3:]
        ],
    )

    assert [outcome for outcome in outcomes if isinstance(outcome, Exception)] == []
    question.refresh_from_db()
    assert question.comment_count == Comment.objects.published().count() == 13


def wait_for_somebody_to_wait() -> None:
    """Until another transaction waits for a lock of this one."""
    until = monotonic() + 30
    with connection.cursor() as cursor:
        while monotonic() < until:
            cursor.execute("SELECT EXISTS (SELECT 1 FROM pg_locks WHERE NOT granted AND locktype <> 'advisory')")
            if cursor.fetchone()[0]:
                return
    raise TimeoutError


@pytest.mark.django_db(transaction=True)
def test_a_wording_that_is_on_its_way_when_a_rule_becomes_stricter_keeps_no_time(question: Question):
    author, organiser = UserFactory(name="Ama Owusu"), UserFactory()
    comment = submit(question, author=author)

    def make_stricter() -> None:
        change_attribution(place=question.roundtable, rule=Attribution.CHATHAM_HOUSE, by=organiser)
        connection.close()

    other = Thread(target=make_stricter)
    with transaction.atomic():
        revise_comment(comment=comment, author=author, body="It works well.", language="en")
        other.start()
        wait_for_somebody_to_wait()
    other.join(timeout=30)

    comment.refresh_from_db()
    assert (comment.attribution, comment.author_name) == ("chatham_house", "")
    assert {each.created_at.time() for each in comment.revisions.all()} == {time(0)}
