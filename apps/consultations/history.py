"""What happened at the desk, in words for its organisers."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.accounts.models import User
from apps.activity.models import Activity
from apps.consultations.desk_activities import local_words
from apps.consultations.enums import Attribution, Feature, RoleName, Visibility
from apps.consultations.models import Consultation
from apps.core.language import best_version, isolated
from apps.core.multilingual import NAMES

SENTENCES = {
    "consultation.opened": gettext_lazy("opened the consultation"),
    "consultation.changed": gettext_lazy("changed the settings"),
    "consultation.announced": gettext_lazy("announced the consultation"),
    "consultation.announcement_withdrawn": gettext_lazy("took the announcement back"),
    "consultation.visibility_changed": gettext_lazy("changed who may read and comment: %(after)s"),
    "consultation.attribution_changed": gettext_lazy("changed what readers learn of who speaks: %(after)s"),
    "roundtable.attribution_changed": gettext_lazy(
        "changed what readers learn of who speaks in a roundtable: %(after)s"
    ),
    "roundtable.added": gettext_lazy("added roundtable %(place)s"),
    "roundtable.changed": gettext_lazy("changed roundtable %(place)s"),
    "roundtable.removed": gettext_lazy("removed roundtable %(place)s"),
    "roundtables.renumbered": gettext_lazy("put the roundtables in another order"),
    "question.added": gettext_lazy("added question %(place)s"),
    "question.changed": gettext_lazy("changed question %(place)s"),
    "question.removed": gettext_lazy("removed question %(place)s"),
    "questions.renumbered": gettext_lazy("put the questions of roundtable %(place)s in another order"),
    "document.added": gettext_lazy("added a document"),
    "document.changed": gettext_lazy("changed a document"),
    "document.removed": gettext_lazy("removed a document"),
    "phase.added": gettext_lazy("added a phase: %(phase)s"),
    "phase.changed": gettext_lazy("changed a phase: %(phase)s"),
    "phase.removed": gettext_lazy("removed a phase: %(phase)s"),
    "phase.extended": gettext_lazy("extended a phase: %(phase)s, until %(after)s"),
    "phase.shortened": gettext_lazy("let a phase close early: %(phase)s, on %(after)s"),
    "role.given": gettext_lazy("gave %(person)s a role: %(role)s"),
    "role.limited": gettext_lazy("changed what %(person)s moderates"),
    "role.removed": gettext_lazy("took a role from %(person)s: %(role)s"),
}
FIELDS = {
    "title": gettext_lazy("title"),
    "mandate": gettext_lazy("mandate"),
    "organiser_name": gettext_lazy("organiser"),
    "disclaimer": gettext_lazy("disclaimer"),
    "languages": gettext_lazy("languages"),
    "code": gettext_lazy("code"),
    "slug": gettext_lazy("address"),
    "time_zone": gettext_lazy("time zone"),
    "framework": gettext_lazy("framework of objectives"),
    "moderation": gettext_lazy("moderation"),
    "moderation_days": gettext_lazy("usual days until a decision"),
    "number": gettext_lazy("number"),
    "brief": gettext_lazy("brief"),
    "text": gettext_lazy("text"),
    "lead": gettext_lazy("lead"),
    "objectives": gettext_lazy("objectives under review"),
    "summary": gettext_lazy("summary"),
    "language": gettext_lazy("language"),
    "url": gettext_lazy("address"),
    "roundtable": gettext_lazy("roundtable"),
    "feature": gettext_lazy("what it opens"),
    "opens_at": gettext_lazy("opens"),
    "closes_at": gettext_lazy("closes"),
}


@dataclass(frozen=True)
class Line:
    """One thing that somebody did: `sentence` says what, `fields` which texts and settings are concerned."""

    actor: User | None
    sentence: str
    fields: list[str]
    reason: str
    occurred_at: datetime


def history_of(consultation: Consultation) -> QuerySet[Activity]:
    """What was recorded at the desk of `consultation`, the newest first, with who did it."""
    recorded = Activity.objects.on(consultation.organisers_topic).filter(kind__in=SENTENCES)
    return recorded.select_related("actor").order_by("-pk")


def last_editor(row: Model, consultation: Consultation) -> User | None:
    """Who changed `row` last at the desk of `consultation`, if that is known."""
    recorded = Activity.objects.on(consultation.organisers_topic).filter(
        target_type=ContentType.objects.get_for_model(row), target_id=row.pk
    )
    last = recorded.select_related("actor").order_by("-pk").first()
    return last.actor if last else None


def lines_of(activities: Iterable[Activity], consultation: Consultation) -> list[Line]:
    """One query, for the names of the people concerned. Times are by the clock of `consultation`."""
    listed = list(activities)
    people = User.objects.in_bulk({activity.data["person"] for activity in listed if "person" in activity.data})
    return [_line(activity, people, consultation) for activity in listed]


def _line(activity: Activity, people: dict[int, User], consultation: Consultation) -> Line:
    data = activity.data
    person = people.get(data.get("person", 0))
    facts = {
        "place": data.get("place", ""),
        "phase": _label(Feature, data.get("feature")),
        "role": _label(RoleName, data.get("role")),
        "person": isolated(str(person)) if person else _("somebody who is gone"),
        "after": _after(activity, consultation),
    }
    return Line(
        actor=activity.actor,
        sentence=str(SENTENCES[activity.kind]) % facts,
        fields=[_field_name(name) for name in data.get("fields", [])],
        reason=best_version(data["reason"])[0] if isinstance(data.get("reason"), dict) else "",
        occurred_at=activity.occurred_at,
    )


def _after(activity: Activity, consultation: Consultation) -> str:
    """What it is now: the end of a phase, the rule of attribution, or the visibility."""
    value = activity.data.get("after")
    if activity.kind in ("phase.extended", "phase.shortened"):
        return local_words(value, consultation)
    if activity.kind.endswith(".attribution_changed"):
        return _label(Attribution, value) or _("as the consultation")
    return _label(Visibility, value)


def _label(choices: Any, value: Any) -> str:
    return str(choices(value).label) if value in choices.values else str(value or "")


def _field_name(name: str) -> str:
    """ "title.fr" is "title (Français)"."""
    field, _dot, language = name.partition(".")
    label = str(FIELDS.get(field, field))
    return f"{label} ({NAMES.get(language, language)})" if language else label
