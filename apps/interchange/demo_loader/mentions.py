"""Whom the demo's comments mention: `@{key}` in their words stands for a person."""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime

from apps.core.markdown import mention_of
from apps.discussions.mentioning import note_mentions
from apps.discussions.models import Comment, Mention
from apps.interchange.demo_loader.people import Person
from apps.profiles.models import Profile

MARK = re.compile(r"@\{(?P<person>[\w-]+)\}")


def with_mentions(body: str, people: Mapping[str, Person]) -> str:
    """Those who are mentioned have a profile by now."""

    def mention(found: re.Match[str]) -> str:
        user = people[found["person"]].user
        return mention_of(user.name, Profile.objects.get(user=user).public_id)

    return MARK.sub(mention, body)


def note_all_mentions(comments: Iterable[Comment], *, now: datetime) -> None:
    """As if everybody had been told long since."""
    for comment in comments:
        if comment.published_revision:
            note_mentions(comment.published_revision)
    Mention.objects.filter(comment__in=[comment.pk for comment in comments]).update(told_at=now)
