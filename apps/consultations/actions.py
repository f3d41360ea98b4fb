"""Writes to consultations."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.activity.actions import record
from apps.consultations.enums import STAFF, RoleName, Visibility
from apps.consultations.models import Consultation, Question, Role, Roundtable
from apps.core.errors import Refused


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


def note_comment(consultation: Consultation) -> None:
    """Somebody has commented, by a number that does not run. Locks the consultation's row as above."""
    locked = lock_consultation(consultation)
    if not locked.has_been_commented:
        locked.last_comment_number = 1
        locked.save(update_fields=["last_comment_number"])


@transaction.atomic
def give_role(*, user: User, consultation: Consultation, name: RoleName, by: User | None = None) -> Role:
    """Give `user` a role; giving it twice is giving it once."""
    role, is_new = Role.objects.get_or_create(user=user, consultation=consultation, name=name)
    if is_new:
        topics = [consultation.organisers_topic, person_topic(user)]
        record("role.given", actor=by, target=consultation, topics=topics, role=name, person=user.pk)
    return role


@transaction.atomic
def take_role(*, role: Role, by: User) -> None:
    """Take a role away; open pages of that person are asked again what they may hear.

    Who organises no longer has invited nobody to run the consultation, themself under another address least of
    all: such invitations of theirs that are open are revoked. Taking it twice is taking it once. Raises Refused
    for the last organiser.
    """
    consultation = lock_consultation(role.consultation)
    organisers = consultation.roles.filter(name=RoleName.ORGANISER)
    if role.name == RoleName.ORGANISER and not organisers.exclude(pk=role.pk).exists():
        raise Refused(_("A consultation needs an organiser: make somebody else one first."))
    if not Role.objects.filter(pk=role.pk).delete()[0]:
        return
    person = role.user
    if role.name == RoleName.ORGANISER:
        own = consultation.invitations.filter(invited_by=person, role__in=STAFF)
        own.filter(revoked_at=None, used=0).update(revoked_at=timezone.now())
    record(
        "role.removed",
        actor=by,
        target=consultation,
        topics=[consultation.organisers_topic, person_topic(person)],
        role=role.name,
        person=person.pk,
    )


@transaction.atomic
def limit_role(
    *, role: Role, roundtables: Iterable[Roundtable], languages: Iterable[str], by: User | None = None
) -> None:
    """Let a moderator decide only in `roundtables`, and only on comments in `languages`; none means all of them.

    Open pages of that person are asked again what they may hear. Raises Refused when the role was taken away
    meanwhile, is not a moderator's, or a roundtable is not one of its consultation.
    """
    consultation = lock_consultation(role.consultation)
    locked = Role.objects.with_roundtable_ids().filter(pk=role.pk, name=RoleName.MODERATOR).first()
    if locked is None:
        raise Refused(_("Only moderators can be limited, and this person is none any more."))
    chosen = {roundtable.pk for roundtable in roundtables}
    if consultation.roundtables.filter(pk__in=chosen).count() != len(chosen):
        raise Refused(_("One of the roundtables is not there any more: look again."))
    before, after = _limits(locked.roundtable_ids, locked.languages), _limits(chosen, languages)
    if before == after and locked.only_roundtables == bool(chosen):
        return
    locked.only_roundtables, locked.languages = bool(chosen), after["languages"]
    locked.save(update_fields=["only_roundtables", "languages"])
    locked.roundtables.set(chosen)
    record(
        "role.limited",
        actor=by,
        target=consultation,
        topics=[consultation.organisers_topic, person_topic(locked.user), locked.desk_topic],
        role=locked.name,
        person=locked.user_id,
        before=before,
        after=after,
    )


def _limits(roundtables: Iterable[int], languages: Iterable[str]) -> dict[str, list[Any]]:
    return {"roundtables": sorted(roundtables), "languages": sorted(set(languages))}


@transaction.atomic
def change_visibility(*, consultation: Consultation, visibility: Visibility, by: User) -> None:
    """Decide who may read and who may comment from now on; all open pages of it are asked again."""
    locked = lock_consultation(consultation)
    before = locked.visibility
    if before == visibility:
        return
    locked.visibility = visibility
    locked.save(update_fields=["visibility", "updated_at"])
    record(
        "consultation.visibility_changed",
        actor=by,
        target=locked,
        topics=[locked.organisers_topic, *locked.all_topics()],
        before=before,
        after=visibility,
    )


def person_topic(user: User) -> str:
    return f"person:{user.pk}"
