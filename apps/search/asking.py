"""What somebody asks for, and how it is asked of the index.

    words              all of them have to be there, in any form that the language of the text gives them
    "several words"    one after the other, as they are written
    -word, -"words"    not there

Each language reads the words in its own way, and a text is found by the reading of its own language.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from apps.search.folding import Token, folded, tokens_of
from apps.search.lexemes import facts_of, learn, name_lexeme, pairs_of, pairs_to_learn, quoted, stems_of

LONGEST_QUERY = 200
MOST_WORDS = 12
PIECE = re.compile(r'(?P<minus>(?<!\S)-)?(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))')
CURLY = str.maketrans("“”„«»", '"' * 5)
REFERENCE = re.compile(r"[A-Za-z][A-Za-z0-9]*-RT\d+-(?:Q\d+|OF)-\d+", re.IGNORECASE)
# A shorter beginning stands before too many words to say anything.
SHORTEST_BEGINNING = 3
NOTHING = ""


@dataclass(frozen=True)
class Term:
    """One word, or several that follow one another; `is_exact` if they were put into quotation marks."""

    tokens: tuple[Token, ...]
    is_exact: bool = False
    is_excluded: bool = False


@dataclass(frozen=True)
class Question:
    """What was asked, in its parts; `reference` if it is the number of a comment."""

    text: str
    terms: tuple[Term, ...] = ()
    reference: str = ""

    @property
    def wanted(self) -> list[Term]:
        return [term for term in self.terms if not term.is_excluded]

    @property
    def is_empty(self) -> bool:
        return not self.wanted and not self.reference


def read_question(text: str) -> Question:
    """The parts of what somebody has typed; nothing in it is a mistake. What is too long is cut."""
    text = " ".join(text.replace("\x00", "").split())[:LONGEST_QUERY]
    if REFERENCE.fullmatch(text):
        return Question(text, reference=text.lower())
    terms: list[Term] = []
    for piece in PIECE.finditer(text.translate(CURLY)):
        is_exact = piece.group("phrase") is not None
        tokens = tuple(tokens_of(piece.group("phrase") if is_exact else piece.group("word")))
        if tokens:
            terms.append(Term(tokens, is_exact, piece.group("minus") is not None))
    return Question(text, tuple(terms[:MOST_WORDS]))


@dataclass(frozen=True)
class Reading:
    """How words are taken: in which `languages`; whether the last one may be a beginning; `others` by word.

    `others` are names that somebody may have meant instead.
    """

    languages: tuple[str, ...]
    last_begins: bool = False
    others: Mapping[str, list[str]] = field(default_factory=dict)


def tsquery_of(question: Question, reading: Reading) -> str:
    """As PostgreSQL reads it; empty when nothing is left that could be found."""
    if question.reference:
        return quoted(facts_of({"r": [question.reference]})[0])
    learn({pair for term in question.terms for pair in _pairs(term, reading.languages)})
    languages = (*reading.languages, "")
    at_once = [languages] if _is_read_at_once(question, reading) else [(language,) for language in languages]
    wanted = any_of(_in_languages(question, reading, several) for several in at_once)
    unwanted = any_of(
        _term(term, (language,), Reading(reading.languages))
        for term in question.terms
        if term.is_excluded
        for language in languages
    )
    return f"{_group(wanted)} & !{_group(unwanted)}" if wanted and unwanted else wanted


def _pairs(term: Term, languages: Iterable[str]) -> set[tuple[str, str]]:
    return {pair for each in languages for pair in pairs_to_learn(term.tokens, each)}


def _is_read_at_once(question: Question, reading: Reading) -> bool:
    """Whether a word in any language stands for it in all: no stem of one stands in a text of another.

    The names of an organisation are one text. A word that one language passes over has to be in those of others.
    """
    words = [token.text for term in question.wanted for token in term.tokens if not token.is_run]
    passed_over = (stems_of(word, language) == () for word in words for language in reading.languages)
    return not any(passed_over)


def _in_languages(question: Question, reading: Reading, languages: Sequence[str]) -> str:
    """All wanted terms, each as a text in one of `languages` would have it."""
    last = question.wanted[-1]
    begins = reading.last_begins and not last.is_exact and len(last.tokens) == 1
    return all_of(_term(term, languages, reading, begins=begins and term is last) for term in question.wanted)


def _term(term: Term, languages: Sequence[str], reading: Reading, *, begins: bool = False) -> str:
    """What was joined by hyphens or apostrophes is as loose as separate words; a phrase is not."""
    if term.is_exact:
        return any_of(_phrase(term.tokens, language) for language in languages)
    return all_of(_word(token, languages, reading, begins=begins) for token in term.tokens)


def _word(token: Token, languages: Sequence[str], reading: Reading, *, begins: bool) -> str:
    """Any form of a word, or it in a name; nothing for a word to pass over."""
    word = folded(token.text)
    names = [quoted(name_lexeme(name)) for name in (word, *reading.others.get(word, ()))]
    if token.is_run:
        return any_of([_run(token.text), *names[1:]])
    stems = [stems_of(token.text, language) if language else None for language in languages]
    if () in stems:
        return NOTHING
    forms = [quoted(form) for several in stems for form in several or (word,)]
    beginning = [f"{quoted(word)}:*"] if begins and len(word) >= SHORTEST_BEGINNING else []
    return any_of([*forms, *beginning, *names])


def _run(run: str) -> str:
    """Its signs one after the other, by as few pairs as tell that."""
    pairs = pairs_of(run)
    if len(pairs) == 1:
        return f"{quoted(pairs[0])}:*"
    places = sorted({*range(0, len(pairs) - 1, 2), len(pairs) - 2})
    return _in_sequence([(place, quoted(pairs[place])) for place in places])


def _phrase(tokens: tuple[Token, ...], language: str) -> str:
    """The words as they are written, each in its place; words to pass over leave a gap."""
    places, position = [], 0
    for token in tokens:
        if token.is_run:
            pairs = pairs_of(token.text)
            last = max(len(pairs) - 1, 1)
            places += [(position + place, quoted(pairs[place])) for place in range(last)]
            position += len(pairs)
        else:
            if not language or stems_of(token.text, language) != ():
                places.append((position, quoted(folded(token.text))))
            position += 1
    return _in_sequence(places)


def _in_sequence(places: list[tuple[int, str]]) -> str:
    if not places:
        return NOTHING
    text, before = places[0][1], places[0][0]
    for position, lexeme in places[1:]:
        text += f" <{position - before}> {lexeme}"
        before = position
    return text


def _joined(parts: Iterable[str], sign: str) -> str:
    several = list(dict.fromkeys(part for part in parts if part))
    return several[0] if len(several) == 1 else f" {sign} ".join(map(_group, several))


def all_of(parts: Iterable[str]) -> str:
    return _joined(parts, "&")


def any_of(parts: Iterable[str]) -> str:
    return _joined(parts, "|")


def _group(part: str) -> str:
    return f"({part})" if " " in part else part
