"""Pseudonyms granted and identities revealed: who is told, and in which words."""

from collections.abc import Sequence

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.activity.kinds import Entry, Kind, register
from apps.activity.models import Activity
from apps.consultations.enums import RoleName
from apps.consultations.models import Consultation
from apps.core.language import best_version
from apps.discussions.models import Protection, Reveal


def organisers_of(consultation: QuerySet[Consultation], activity: Activity) -> QuerySet[User]:
    """All of them but the one whose doing it is."""
    organisers = User.objects.filter(roles__consultation__in=consultation, roles__name=RoleName.ORGANISER)
    return organisers.exclude(pk=activity.actor_id) if activity.actor_id else organisers


def organisers_asked_for_protection(activity: Activity) -> QuerySet[User]:
    return organisers_of(Consultation.objects.filter(protections=activity.target_id), activity)


def person_protected(activity: Activity) -> QuerySet[User]:
    return User.objects.filter(protections=activity.target_id)


def organisers_asked_to_reveal(activity: Activity) -> QuerySet[User]:
    return organisers_of(Consultation.objects.filter(comments__reveals=activity.target_id), activity)


def organisers_and_person_revealed(activity: Activity) -> QuerySet[User]:
    """The other organisers, and whose identity it is: nobody is revealed behind their back."""
    person = Q(comments__reveals=activity.target_id)
    others = organisers_asked_to_reveal(activity).values("pk")
    return User.objects.filter(Q(pk__in=others) | person).distinct()


def protection_entries(activities: Sequence[Activity], user: User) -> list[Entry]:
    """For the organisers that somebody asks, without who; for that person what became of it."""
    protections = Protection.objects.select_related("consultation").in_bulk(
        [each.target_id for each in activities]
    )
    organised = _organised_by(user)
    return [
        _protection_entry(activity, protections[activity.target_id])
        for activity in activities
        if activity.target_id in protections
        and _concerns(protections[activity.target_id], activity.kind, user, organised)
    ]


def _concerns(protection: Protection, kind: str, user: User, organised: set[int]) -> bool:
    if kind == "protection.requested":
        return protection.consultation_id in organised
    return protection.user_id == user.pk


def _protection_entry(activity: Activity, protection: Protection) -> Entry:
    consultation = protection.consultation
    is_asked = activity.kind == "protection.requested"
    return Entry(
        activity_id=activity.pk,
        headline={
            "protection.requested": _("Somebody asks to take part under a pseudonym"),
            "protection.granted": _("Your name is withheld in this consultation from now on"),
            "protection.declined": _("It was not granted that your name be withheld"),
            "protection.ended": _("What you write from now on stands under your name again"),
        }[activity.kind],
        url=reverse(f"discussions:{'protections' if is_asked else 'protection'}", args=[consultation.slug]),
        occurred_at=activity.occurred_at,
        group_title=best_version(consultation.title)[0],
        group_url=consultation.get_absolute_url(),
        action_label=_("Look at it") if is_asked else _("What this means"),
    )


def reveal_entries(activities: Sequence[Activity], user: User) -> list[Entry]:
    """For the organisers of the consultation; and for the author once their identity is revealed."""
    reveals = Reveal.objects.select_related("comment__consultation", "comment__question__roundtable").in_bulk(
        [each.target_id for each in activities]
    )
    organised = _organised_by(user)
    entries = []
    for activity in activities:
        reveal = reveals.get(activity.target_id)
        if reveal and reveal.comment.author_id == user.pk and activity.kind == "identity.revealed":
            entries.append(_entry_for_author(activity, reveal))
        elif reveal and reveal.comment.consultation_id in organised:
            entries.append(_entry_for_organiser(activity, reveal))
    return entries


def _entry_for_author(activity: Activity, reveal: Reveal) -> Entry:
    return Entry(
        activity_id=activity.pk,
        headline=_("Two organisers have learnt that you wrote %s") % reveal.comment.reference,
        url=reveal.comment.get_absolute_url(),
        occurred_at=activity.occurred_at,
        text=_("Their reason:") + f"\n\n{reveal.reason}",
        action_label=_("Read the comment"),
    )


def _entry_for_organiser(activity: Activity, reveal: Reveal) -> Entry:
    headline = {
        "identity.reveal_requested": _("An organiser asks to reveal who wrote %s"),
        "identity.revealed": _("Two organisers have learnt who wrote %s"),
        "identity.reveal_refused": _("Who wrote %s is not revealed"),
    }[activity.kind]
    return Entry(
        activity_id=activity.pk,
        headline=headline % reveal.comment.reference,
        url=reverse("discussions:reveals", args=[reveal.comment.consultation.slug]),
        occurred_at=activity.occurred_at,
        text=reveal.reason,
        action_label=_("Look at it"),
    )


def _organised_by(user: User) -> set[int]:
    organised = user.roles.filter(name=RoleName.ORGANISER)  # type: ignore[attr-defined]
    return set(organised.values_list("consultation", flat=True))


register(Kind("protection.requested", entries=protection_entries, recipients=organisers_asked_for_protection))
for _name in ("granted", "declined", "ended"):
    register(Kind(f"protection.{_name}", entries=protection_entries, recipients=person_protected))
for _name in ("reveal_requested", "reveal_refused"):
    register(Kind(f"identity.{_name}", entries=reveal_entries, recipients=organisers_asked_to_reveal))
register(Kind("identity.revealed", entries=reveal_entries, recipients=organisers_and_person_revealed))
