"""Writing entries, and comparing what is written with what there is.

Whoever writes holds the lock of `SearchCursor`, so that nobody puts back what somebody else has just taken away.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, TypeVar

from django.db import connection, transaction

from apps.search.lexemes import facts_of
from apps.search.models import OF_COMMENTS, Kind, NameWord, SearchCursor, SearchEntry
from apps.search.similarity import triples_of
from apps.search.texts import SOURCES, Draft

# Entries are numbered as they are written: an era is so many numbers, an age so many. Searches of comments and
# their translations begin with the latest eras and go back by ages.
ERA = 16_384
AGE = 131_072
AT_ONCE = 500
Item = TypeVar("Item")


def lock() -> SearchCursor:
    """Keep all others from writing entries until the transaction ends."""
    SearchCursor.objects.get_or_create(pk=1)
    return SearchCursor.objects.select_for_update(no_key=True).get(pk=1)


@transaction.atomic
def reindex(kind: Kind, ids: Collection[int]) -> None:
    """Make the entries of these rows anew; of those that can no longer be found there are none afterwards."""
    if not ids:
        return
    lock()
    source = SOURCES[kind]
    rows = source.rows().filter(pk__in=ids).order_by("pk")
    drafts = [draft for row in rows for draft in source.drafts(row)]
    numbers, names = _delete(kind, ids)
    _write(drafts, numbers)
    forget_names(names - {name for draft in drafts for name in draft.vector.names})


@transaction.atomic
def drop(kind: Kind, ids: Collection[int]) -> None:
    """Take the entries of these rows away, until somebody makes them anew."""
    lock()
    forget_names(_delete(kind, ids)[1])


def _delete(kind: Kind, ids: Collection[int]) -> tuple[dict[tuple[int, str, str], int], set[str]]:
    """The numbers of the entries that were there, by row, language and audience, and the names in them."""
    with connection.cursor() as cursor:
        cursor.execute(DELETE, [kind, list(ids)])
        rows = cursor.fetchall()
    numbers = {(object_id, language, audience): pk for pk, object_id, language, audience, _names in rows}
    return numbers, {name for row in rows for name in row[4]}


DELETE = """
DELETE FROM search_searchentry WHERE kind = %s AND object_id = ANY(%s)
RETURNING id, object_id, language, audience,
    ARRAY(SELECT substr(lexeme, 2) FROM unnest(vector) WHERE lexeme LIKE '@%%')
"""


def _write(drafts: Sequence[Draft], numbers: dict[tuple[int, str, str], int]) -> None:
    """An entry that was there before keeps its number, and so its place in time."""
    keys = [(draft.object_id, draft.language, draft.audience) for draft in drafts]
    fresh = _fresh_numbers(sum(key not in numbers for key in keys))
    entries = [_entry(draft, numbers.get(key) or next(fresh)) for draft, key in zip(drafts, keys, strict=True)]
    SearchEntry.objects.bulk_create(entries)
    names = {name for draft in drafts for name in draft.vector.names}
    words = [NameWord(word=name, triples=triples_of(name)) for name in sorted(names)]
    NameWord.objects.bulk_create(words, ignore_conflicts=True)


def _entry(draft: Draft, number: int) -> SearchEntry:
    draft.vector.add_facts([*draft.facts(), *(times_of(number) if draft.kind in OF_COMMENTS else [])])
    return SearchEntry(
        id=number,
        kind=draft.kind,
        object_id=draft.object_id,
        language=draft.language,
        audience=draft.audience,
        consultation_id=draft.consultation_id,
        stakeholder_group_id=draft.stakeholder_group_id,
        objectives=draft.objectives,
        published_at=draft.published_at,
        state=draft.state,
        vector=str(draft.vector),
    )


def times_of(number: int) -> list[str]:
    """The lexemes of the era and the age of an entry."""
    return facts_of({"e": [number // ERA], "a": [number // AGE]})


def _fresh_numbers(count: int) -> Iterator[int]:
    with connection.cursor() as cursor:
        sequence = "pg_get_serial_sequence('search_searchentry', 'id')"
        cursor.execute(f"SELECT nextval({sequence}) FROM generate_series(1, %s)", [count])  # noqa: S608
        return iter([number for (number,) in cursor.fetchall()])


def forget_names(names: Collection[str]) -> None:
    """Those that stand in no entry any more."""
    if names:
        with connection.cursor() as cursor:
            cursor.execute(FORGET, [list(names)])


FORGET = """
DELETE FROM search_nameword WHERE word = ANY(%s) AND NOT EXISTS (
    SELECT FROM search_searchentry AS entry
    WHERE entry.vector @@ ('''@' || search_nameword.word || '''')::tsquery
)
"""


def reconcile(*kinds: Kind, **where: Any) -> int:
    """Make entries for what has none or has changed, drop those of what is no more; how many rows that concerned.

    It looks at rows and not at the log, so it finds whatever has happened. `where` narrows it, as in
    `consultation=1`. Each 500 rows are a transaction.
    """
    return sum(_reconcile(kind, where) for kind in kinds or SOURCES)


def _reconcile(kind: Kind, where: dict[str, Any]) -> int:
    source, seen = SOURCES[kind], 0
    live = source.rows().filter(**where).select_related(None).prefetch_related(None).order_by("pk")
    for rows in _chunks(live.values_list("pk", *source.columns).iterator(chunk_size=AT_ONCE)):
        states = {pk: source.state(*columns) for pk, *columns in rows}
        entries = SearchEntry.objects.filter(kind=kind, object_id__in=states)
        indexed = set(entries.values_list("object_id", "state"))
        changed = [pk for pk, state in states.items() if (pk, state) not in indexed]
        reindex(kind, changed)
        seen += len(changed)
    return seen + _drop_orphans(kind, where)


def _drop_orphans(kind: Kind, where: dict[str, Any]) -> int:
    live = SOURCES[kind].rows().select_related(None).order_by().values("pk")
    orphans = SearchEntry.objects.filter(kind=kind, **where).exclude(object_id__in=live)
    ids = set(orphans.values_list("object_id", flat=True))
    for several in _chunks(sorted(ids)):
        drop(kind, several)
    return len(ids)


def rebuild() -> int:
    """All entries anew; searches find less until it is done. Returns how many rows can be found."""
    with transaction.atomic(), connection.cursor() as cursor:
        lock()
        cursor.execute("TRUNCATE search_searchentry, search_nameword RESTART IDENTITY")
    return reconcile()


def _chunks(items: Iterable[Item]) -> Iterator[list[Item]]:
    iterator = iter(items)
    while several := list(islice(iterator, AT_ONCE)):
        yield several
