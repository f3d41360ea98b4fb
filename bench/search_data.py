"""The comments of `bench.search`: drawn words, real rows, entries as the site would write them."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import accumulate, pairwise
from pathlib import Path
from random import Random
from typing import Any

import polib
from django.db import connection, transaction

from apps.consultations.enums import RoleName, Visibility
from apps.consultations.models import Question
from apps.search.folding import folded, tokens_of
from apps.search.indexing import AGE, ERA, reconcile
from apps.search.lexemes import Vector, learn, pairs_to_learn, stems_of
from apps.search.models import Kind, NameWord
from apps.search.similarity import triples_of
from tests.factories import (
    ConsultationFactory,
    ObjectiveFactory,
    QuestionFactory,
    RoleFactory,
    StakeholderGroupFactory,
    UserFactory,
    published_comment,
)

LOCALE = Path(__file__).resolve().parents[1] / "locale"
LANGUAGES = {"en": 30, "fr": 20, "es": 15, "ar": 15, "ru": 10, "zh-hans": 10}
WORDS = 30_000
SYLLABLES = {
    "en": "ba ter lo min ka ren so ti vel dor ash ing",
    "fr": "mon té lai reu per cha gne sou vi en ral que",
    "es": "ca ño re mi da lo ción tra ve gua sa ril",
    "ar": "با مي تر سو لا حد قن شر في عم نو كل",
    "ru": "ста по рен ко ли жде му ва сто пре ни щик",
}
FAMILIES = [
    "Delmar",
    "Ostrander",
    "Guterres",
    "Kravchenko",
    "Benali",
    "Okafor",
    "Lindqvist",
    "Nakamura",
    "Haddad",
    "Petrova",
    "Silva",
    "Moreau",
]
GIVEN = [
    "Rosa",
    "Wilhelmina",
    "António",
    "Ana",
    "Fatima",
    "Chidi",
    "Astrid",
    "Kenji",
    "Layla",
    "Irina",
    "João",
    "Claire",
]
AT_ONCE = 50_000
DISTINCT = 50_000  # texts; beyond that each is there several times, by other people in other places
CONSULTATIONS = 10
QUESTIONS_IN_EACH = 20
GROUPS, OBJECTIVES, NAMES = 12, 23, 5_000


@dataclass
class Language:
    """Its words, the most frequent first, with what adds up how often each is drawn."""

    code: str
    words: list[str]
    weights: list[float] = field(init=False)

    def __post_init__(self) -> None:
        self.weights = list(accumulate(1 / (rank + 2.7) for rank in range(len(self.words))))

    def draw(self, random: Random, count: int) -> list[str]:
        return random.choices(self.words, cum_weights=self.weights, k=count)

    @property
    def has_spaces(self) -> bool:
        return not self.code.startswith("zh")


@dataclass
class Data:
    languages: list[Language]
    names: list[str]
    samples: list[tuple[str, list[str]]]  # languages and words of some comments
    groups: list[int]
    objectives: list[int]
    slugs: list[str]
    member: Any
    seconds: dict[str, float]


def make_data(count: int, random: Random) -> Data:
    languages = [Language(code, vocabulary(code, random)) for code in LANGUAGES]
    names = [f"{random.choice(GIVEN)} {random.choice(FAMILIES)}{_ending(random)}" for _ in range(NAMES)]
    data = _scene(languages, names)
    with timed(data, "texts"):
        texts = _Texts(data, random)
        texts.write(min(count, DISTINCT))
    with timed(data, "rows"):
        texts.multiply(count)
    with timed(data, "index"), connection.cursor() as cursor:
        cursor.execute("SET maintenance_work_mem = '512MB'")
        cursor.execute(INDEX)
    with timed(data, "statistics"), connection.cursor() as cursor:
        cursor.execute(
            "SELECT setval(pg_get_serial_sequence('search_searchentry', 'id'), max(id)) FROM search_searchentry"
        )
        cursor.execute("VACUUM ANALYZE search_searchentry, discussions_comment, discussions_revision")
    return data


@contextmanager
def timed(data: Data, name: str) -> Iterator[None]:
    start = time.perf_counter()
    yield
    data.seconds[name] = time.perf_counter() - start
    print(f"  {name:10} {data.seconds[name]:8.0f} s", flush=True)


def vocabulary(code: str, random: Random) -> list[str]:
    """The words of the project's own catalogue in that language, then made-up ones."""
    words = dict.fromkeys(word for word in _words_of_catalogue(code) if len(word) > 1)
    while len(words) < WORDS:
        words[_made_up(code, random)] = None
    return list(words)


def _words_of_catalogue(code: str) -> list[str]:
    folder = {"zh-hans": "zh_Hans", "en": "fr"}.get(code, code)
    entries = polib.pofile(str(LOCALE / folder / "LC_MESSAGES" / "django.po"))
    text = " ".join(entry.msgid if code == "en" else entry.msgstr for entry in entries)
    if code == "zh-hans":
        return [a + b for token in tokens_of(text) if token.is_run for a, b in pairwise(token.text)][::3]
    return [token.text.lower() for token in tokens_of(text) if not token.is_run]


def _made_up(code: str, random: Random) -> str:
    if code == "zh-hans":
        return "".join(chr(random.randint(0x4E00, 0x9F00)) for _ in range(2))
    return "".join(random.choices(SYLLABLES[code].split(), k=random.randint(2, 5)))


def _ending(random: Random) -> str:
    return random.choice(["", "", "son", "ez", "ova", "ski"]) + random.choice(["", "-" + random.choice(FAMILIES)])


def _scene(languages: list[Language], names: list[str]) -> Data:
    member = UserFactory()
    groups = [StakeholderGroupFactory(code=f"group-{number}").pk for number in range(GROUPS)]
    objectives = [ObjectiveFactory().pk for _ in range(OBJECTIVES)]
    slugs = []
    for number in range(CONSULTATIONS + 1):
        visibility = Visibility.PUBLIC if number < CONSULTATIONS else Visibility.MEMBERS
        consultation = ConsultationFactory(visibility=visibility)
        slugs.append(consultation.slug)
        RoleFactory(user=member, consultation=consultation, name=RoleName.PARTICIPANT)
        for _ in range(QUESTIONS_IN_EACH):
            QuestionFactory(roundtable__consultation=consultation)
    reconcile()
    return Data(languages, names, [], groups, objectives, slugs, member, {})


class _Texts:
    """The distinct texts in a table of their own, and many comments with other authors and places made of each."""

    def __init__(self, data: Data, random: Random) -> None:
        self.data, self.random = data, random
        first = published_comment(question=Question.objects.order_by("pk").first())
        self.comment, self.revision = first.pk, first.published_revision_id
        for each in data.languages:
            learn({pair for word in each.words for pair in pairs_to_learn(tokens_of(word), each.code)})
        self.lexemes = {
            (each.code, word): _lexemes(word, each.code) for each in data.languages for word in each.words
        }
        self._learn_names()

    def _learn_names(self) -> None:
        words = sorted({folded(token.text) for name in self.data.names for token in tokens_of(name)})
        NameWord.objects.bulk_create(NameWord(word=word, triples=triples_of(word)) for word in words)
        with connection.cursor() as cursor:
            cursor.execute("CREATE UNLOGGED TABLE name (number serial, name text, vector tsvector)")
            for name in self.data.names:
                vector = Vector()
                vector.add_name(name)
                cursor.execute("INSERT INTO name (name, vector) VALUES (%s, %s::tsvector)", [name, str(vector)])

    def write(self, count: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute("CREATE UNLOGGED TABLE staging (number int, language text, html text, vector tsvector)")
            with cursor.copy("COPY staging FROM STDIN") as copy:
                for row in self._rows(count):
                    copy.write_row(row)
            cursor.execute("ALTER TABLE staging ADD PRIMARY KEY (number)")

    def _rows(self, count: int) -> Iterator[tuple[int, str, str, str]]:
        languages = self.random.choices(self.data.languages, list(LANGUAGES.values()), k=count)
        for number, language in enumerate(languages):
            words = language.draw(self.random, self.random.randint(40, 160))
            if number % max(count // 1_000, 1) == 0:
                self.data.samples.append((language.code, words))
            text = " ".join(words) + "." if language.has_spaces else "，".join(_in_runs(words)) + "。"
            yield number, language.code, f"<p>{text}</p>", self._vector(words, language)

    def _vector(self, words: list[str], language: Language) -> str:
        """As `Vector` makes it, from lexemes that are known already."""
        places: dict[str, list[str]] = {}
        if not language.has_spaces:
            vector = Vector()
            vector.add_text("，".join(_in_runs(words)), language.code)
            return str(vector)
        for position, word in enumerate(words, start=1):
            for lexeme in self.lexemes[language.code, word]:
                places.setdefault(lexeme, []).append(str(position))
        return " ".join(f"'{lexeme}':{','.join(numbers)}" for lexeme, numbers in places.items())

    def multiply(self, count: int) -> None:
        """Without the other indexes of comments, which a search does not ask and which take longest to write."""
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
            cursor.execute(DROP_INDEXES)
            cursor.execute("DROP INDEX search_entry_by_lexeme")
        for first in range(0, count, AT_ONCE):
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SET LOCAL session_replication_role = replica")
                cursor.execute(
                    MADE,
                    {
                        "first": first,
                        "last": min(first + AT_ONCE, count) - 1,
                        "era": ERA,
                        "age": AGE,
                        **self._sizes(),
                    },
                )
                cursor.execute(_like_the_first("discussions_revision", self.revision, REVISION))
                cursor.execute(_like_the_first("discussions_comment", self.comment, COMMENT))
                cursor.execute(ENTRIES, [Kind.COMMENT])
                cursor.execute("DROP TABLE made")
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE staging, name")

    def _sizes(self) -> dict[str, object]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM staging")
            [texts] = cursor.fetchone()
        return {
            "texts": texts,
            "names": len(self.data.names),
            "groups": self.data.groups,
            "objectives": self.data.objectives,
            "era": ERA,
            "age": AGE,
        }


def _lexemes(word: str, language: str) -> tuple[str, ...]:
    stems = stems_of(word, language)
    return () if stems == () else (folded(word), *(stems or ()))


def _in_runs(words: list[str]) -> list[str]:
    return ["".join(words[place : place + 6]) for place in range(0, len(words), 6)]


FIRST = 1_000_000  # number of the first comment
MADE = f"""
CREATE UNLOGGED TABLE made AS
SELECT {FIRST} + n AS number, q.id AS question, r.consultation_id AS consultation, s.language, s.html, a.name,
    g.id AS grp, o.ids AS objectives, now() - interval '60 days' + n * interval '5 seconds' AS placed,
    s.vector || a.vector || array_to_tsvector(ARRAY['#k:comment', '#c:' || r.consultation_id, '#l:' || s.language,
        '#g:' || g.id, '#o:' || o.ids[1], '#o:' || o.ids[2], '#e:' || ({FIRST} + n) / %(era)s,
        '#a:' || ({FIRST} + n) / %(age)s,
        '#r:b-' || {FIRST} + n]) AS vector
FROM generate_series(%(first)s::bigint, %(last)s::bigint) AS n
JOIN staging s ON s.number = n %% %(texts)s
JOIN name a ON a.number = 1 + (n * 7919) %% %(names)s
CROSS JOIN LATERAL (SELECT (%(groups)s::bigint[])[1 + (n / 3) %% {GROUPS}] AS id) AS g
CROSS JOIN LATERAL (SELECT ARRAY[(%(objectives)s::bigint[])[1 + (n / 5) %% {OBJECTIVES}],
    (%(objectives)s::bigint[])[1 + (n / 11) %% {OBJECTIVES}]] AS ids) AS o
JOIN (SELECT id, roundtable_id, row_number() OVER (ORDER BY id) - 1 AS place FROM consultations_question) AS q
    ON q.place = (n / 7) %% {QUESTIONS_IN_EACH * (CONSULTATIONS + 1)}
JOIN consultations_roundtable r ON r.id = q.roundtable_id
ORDER BY n
"""
REVISION = {"id": "s.number", "comment_id": "s.number", "html": "s.html", "body": "''", "language": "s.language"}
COMMENT = {
    "id": "s.number",
    "number": "s.number",
    "reference": "'B-' || s.number",
    "question_id": "s.question",
    "consultation_id": "s.consultation",
    "published_revision_id": "s.number",
    "latest_revision_id": "s.number",
    "author_name": "s.name",
    "stakeholder_group_id": "s.grp",
    "placed_at": "s.placed",
    "published_at": "s.placed",
}
ENTRIES = """
INSERT INTO search_searchentry (id, kind, object_id, language, audience, consultation_id, stakeholder_group_id,
    objectives, published_at, state, vector)
SELECT number, %s, number, language, '', consultation, grp, objectives, placed, number || ':named', vector
FROM made ORDER BY number
"""
INDEX = "CREATE INDEX search_entry_by_lexeme ON search_searchentry USING gin (vector) WITH (fastupdate = off)"
DROP_INDEXES = """
DO $$ DECLARE each record; BEGIN
    FOR each IN SELECT conrelid::regclass AS of, conname FROM pg_constraint
        WHERE conrelid IN ('discussions_comment'::regclass, 'discussions_revision'::regclass) AND contype = 'u'
    LOOP EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I CASCADE', each.of, each.conname); END LOOP;
    FOR each IN SELECT indexrelid::regclass AS name FROM pg_index
        WHERE indrelid IN ('discussions_comment'::regclass, 'discussions_revision'::regclass) AND NOT indisprimary
    LOOP EXECUTE format('DROP INDEX %s', each.name); END LOOP;
END $$
"""


def _like_the_first(table: str, pk: int, other: dict[str, str]) -> str:
    """Rows of the table `made`, with all that it does not say taken from the row `pk`."""
    with connection.cursor() as cursor:
        columns = [column.name for column in connection.introspection.get_table_description(cursor, table)]
    values = ", ".join(other.get(name, f'f."{name}"') for name in columns)
    names = ", ".join(f'"{name}"' for name in columns)
    return f"INSERT INTO {table} ({names}) SELECT {values} FROM made s, {table} f WHERE f.id = {pk}"
