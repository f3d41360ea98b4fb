"""What stands in the index for a text: lexemes, made the same way for what is written and for what is asked.

Five kinds that cannot be taken for one another:

- `migrations`: a word as it is written, folded; of scripts without spaces, each pair of neighbouring signs;
- `/en/migrat`: its stem in the language of the text, by PostgreSQL's dictionary for that language;
- `@guterres`: a word of a name or title;
- `#l:fr`: a fact about the entry, by which results are narrowed;
- nothing at all for words that the dictionary passes over ("the", "les").

PostgreSQL's parser is not asked: which letters it knows depends on the locale of the database.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache

from django.db import connection

from apps.search.folding import Token, folded, tokens_of

# The dictionaries that every PostgreSQL from 15 on has, by the languages of texts; to others it has none.
DICTIONARIES = {
    "ar": "arabic_stem",
    "ca": "catalan_stem",
    "da": "danish_stem",
    "de": "german_stem",
    "el": "greek_stem",
    "en": "english_stem",
    "es": "spanish_stem",
    "eu": "basque_stem",
    "fi": "finnish_stem",
    "fr": "french_stem",
    "ga": "irish_stem",
    "hi": "hindi_stem",
    "hu": "hungarian_stem",
    "hy": "armenian_stem",
    "id": "indonesian_stem",
    "it": "italian_stem",
    "lt": "lithuanian_stem",
    "nb": "norwegian_stem",
    "ne": "nepali_stem",
    "nl": "dutch_stem",
    "nn": "norwegian_stem",
    "no": "norwegian_stem",
    "pt": "portuguese_stem",
    "ro": "romanian_stem",
    "ru": "russian_stem",
    "sr": "serbian_stem",
    "sv": "swedish_stem",
    "ta": "tamil_stem",
    "tr": "turkish_stem",
    "yi": "yiddish_stem",
}
LATIN = re.compile(r"[a-z]")
# Languages in whose texts a Latin word is a foreign one.
WRITTEN_OTHERWISE = frozenset(
    [
        *(
            "am",
            "ar",
            "be",
            "bg",
            "bn",
            "dv",
            "el",
            "fa",
            "gu",
            "he",
            "hi",
            "hy",
            "ja",
            "ka",
            "kk",
            "km",
            "kn",
            "ko",
        ),
        *(
            "ky",
            "lo",
            "mk",
            "ml",
            "mn",
            "mr",
            "my",
            "ne",
            "pa",
            "ps",
            "ru",
            "sd",
            "si",
            "ta",
            "te",
            "th",
            "ti",
            "ug",
        ),
        *("uk", "ur", "yi", "zh"),
    ]
)
# In Arabic "and", "so", "with", "like", "for" and the article are written together with the word.
ARABIC_PREFIXES = re.compile(r"^(?:[وف]?(?:ال|بال|كال|لل)|[وف])(?=\w{3})")
LONGEST_NAME = 60
LAST_POSITION = 16_383  # of a tsvector; what comes after it shares it

# A language and a word as it is written; and the stems of such, none where the dictionary passes it over.
Pair = tuple[str, str]
_stems: dict[Pair, tuple[str, ...]] = {}
MOST_STEMS = 200_000


def learn(words: Collection[Pair]) -> dict[Pair, tuple[str, ...]]:
    """Ask the dictionaries, in one query, for the stems of those pairs that are not known yet; gives these."""
    unknown = sorted({pair for pair in words if pair not in _stems})
    if not unknown:
        return {}
    if len(_stems) > MOST_STEMS:
        _stems.clear()
    forms = {pair: _spellings(*pair) for pair in unknown}
    asked = {(DICTIONARIES[language], form) for (language, _word), several in forms.items() for form in several}
    answers = _asked_of_dictionaries(sorted(asked))
    learnt = {
        (language, word): _lexemes(language, [answers[DICTIONARIES[language], form] for form in several])
        for (language, word), several in forms.items()
    }
    _stems.update(learnt)
    return learnt


def _lexemes(language: str, answers: list[list[str]]) -> tuple[str, ...]:
    """A word as it is written, which comes first, says whether it is passed over; its other spellings do not."""
    stems = dict.fromkeys(folded(stem) for answer in answers for stem in answer) if answers[0] else {}
    return tuple(f"/{language}/{stem}" for stem in stems if stem)


def _spellings(language: str, word: str) -> list[str]:
    """The word as it is written, as people write it who leave out accents, and in Arabic without its prefixes."""
    forms = [word.lower(), folded(word)]
    if language == "ar":
        forms += [ARABIC_PREFIXES.sub("", form) for form in list(forms)]
    return list(dict.fromkeys(form for form in forms if form))


def _asked_of_dictionaries(pairs: list[tuple[str, str]]) -> dict[tuple[str, str], list[str]]:
    """What each dictionary makes of a word: several stems, one, or none for a word to pass over."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT d, w, ts_lexize(d::regdictionary, w) FROM unnest(%s::text[], %s::text[]) AS asked (d, w)",
            [[name for name, _word in pairs], [word for _name, word in pairs]],
        )
        return {(name, word): list(stems or []) for name, word, stems in cursor.fetchall()}


def dictionary_of(language: str, word: str) -> str | None:
    """The language by whose dictionary `word` of a text in `language` is stemmed; None where there is none.

    A Latin word in a text of another script is taken to be English.
    """
    base = language.split("-")[0]
    if base in WRITTEN_OTHERWISE and LATIN.match(folded(word)):
        return "en"
    return base if base in DICTIONARIES else None


def pairs_to_learn(tokens: Iterable[Token], language: str) -> set[tuple[str, str]]:
    """What `learn` has to know before the lexemes of a text can be said without a query."""
    words = {token.text for token in tokens if not token.is_run}
    return {(name, word) for word in words if (name := dictionary_of(language, word))}


def stems_of(word: str, language: str) -> tuple[str, ...] | None:
    """The stems of a word in a text of `language`; empty for one to pass over, None without a dictionary."""
    name = dictionary_of(language, word)
    if name is None:
        return None
    known = _stems.get((name, word))
    return learn([(name, word)])[name, word] if known is None else known


@lru_cache(maxsize=50_000)
def pairs_of(run: str) -> tuple[str, ...]:
    """The pairs of neighbouring signs of a run, the last sign by itself: it too is the beginning of something."""
    signs = folded(run)
    return tuple(signs[place : place + 2] for place in range(len(signs)))


def name_lexeme(word: str) -> str:
    """What stands for a word of a name or title; a run of signs without spaces is one word."""
    return f"@{folded(word)[:LONGEST_NAME]}"


class Vector:
    """A tsvector in the making; `str()` gives it as PostgreSQL reads it."""

    def __init__(self) -> None:
        self._places: dict[str, list[str]] = {}
        self._position = 1

    def add_facts(self, facts: Iterable[str]) -> None:
        for fact in facts:
            self._places.setdefault(fact, [])

    def add_text(self, text: str, language: str, *, is_title: bool = False) -> None:
        """Everything that stands for `text`; the words of a title weigh more and can be misspelt."""
        weight = "A" if is_title else ""
        tokens = list(tokens_of(text))
        learn(pairs_to_learn(tokens, language))
        for token in tokens:
            self._add_token(token, language, weight)
            if is_title:
                self._put(name_lexeme(token.text), weight)
            if not token.is_run:
                self._position += 1
        self._position += 5  # no phrase runs on from one text into the next

    def add_name(self, text: str) -> None:
        """The words of a name, which have no stem in any language."""
        for token in tokens_of(text):
            self._put(name_lexeme(token.text), "A")
            if token.is_run:
                self._add_run(token.text, "A")
            else:
                self._put(folded(token.text), "A")
                self._position += 1
        self._position += 5

    def _add_token(self, token: Token, language: str, weight: str) -> None:
        if token.is_run:
            self._add_run(token.text, weight)
            return
        stems = stems_of(token.text, language)
        if stems is None or stems:
            for lexeme in (folded(token.text), *(stems or ())):
                self._put(lexeme, weight)

    def _add_run(self, run: str, weight: str) -> None:
        for pair in pairs_of(run):
            self._put(pair, weight)
            self._position += 1

    def _put(self, lexeme: str, weight: str) -> None:
        place = f"{min(self._position, LAST_POSITION)}{weight}"
        self._places.setdefault(lexeme, []).append(place)

    @property
    def names(self) -> set[str]:
        """The words of names and titles in it."""
        return {lexeme[1:] for lexeme in self._places if lexeme.startswith("@") and len(lexeme) > 1}

    def __str__(self) -> str:
        return " ".join(_written(lexeme, places) for lexeme, places in self._places.items() if lexeme)


def quoted(lexeme: str) -> str:
    """A lexeme as it is written in a tsvector or a tsquery."""
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"


def _written(lexeme: str, places: list[str]) -> str:
    # PostgreSQL keeps 255 places of a lexeme and complains of no more; fewer are quicker to read.
    return f"{quoted(lexeme)}:{','.join(places[:100])}" if places else quoted(lexeme)


def facts_of(values: Mapping[str, Iterable[object]]) -> list[str]:
    """`{"l": ["fr"]}` as the lexemes `#l:fr`."""
    return [f"#{name}:{value}" for name, several in values.items() for value in several]
