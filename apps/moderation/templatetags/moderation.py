"""What moderation has to say on pages of other rooms."""

from collections.abc import Iterable

from django import template

from apps.accounts.models import User
from apps.discussions.models import Comment
from apps.discussions.queries import Node
from apps.moderation.models import Decision

register = template.Library()


@register.simple_tag
def decision_on(comment: Comment) -> Decision | None:
    """The latest decision on `comment`, with its reason."""
    return Decision.objects.filter(comment=comment).select_related("reason").first()


@register.simple_tag
def decisions_for(threads: Iterable[Node], user: User) -> dict[int, Decision]:
    """The latest decisions on those of `user`'s comments in `threads` that were turned down, by comment.

    One query however many there are, none where there is nothing to say.
    """
    turned_down = [comment.latest_revision_id for comment in _comments(threads) if _concerns(comment, user)]
    if not turned_down:
        return {}
    decisions = Decision.objects.filter(revision__in=turned_down).select_related("reason").order_by("decided_at")
    return {decision.comment_id: decision for decision in decisions}


@register.filter
def of_comment(decisions: dict[int, Decision] | None, comment: Comment) -> Decision | None:
    return (decisions or {}).get(comment.pk)


def _comments(threads: Iterable[Node]) -> Iterable[Comment]:
    for node in threads:
        yield node.comment
        yield from _comments(node.replies)


def _concerns(comment: Comment, user: User) -> bool:
    revision = comment.newest_revision
    return (
        user.is_authenticated and comment.author_id == user.pk and revision is not None and revision.is_turned_down
    )
