"""A comment as a quotation in the answer to it."""

import re

from apps.discussions.models import Comment

NOTE = re.compile(r"^\[\^[^\]\n]+\]:.*(?:\n[ \t]+.*)*\n?", re.MULTILINE)
MARK_OF_NOTE = re.compile(r"\[\^[^\]\n]+\]")


def quotation_of(comment: Comment) -> str:
    """The published words of `comment` as a quotation in Markdown, with its reference; empty if it has none.

    By no name: what readers call its author may change, and a quotation does not. Notes stay behind, since their
    numbers would be taken for those of the answer.
    """
    revision = comment.published_revision
    if revision is None or not revision.body:
        return ""
    words = MARK_OF_NOTE.sub("", NOTE.sub("", revision.body)).strip()
    lines = [*words.splitlines(), "", f"— {comment.reference}"]
    return "\n".join(f"> {line}".rstrip() for line in lines) + "\n\n"
