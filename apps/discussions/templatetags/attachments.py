"""Which files go with which wording."""

from django import template

from apps.discussions.models import Attachment, Comment, Revision

register = template.Library()


@register.filter
def files_of(comment: Comment, revision: Revision | None) -> list[Attachment]:
    """Those that go with `revision`, in their order; `comment` has been read with its parts."""
    if revision is None:
        return []
    files = [each for each in comment.attachments.all() if each.goes_with(revision)]
    for each in files:
        each.comment = comment
    return sorted(files, key=lambda each: each.position)
