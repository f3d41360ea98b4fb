"""The part of a text in which what was asked for stands, with those words marked."""

from collections.abc import Iterator
from dataclasses import dataclass

from apps.search.asking import SHORTEST_BEGINNING, Question, Reading
from apps.search.folding import Token, folded, tokens_of
from apps.search.lexemes import learn, pairs_to_learn, stems_of

EXCERPT = 300
BEFORE = 80


@dataclass(frozen=True)
class Piece:
    """A part of a text: plain, never markup; templates escape it."""

    text: str
    is_marked: bool = False


class Marker:
    """Knows the words that were asked for, in all the forms in which they were looked for."""

    def __init__(self, question: Question, reading: Reading) -> None:
        tokens = [token for term in question.wanted for token in term.tokens]
        self.runs = [folded(token.text) for token in tokens if token.is_run]
        words = [token.text for token in tokens if not token.is_run]
        self.forms = {folded(word) for word in words}
        self.forms |= {other for others in reading.others.values() for other in others}
        learn({pair for language in reading.languages for pair in pairs_to_learn(tokens, language)})
        self.stems = {
            stem for word in words for language in reading.languages for stem in stems_of(word, language) or ()
        }
        last = tokens[-1] if tokens else None
        self.beginning = folded(last.text) if last and reading.last_begins and not last.is_run else ""

    def places(self, text: str, language: str) -> list[tuple[int, int]]:
        """Where in `text` they stand, in order."""
        tokens = list(tokens_of(text))
        learn(pairs_to_learn(tokens, language))
        return [place for token in tokens for place in self._places_in(token, language)]

    def _places_in(self, token: Token, language: str) -> Iterator[tuple[int, int]]:
        if not token.is_run:
            if self._is_wanted(token.text, language):
                yield token.start, token.end
            return
        run = folded(token.text)
        for wanted in self.runs if len(run) == len(token.text) else ():
            start = run.find(wanted)
            while start >= 0:
                yield token.start + start, token.start + start + len(wanted)
                start = run.find(wanted, start + len(wanted))
        if run in self.forms:
            yield token.start, token.end

    def _is_wanted(self, word: str, language: str) -> bool:
        form = folded(word)
        if form in self.forms or not self.stems.isdisjoint(stems_of(word, language) or ()):
            return True
        return len(self.beginning) >= SHORTEST_BEGINNING and form.startswith(self.beginning)

    def marked(self, text: str, language: str) -> list[Piece]:
        """All of a short text."""
        return list(_pieces(text, self.places(text, language), 0, len(text)))

    def excerpt(self, text: str, language: str) -> list[Piece]:
        """About 300 signs of `text` around where most of the words stand; its beginning if none does."""
        text = " ".join(text.split())
        places = self.places(text, language)
        start, end = _window(text, places)
        pieces = list(_pieces(text, places, start, end))
        head = [Piece("… ")] if start else []
        return [*head, *pieces, *([Piece(" …")] if end < len(text) else [])]


def _window(text: str, places: list[tuple[int, int]]) -> tuple[int, int]:
    """From where to where the most marks are, at the borders of words."""
    best = max(places, key=lambda place: _count_from(place[0], places), default=(0, 0))[0]
    start = max(best - BEFORE, 0)
    if start:
        space = text.find(" ", start, best)
        start = space + 1 if space >= 0 else start
    end = min(start + EXCERPT, len(text))
    if end < len(text):
        space = text.rfind(" ", start + EXCERPT // 2, end)
        end = space if space >= 0 else end
    return start, end


def _count_from(start: int, places: list[tuple[int, int]]) -> int:
    return len({place for place in places if start <= place[0] and place[1] <= start + EXCERPT - BEFORE})


def _pieces(text: str, places: list[tuple[int, int]], start: int, end: int) -> Iterator[Piece]:
    position = start
    for first, last in sorted(places):
        if first < position or last > end:
            continue
        if first > position:
            yield Piece(text[position:first])
        yield Piece(text[first:last], is_marked=True)
        position = last
    if position < end:
        yield Piece(text[position:end])
