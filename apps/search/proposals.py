"""What the index brings: entries that answer, of comments the latest ones, before anybody's right is asked for.

Comments are sought back in time. How often an answer comes among the latest says how far to go: a frequent word is
found in the newest numbers, a rare one is asked for in all of them at once.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil

from django.db import connection
from django.db.models import Max

from apps.consultations.models import Consultation
from apps.consultations.rules import Visitor
from apps.search.asking import all_of, any_of, quoted
from apps.search.indexing import AGE, ERA
from apps.search.lexemes import facts_of
from apps.search.models import OF_COMMENTS, Kind, SearchEntry

# More comments and translations than this are not looked at: what is counted and ranked are the latest ones.
MOST_COMMENTS = 500
MOST_OTHERS = 300
# Of so many answers the rows can be read to sort them by time.
MOST_AT_ONCE = 2_000
# How much further back is sought than should do, so that one step is enough most of the time.
AMPLY = 1.25
# By the index only where a few of many consultations are asked for, else row by row.
FEW_CONSULTATIONS = 10


@dataclass(frozen=True)
class Hit:
    """An entry that answers; `rank` says how well, more is better.

    `translation_id` is that of a comment's translation, where that is what answers.
    """

    kind: str
    object_id: int
    language: str
    audience: str
    consultation_id: int | None
    stakeholder_group_id: int | None
    objectives: list[int]
    published_at: datetime | None
    state: str
    rank: float
    translation_id: int | None = None


class Proposals:
    """Asks the index for one visitor, inside a transaction: how queries are planned is set for it alone."""

    def __init__(self, visitor: Visitor, narrowing: Sequence[str], kind: str) -> None:
        self.kind, self.narrowing = kind, [quoted(fact) for fact in narrowing]
        visible = list(Consultation.objects.visible_to(visitor).values_list("pk", flat=True))
        self.consultations = visible
        self.place = self._place() if len(visible) <= FEW_CONSULTATIONS else ""
        self.latest = SearchEntry.objects.aggregate(latest=Max("pk"))["latest"] or 0
        with connection.cursor() as cursor:
            cursor.execute(PLANNING)

    def _place(self) -> str:
        """As the index knows it where most is not theirs to see."""
        if Consultation.objects.count() < 2 * len(self.consultations):
            return ""
        return any_of(map(quoted, facts_of({"c": self.consultations}))) or quoted("#c:none")

    def of(self, tsquery: str) -> list[Hit]:
        """Up to 300 answers of other kinds and one comment more than 500, the latest of them."""
        if not tsquery:
            return []
        others = [] if self.kind == Kind.COMMENT else self._others(tsquery)
        return others + (self._comments(tsquery) if self.kind in ("", Kind.COMMENT) else [])

    def _others(self, tsquery: str) -> list[Hit]:
        kinds = [self.kind] if self.kind else [each for each in Kind if each not in OF_COMMENTS]
        facts = any_of(map(quoted, facts_of({"k": kinds})))
        return self._rows(tsquery, [facts], kinds, self.latest + 1, MOST_OTHERS)

    def _comments(self, tsquery: str) -> list[Hit]:
        rows: list[Hit] = []
        since = self.latest + 1
        for first, lexemes in self._steps(rows):
            facts = [any_of(map(quoted, lexemes)), self.place]
            rows += self._rows(tsquery, facts, OF_COMMENTS, since, MOST_COMMENTS + 1 - len(rows))
            since = first
        return rows

    def _steps(self, rows: Sequence[Hit]) -> Iterator[tuple[int, list[str]]]:
        """The number with which each step begins, and the lexemes that the entries in it have.

        `rows` are those found so far: they say how many more numbers it takes to have enough.
        """
        first = max(self.latest // ERA - 1, 0) * ERA
        yield first, facts_of({"e": range(first // ERA, self.latest // ERA + 1)})
        while first > 0 and len(rows) <= MOST_COMMENTS:
            often = (len(rows) + 1) / (self.latest + 1 - first)
            if often * first <= MOST_AT_ONCE:
                yield 0, []
                return
            back_to = max(first - ceil(AMPLY * (MOST_COMMENTS + 1 - len(rows)) / often), 0)
            ages = range(back_to // AGE, (first - 1) // AGE + 1)
            first = ages[0] * AGE
            yield first, facts_of({"a": ages})

    def _rows(self, tsquery: str, facts: Sequence[str], kinds: Sequence[str], before: int, most: int) -> list[Hit]:
        question = all_of([tsquery, *facts, *self.narrowing])
        with connection.cursor() as cursor:
            cursor.execute(SELECT, [tsquery, question, before, list(kinds), self.consultations, most])
            return [Hit(*row) for row in cursor.fetchall()]


COLUMNS = (
    "kind, object_id, language, audience, consultation_id, stakeholder_group_id, objectives, published_at, state"
)
# By the index of lexemes always: to read all vectors would take seconds. `id + 0` keeps it from that of numbers.
PLANNING = (
    "SELECT set_config('enable_seqscan', 'off', true), set_config('jit', 'off', true),"
    " set_config('max_parallel_workers_per_gather', '0', true)"
)
SELECT = f"""
    SELECT {COLUMNS}, ts_rank_cd(vector, %s::tsquery, 1) FROM (
        SELECT {COLUMNS}, vector FROM search_searchentry
        WHERE vector @@ %s::tsquery AND id + 0 < %s AND kind = ANY(%s)
            AND (consultation_id IS NULL OR consultation_id = ANY(%s))
        ORDER BY id + 0 DESC LIMIT %s
    ) AS found
"""  # noqa: S608
