"""Entries that answer a question, and those of them that somebody may see."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.core.cache import cache
from django.db import connection, transaction

from apps.consultations.models import Consultation, Document, Question, Roundtable
from apps.consultations.rules import Visitor
from apps.discussions.models import Comment
from apps.organisations.models import Organisation
from apps.profiles.enums import Audience, Item
from apps.profiles.queries import is_visible, profiles_for
from apps.search import asking
from apps.search.asking import Reading, tsquery_of
from apps.search.lexemes import facts_of
from apps.search.models import OF_COMMENTS, Kind
from apps.search.proposals import MOST_COMMENTS, Hit, Proposals
from apps.search.similarity import words_like
from apps.search.texts import state_of_comment, state_of_profile, translations_found

# So few answers that the last word may have been only begun.
FEW = 20
LANGUAGES_KEY, SECONDS = "search:languages", 60


@dataclass(frozen=True)
class Found:
    """The answers that may be seen, the best first. `is_more`: there are more comments than were looked at.

    `reading` is how the question was taken; `is_alike`: nothing was written so, these are written much like it.
    """

    hits: list[Hit]
    reading: Reading
    is_more: bool = False
    is_alike: bool = False


def languages_found() -> tuple[str, ...]:
    """Those in which something can be found, by the last minute's knowledge."""
    known = cache.get(LANGUAGES_KEY)
    if known is None:
        with connection.cursor() as cursor:
            cursor.execute(LANGUAGES)
            known = tuple(language for (language,) in cursor.fetchall() if language)
        cache.set(LANGUAGES_KEY, known, SECONDS)
    return known


# From one language to the next by the index, however many entries each of them has.
LANGUAGES = """
WITH RECURSIVE found AS (
    SELECT min(language) AS language FROM search_searchentry
    UNION ALL
    SELECT (SELECT min(language) FROM search_searchentry WHERE language > found.language)
    FROM found WHERE found.language IS NOT NULL
) SELECT language FROM found WHERE language IS NOT NULL
"""


@transaction.atomic
def find(question: asking.Question, visitor: Visitor, narrowing: Sequence[str] = (), kind: str = "") -> Found:
    """What `visitor` may see of what answers; `narrowing` are facts that have to be true of it.

    If there is next to nothing, the last word may be a beginning; if nothing at all, names written much like the
    words count, too.
    """
    search = Proposals(visitor, narrowing, kind)
    reading = Reading(_languages_of(narrowing))
    rows = search.of(tsquery_of(question, reading))
    if len(rows) < FEW and question.wanted:
        reading = Reading(reading.languages, last_begins=True)
        rows = search.of(tsquery_of(question, reading))
    is_alike = False
    if not rows and (others := names_like(question)):
        reading, is_alike = Reading(reading.languages, others=others), True
        rows = search.of(tsquery_of(question, reading))
    is_more = sum(row.kind in OF_COMMENTS for row in rows) > MOST_COMMENTS
    hits = _best_of_each(seen_by(visitor, rows))
    return Found(hits, reading, is_more, is_alike and bool(hits))


def _languages_of(narrowing: Sequence[str]) -> tuple[str, ...]:
    """In which a question has to be read: in that one to which the answers are narrowed, else in all."""
    found = languages_found()
    return tuple(language for language in found if facts_of({"l": [language]})[0] in narrowing) or found


def names_like(question: asking.Question) -> dict[str, list[str]]:
    """Names that may be meant, by word of the question."""
    words = {asking.folded(token.text) for term in question.wanted if not term.is_exact for token in term.tokens}
    alike = {word: [other for other in words_like(word) if other != word] for word in words}
    return {word: others for word, others in alike.items() if others}


def seen_by(visitor: Visitor, hits: Iterable[Hit]) -> list[Hit]:
    """Those whose rows, as they are now, may be seen by `visitor` and are as they were. A query for each kind."""
    by_kind: dict[str, list[Hit]] = {}
    for hit in hits:
        by_kind.setdefault(hit.kind, []).append(hit)
    return [hit for kind, several in by_kind.items() for hit in CHECKS[Kind(kind)](visitor, several)]


def _ids(hits: Iterable[Hit]) -> list[int]:
    return [hit.object_id for hit in hits]


def _comments_seen(visitor: Visitor, hits: list[Hit]) -> list[Hit]:
    comments = Comment.objects.visible_to(visitor).published().filter(pk__in=_ids(hits))
    rows = comments.order_by().values_list("pk", "published_revision_id", "attribution", "co_signatories")
    states = {pk: state_of_comment(*columns) for pk, *columns in rows}
    return [hit for hit in hits if states.get(hit.object_id) == hit.state]


def _translations_seen(visitor: Visitor, hits: list[Hit]) -> list[Hit]:
    """As hits of the comments that they stand under."""
    comments = Comment.objects.visible_to(visitor)
    rows = translations_found().filter(pk__in=_ids(hits), comment__in=comments).order_by()
    columns = ("revision_id", "comment__attribution", "comment__co_signatories")
    of_translation: Iterable[Any] = rows.values_list("pk", "comment_id", *columns)
    seen = {pk: (comment, state_of_comment(*state)) for pk, comment, *state in of_translation}
    return [
        replace(hit, kind=Kind.COMMENT, object_id=seen[hit.object_id][0], translation_id=hit.object_id)
        for hit in hits
        if hit.object_id in seen and seen[hit.object_id][1] == hit.state
    ]


def _people_seen(visitor: Visitor, hits: list[Hit]) -> list[Hit]:
    """An entry for those near to a person is not for others; who is near is not asked for the other one."""
    profiles = {profile.pk: profile for profile in profiles_for(visitor).filter(pk__in=_ids(hits))}

    def is_seen(hit: Hit) -> bool:
        profile: Any = profiles.get(hit.object_id)
        if profile is None or hit.state != state_of_profile(profile.updated_at, profile.user.name):
            return False
        is_near = profile.is_near or hit.audience == Audience.EVERYONE
        return is_near and profile.shows(Item.DIRECTORY, to_near=profile.is_near) and is_visible(profile)

    return [hit for hit in hits if is_seen(hit)]


def _rows_seen(rows: Callable[[Visitor], Any]) -> Callable[[Visitor, list[Hit]], list[Hit]]:
    def check(visitor: Visitor, hits: list[Hit]) -> list[Hit]:
        found = set(rows(visitor).filter(pk__in=_ids(hits)).order_by().values_list("pk", flat=True))
        return [hit for hit in hits if hit.object_id in found]

    return check


def documents_for(visitor: Visitor) -> Any:
    return Document.objects.filter(consultation__in=Consultation.objects.visible_to(visitor))


CHECKS: dict[Kind, Callable[[Visitor, list[Hit]], list[Hit]]] = {
    Kind.COMMENT: _comments_seen,
    Kind.TRANSLATION: _translations_seen,
    Kind.PERSON: _people_seen,
    Kind.CONSULTATION: _rows_seen(Consultation.objects.visible_to),
    Kind.ROUNDTABLE: _rows_seen(Roundtable.objects.visible_to),
    Kind.QUESTION: _rows_seen(Question.objects.visible_to),
    Kind.DOCUMENT: _rows_seen(documents_for),
    Kind.ORGANISATION: _rows_seen(lambda visitor: Organisation.objects.standing().visible_to(visitor)),
}


def _best_of_each(hits: Iterable[Hit]) -> list[Hit]:
    """One for each thing, in the version that answers best; the best first, of equals the latest.

    A translation stands for its comment only where the comment itself does not answer.
    """
    best: dict[tuple[str, int], Hit] = {}
    for hit in hits:
        key = (hit.kind, hit.object_id)
        if key not in best or _fitness(hit) > _fitness(best[key]):
            best[key] = hit
    return sorted(best.values(), key=_order)


def _fitness(hit: Hit) -> tuple[bool, float]:
    return (hit.translation_id is None, hit.rank)


def _order(hit: Hit) -> tuple[float, float, int]:
    moment = hit.published_at.timestamp() if hit.published_at else 0.0
    return (-hit.rank, -moment, -hit.object_id)
