"""What becomes of affiliations, who is told, and in which words."""

from collections.abc import Sequence

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.activity.kinds import Entry, Kind, register
from apps.activity.models import Activity
from apps.core.language import best_version
from apps.organisations.models import Affiliation


def person_of_affiliation(activity: Activity) -> QuerySet[User]:
    """Whose affiliation it is, unless they did it themself."""
    people = User.objects.filter(affiliations=activity.target_id)
    return people.exclude(pk=activity.actor_id) if activity.actor_id else people


def affiliation_entries(activities: Sequence[Activity], user: User) -> list[Entry]:
    """What the person reads of what others decided on their affiliations; nobody else reads anything."""
    mine = Affiliation.objects.filter(user=user, organisation__isnull=False).select_related("organisation")
    affiliations = mine.in_bulk([activity.target_id for activity in activities])
    return [
        _entry(activity, affiliations[activity.target_id])
        for activity in activities
        if activity.target_id in affiliations and activity.actor_id != user.pk
    ]


def _entry(activity: Activity, affiliation: Affiliation) -> Entry:
    assert affiliation.organisation is not None  # noqa: S101 - only those are asked for
    has_ended = activity.kind in ("affiliation.refused", "affiliation.withdrawn")
    return Entry(
        activity_id=activity.pk,
        headline=_headline(activity.kind) % {"name": best_version(affiliation.organisation.name)[0]},
        url=reverse("organisations:profile"),
        occurred_at=activity.occurred_at,
        text=affiliation.reason if has_ended else "",
        action_label=_("Your profile"),
    )


def _headline(kind: str) -> str:
    return {
        "affiliation.verified": _("It is verified that you speak for %(name)s"),
        "affiliation.refused": _("It was not verified that you speak for %(name)s"),
        "affiliation.withdrawn": _("You no longer speak for %(name)s here"),
        "affiliation.expired": _("That you speak for %(name)s has to be verified anew"),
        "affiliation.authorised": _("You may now write on behalf of %(name)s"),
        "affiliation.restricted": _("You no longer write on behalf of %(name)s"),
        "affiliation.appointed": _("You now decide who speaks for %(name)s"),
        "affiliation.dismissed": _("You no longer decide who speaks for %(name)s"),
    }[kind]


for _name in ("verified", "refused", "withdrawn", "expired", "authorised", "restricted", "appointed", "dismissed"):
    register(Kind(f"affiliation.{_name}", entries=affiliation_entries, recipients=person_of_affiliation))
register(Kind("affiliation.claimed"))
register(Kind("organisation.merged"))
register(Kind("organisation.changed"))
for _name in ("added", "changed", "ended", "taken_back"):
    register(Kind(f"country_name.{_name}"))
