"""From a comment to the page of who wrote it."""

from collections.abc import Iterable
from uuid import UUID

from django import template
from django.db.models import Q
from django.utils.safestring import SafeString

from apps.consultations.rules import Visitor
from apps.core.markdown import people_mentioned, with_links_to_people
from apps.discussions.models import Comment
from apps.discussions.queries import Node
from apps.profiles.models import Profile
from apps.profiles.queries import is_visible, profiles_for

register = template.Library()


@register.simple_tag
def profiles_of(threads: Iterable[Node], user: Visitor) -> dict[int, Profile]:
    """The profiles that `user` may see of those who speak by name in `threads` or are mentioned there, by person.

    One query however many there are.
    """
    comments = list(_comments(threads))
    authors = {comment.author_id for comment in comments if _is_by_name(comment)}
    people = {person for comment in comments for person in _mentioned_in(comment)}
    if not authors and not people:
        return {}
    profiles = profiles_for(user).filter(Q(user__in=authors) | Q(public_id__in=people))
    return {profile.user_id: profile for profile in profiles if is_visible(profile)}


@register.filter
def author_of(profiles: dict[int, Profile] | None, comment: Comment) -> Profile | None:
    """The profile to which the name in the head of `comment` leads; None where nobody is named."""
    return (profiles or {}).get(comment.author_id or 0) if _is_by_name(comment) else None


@register.filter
def with_links(html: str, profiles: dict[int, Profile] | None) -> SafeString:
    """The words of a comment, in which the names of those who are mentioned lead to their pages."""
    pages = (profiles or {}).values()
    return with_links_to_people(html, {str(each.public_id): each.get_absolute_url() for each in pages})


def _mentioned_in(comment: Comment) -> list[UUID]:
    revision = comment.published_revision if comment.is_published else None
    return people_mentioned(revision.body) if revision else []


def _comments(threads: Iterable[Node]) -> Iterable[Comment]:
    for node in threads:
        yield node.comment
        yield from _comments(node.replies)


def _is_by_name(comment: Comment) -> bool:
    return comment.is_published and comment.is_attributed_by_name and comment.author_id is not None
