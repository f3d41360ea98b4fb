"""Authors who write at the same moment: nothing is lost, nobody is locked out."""

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from django.db import connection

from apps.consultations.enums import ModerationPolicy
from apps.consultations.models import Question
from apps.discussions.actions import revise_comment, submit_comment, withdraw_comment
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
