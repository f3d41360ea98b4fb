"""Writes to consultations."""

from django.db import transaction
from django.db.models import F

from apps.accounts.models import User
from apps.consultations.enums import RoleName
from apps.consultations.models import Consultation, Question, Role


def register_visible_change(question: Question, *, comments: int = 0) -> None:
    """Raise the question's revision and move its count of published comments by `comments`.

    The row stays locked until the caller's transaction ends, so changes of one discussion follow each other.
    """
    Question.objects.filter(pk=question.pk).update(
        revision=F("revision") + 1, comment_count=F("comment_count") + comments
    )


def lock_consultation(consultation: Consultation) -> Consultation:
    """The consultation as it is now, locked until the transaction ends: submissions follow each other."""
    return Consultation.objects.select_for_update(no_key=True).get(pk=consultation.pk)


def lock_question(question: Question) -> None:
    """Hold the question's row until the transaction ends, before anything is recorded of its discussion."""
    Question.objects.select_for_update(no_key=True).only("pk").get(pk=question.pk)


def next_comment_number(consultation: Consultation) -> int:
    """The next running number of a comment, from 1. Locks the consultation's row until the transaction ends."""
    locked = lock_consultation(consultation)
    locked.last_comment_number += 1
    locked.save(update_fields=["last_comment_number"])
    return locked.last_comment_number


@transaction.atomic
def give_role(*, user: User, consultation: Consultation, name: RoleName) -> Role:
    """Give `user` a role; giving it twice is giving it once."""
    return Role.objects.get_or_create(user=user, consultation=consultation, name=name)[0]
