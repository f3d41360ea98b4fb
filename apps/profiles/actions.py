"""Writes to profiles."""

from collections.abc import Iterable, Mapping, Sequence

from django.db import transaction

from apps.accounts.models import User
from apps.activity.actions import record
from apps.objectives.models import Objective
from apps.profiles.enums import Audience, Item
from apps.profiles.models import Link, Profile


@transaction.atomic
def save_profile(
    *,
    user: User,
    biography: str,
    biography_language: str,
    languages: Sequence[str],
    expertise: Iterable[Objective],
    links: Sequence[tuple[str, str]],
    audiences: Mapping[Item, Audience],
) -> Profile:
    """Write all that `user` says of themself; `links` are pairs of label and address.

    An item that `audiences` does not name stays as it was decided. Which decisions changed is recorded,
    never what was written.
    """
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    profile = Profile.objects.filter(user=user).first() or Profile(user=user)
    changed = {item: audience for item, audience in audiences.items() if getattr(profile, item.field) != audience}
    profile.biography, profile.biography_language = biography, biography_language
    profile.languages = list(languages)
    for item, audience in changed.items():
        setattr(profile, item.field, audience)
    profile.save()
    profile.expertise.set(expertise)
    _write_links(profile, links)
    if changed:
        _record(profile, changed)
    return profile


def _record(profile: Profile, changed: Mapping[Item, Audience]) -> None:
    record(
        "profile.audience_changed",
        actor=profile.user,
        target=profile,
        topics=[f"person:{profile.user_id}"],
        audiences={str(item): str(audience) for item, audience in changed.items()},
    )


def _write_links(profile: Profile, links: Sequence[tuple[str, str]]) -> None:
    profile.links.all().delete()
    Link.objects.bulk_create(
        Link(profile=profile, position=position, label=label, url=url)
        for position, (label, url) in enumerate(links)
    )
