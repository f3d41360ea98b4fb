"""Names that somebody may mean who has written another one."""

from django.db import connection

from apps.search.folding import folded

# A word shorter than this resembles too many others.
SHORTEST = 4
# Of the triples of both words, those that they share: "gutteres" and "guterres" have 6 of 12.
ALIKE = 0.4
MOST = 4


def triples_of(word: str) -> list[str]:
    """The neighbouring threes of signs of a word with its edges: of "sea" "  s", " se", "sea", "ea "."""
    edged = f"  {folded(word)} "
    return sorted({edged[place : place + 3] for place in range(len(edged) - 2)})


def words_like(word: str) -> list[str]:
    """Up to four words of names and titles that are written much like `word`, the likest first. One query.

    Whose names they are is not asked: they serve to search, and are never shown.
    """
    triples = triples_of(word)
    if len(folded(word)) < SHORTEST:
        return []
    with connection.cursor() as cursor:
        cursor.execute(LIKE, {"triples": triples, "alike": ALIKE, "most": MOST})
        return [found for (found,) in cursor.fetchall()]


LIKE = """
SELECT word FROM (
    SELECT word, cardinality(triples) AS own,
        (SELECT count(*) FROM unnest(triples) AS each WHERE each = ANY(%(triples)s::varchar[])) AS shared
    FROM search_nameword WHERE triples && %(triples)s::varchar[]
) AS candidates
WHERE shared >= %(alike)s * (own + cardinality(%(triples)s::varchar[]) - shared)
ORDER BY shared::float / (own + cardinality(%(triples)s::varchar[]) - shared) DESC, word
LIMIT %(most)s
"""
