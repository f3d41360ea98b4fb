"""The threads of a page as visitors see them: made once for all of them, since making them is most of the work.

What is kept is the same for everybody who has no account; of those who have one nothing is kept. It stays in the
memory of the process and not in Redis: once something is withdrawn or erased nobody is given what was made before,
and it is gone from memory within `SECONDS`.
"""

from collections.abc import Callable, Iterable, Iterator
from hashlib import blake2b

from django.core.cache.backends.locmem import LocMemCache
from django.db.models import Model
from django.template import Context
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from apps.consultations.models import Question
from apps.discussions.models import Comment
from apps.discussions.queries import Node, ThreadPage, walk

SECONDS = 600
# Of this process. A page of threads is up to half a megabyte.
KEPT = LocMemCache("threads", {"TIMEOUT": SECONDS, "OPTIONS": {"MAX_ENTRIES": 50}})


def shared_threads(context: Context, make: Callable[[], str]) -> SafeString:
    """What `make` gives for the page in `context`, or gave to another visitor for the same one."""
    if not _is_for_all_visitors(context):
        return mark_safe(make())  # noqa: S308 - a template has made it
    key = _key(context)
    html = KEPT.get(key)
    if html is None:
        html = make()
        KEPT.set(key, html)
    return mark_safe(html)  # noqa: S308 - a template has made it


def _is_for_all_visitors(context: Context) -> bool:
    """Nothing on it is anybody's own: no account, nothing that they may do, no text that is being written."""
    own = ("may_comment", "may_endorse", "reply_to", "form", "decisions")
    return not context["user"].is_authenticated and not any(context.get(name) for name in own)


def _key(context: Context) -> str:
    """Of all that the page is made from: the rows, and the question's revision, which rises with what is seen."""
    question: Question = context["question"]
    page: ThreadPage = context["page"]
    consultation = question.roundtable.consultation
    made_from = [
        *(get_language(), timezone.get_current_timezone_name(), context["page_url"], context["site_url"]),
        *(question.pk, question.revision, consultation.title, page.cursor, page.selection.query),
        *sorted(page.selection.hidden),
        *sorted((person, profile.get_absolute_url()) for person, profile in context["profiles"].items()),
        *(part for node in walk(page.threads) for part in _parts(node)),
    ]
    return blake2b("\n".join(map(repr, made_from)).encode(), digest_size=20).hexdigest()


def _parts(node: Node) -> Iterator[object]:
    """What a comment, and one that it answers from elsewhere, is drawn from."""
    yield from (node.level, node.is_alone)
    comments: Iterable[Comment] = [node.comment, node.parent.comment] if node.parent else [node.comment]
    for comment in comments:
        yield from _row(comment)
        yield from _row(comment.stakeholder_group)
    yield from _row(node.comment.published_revision)
    for tag in node.comment.objective_tags.all():
        yield from (*_row(tag), *_row(tag.tag))
    for file in node.comment.attachments.all():
        yield from _row(file)
    for translation in getattr(node.comment, "shown_translations", ()):
        yield from _row(translation)


def _row(row: Model | None) -> list[object]:
    """All columns, so that one which is new tomorrow counts, too."""
    return [getattr(row, field.attname) for field in row._meta.concrete_fields] if row else []
