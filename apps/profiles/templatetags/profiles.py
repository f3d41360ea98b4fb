"""From a comment to the page of who wrote it."""

from collections.abc import Iterable

from django import template

from apps.consultations.rules import Visitor
from apps.discussions.models import Comment
from apps.discussions.queries import Node
from apps.profiles.models import Profile
from apps.profiles.queries import is_visible, profiles_for

register = template.Library()


@register.simple_tag
def profiles_of(threads: Iterable[Node], user: Visitor) -> dict[int, Profile]:
    """The profiles that `user` may see of those who speak by name in `threads`, by person.

    One query however many there are.
    """
    authors = {comment.author_id for comment in _comments(threads) if _is_by_name(comment)}
    if not authors:
        return {}
    profiles = profiles_for(user).filter(user__in=authors)
    return {profile.user_id: profile for profile in profiles if is_visible(profile)}


@register.filter
def author_of(profiles: dict[int, Profile] | None, comment: Comment) -> Profile | None:
    """The profile to which the name in the head of `comment` leads; None where nobody is named."""
    return (profiles or {}).get(comment.author_id or 0) if _is_by_name(comment) else None


def _comments(threads: Iterable[Node]) -> Iterable[Comment]:
    for node in threads:
        yield node.comment
        yield from _comments(node.replies)


def _is_by_name(comment: Comment) -> bool:
    return comment.is_published and comment.is_attributed_by_name and comment.author_id is not None
