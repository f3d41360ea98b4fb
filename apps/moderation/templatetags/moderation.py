"""What moderation has to say on pages of other rooms."""

from django import template

from apps.discussions.models import Comment
from apps.moderation.models import Decision

register = template.Library()


@register.simple_tag
def decision_on(comment: Comment) -> Decision | None:
    """The latest decision on `comment`, with its reason; one query, so only for its author's own few."""
    return Decision.objects.filter(comment=comment).select_related("reason").first()
