"""A consultation begins: from nothing or from an earlier one, and then it is announced."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.activity.actions import record
from apps.consultations.actions import give_role, lock_consultation
from apps.consultations.copying import copy_contents, copy_of
from apps.consultations.enums import RoleName
from apps.consultations.models import Consultation
from apps.consultations.readiness import essentials_missing
from apps.core.editing import text_with
from apps.core.errors import Refused


@transaction.atomic
def open_consultation(*, by: User, values: Mapping[str, Any]) -> Consultation:
    """A new consultation, not announced, with `by` as its organiser. Texts are versions by language.

    Raises Refused for a code or an address that is taken.
    """
    consultation = _saved(Consultation(**_given(values)))
    _hand_over(consultation, by)
    return consultation


@transaction.atomic
def take_over(
    *, source: Consultation, by: User, starts_on: date | None, values: Mapping[str, Any]
) -> Consultation:
    """A new consultation like `source`: settings, roundtables, questions, documents, phases.

    Never its people, invitations or comments. The first phase begins on `starts_on`, by the clock of the
    consultation, and all others keep their distance from it; with None the dates stay. `values` (title, code,
    slug) take the place of the source's. Raises Refused for a code or an address that is taken.
    """
    source = lock_consultation(source)
    consultation = _saved(copy_of(source, announced_at=None, **_given(values)))
    copy_contents(source, consultation, starts_on)
    _hand_over(consultation, by, source=source.pk)
    return consultation


@transaction.atomic
def announce(*, consultation: Consultation, by: User) -> None:
    """From now on it is there for those whom its visibility lets read. Announcing twice is announcing once.

    Raises Refused while something essential is missing.
    """
    locked = lock_consultation(consultation)
    if locked.is_announced:
        return
    missing = essentials_missing(locked)
    if missing:
        raise Refused(" ".join(missing))
    locked.announced_at = timezone.now()
    locked.save(update_fields=["announced_at", "updated_at"])
    record("consultation.announced", actor=by, target=locked, topics=[locked.organisers_topic, locked.topic])


@transaction.atomic
def withdraw_announcement(*, consultation: Consultation, by: User) -> None:
    """Only people with a role see it again; open pages of others are told to ask. Twice is once.

    Raises Refused once somebody has commented.
    """
    locked = lock_consultation(consultation)
    if not locked.is_announced:
        return
    if locked.has_been_commented:
        raise Refused(_("People have commented, so the announcement stands. You can still change who may read."))
    locked.announced_at = None
    locked.save(update_fields=["announced_at", "updated_at"])
    topics = [locked.organisers_topic, *locked.all_topics()]
    record("consultation.announcement_withdrawn", actor=by, target=locked, topics=topics)


def _given(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: text_with(None, each) if isinstance(each, Mapping) else each for name, each in values.items()}


def _saved(consultation: Consultation) -> Consultation:
    try:
        with transaction.atomic():
            consultation.save()
    except IntegrityError as error:
        raise Refused(_("Another consultation has this code or this address already.")) from error
    return consultation


def _hand_over(consultation: Consultation, organiser: User, **facts: object) -> None:
    """Record that it is there, and to whom it is given."""
    topics = [consultation.organisers_topic]
    record("consultation.opened", actor=organiser, target=consultation, topics=topics, **facts)
    give_role(user=organiser, consultation=consultation, name=RoleName.ORGANISER, by=organiser)
