"""What organisers change: recorded for the history of the desk, and what of it everybody is told."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.activity.kinds import Entry, Kind, register
from apps.activity.models import Activity
from apps.consultations.models import Consultation, Phase
from apps.core.language import best_version


def followers(activity: Activity) -> QuerySet[User]:
    """Who follows the consultation or anything in it: a date concerns them all, and soon."""
    return User.objects.filter(subscriptions__topic__in=activity.topics).distinct()


def moved_end_entries(activities: Sequence[Activity], user: User) -> list[Entry]:
    """One entry for each phase whose end was moved, in a consultation that `user` may still read."""
    visible = Consultation.objects.visible_to(user)
    phases = (
        Phase.objects.filter(pk__in=[activity.target_id for activity in activities], consultation__in=visible)
        .select_related("consultation")
        .in_bulk()
    )
    return [
        _entry(activity, phases[activity.target_id]) for activity in activities if activity.target_id in phases
    ]


def _entry(activity: Activity, phase: Phase) -> Entry:
    consultation, data = phase.consultation, activity.data
    moments = {name: local_words(data[name], consultation) for name in ("before", "after")}
    reason = best_version(data["reason"])[0]
    return Entry(
        activity_id=activity.pk,
        headline=_headline(activity, phase) % {"phase": best_version(phase.title)[0], **moments},
        url=consultation.get_absolute_url(),
        occurred_at=activity.occurred_at,
        group_title=best_version(consultation.title)[0],
        group_url=consultation.get_absolute_url(),
        text="\n\n".join([_("It was to close on %(before)s and now closes on %(after)s.") % moments, reason]),
        action_label=_("Open the consultation"),
    )


def _headline(activity: Activity, phase: Phase) -> str:
    if activity.kind == "phase.shortened":
        return _("“%(phase)s” closes earlier: on %(after)s")
    if datetime.fromisoformat(activity.data["before"]) <= activity.occurred_at:
        return _("“%(phase)s” is open again until %(after)s")
    return _("“%(phase)s” is open longer: until %(after)s")


def local_words(text: str, consultation: Consultation) -> str:
    """By the consultation's own clock, as on its pages: "1 March 2026, 18:00 (Zurich)"."""
    local = timezone.localtime(datetime.fromisoformat(text), consultation.zone)
    return f"{date_format(local, _('j F Y, H:i'))} ({consultation.zone_name})"


def _register(names: str, **facts: Any) -> None:
    for name in names.split():
        register(Kind(name, **facts))


_register("consultation.opened consultation.changed consultation.announced")
_register("consultation.announcement_withdrawn", changes_access=True)
_register("roundtable.added roundtable.changed roundtable.removed roundtables.renumbered")
_register("question.added question.changed question.removed questions.renumbered")
_register("document.added document.changed document.removed")
_register("phase.added phase.changed phase.removed")
_register("phase.extended phase.shortened", entries=moved_end_entries, recipients=followers, in_digest=True)
