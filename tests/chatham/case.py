"""The evidence from one vantage point, with all that is known, as the attacks ask for it."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from random import Random

from tests.chatham.evidence import Evidence, integers_of, tokens_of
from tests.chatham.knowledge import Person, Truth, appearances
from tests.chatham.verdict import Guess

# Of a number: the person (or whatever is guessed), None for no idea.
Oracle = Mapping[int, object]


@dataclass
class Case:
    """The truth is asked for what one half of the numbers teaches, and for the verdict."""

    vantage: str
    kind: str  # who may read the consultation
    evidence: Evidence
    people: Sequence[Person]
    truth: Truth
    random: Random

    @property
    def place(self) -> str:
        return f"{self.vantage}, {self.kind}"

    @cached_property
    def comments(self) -> dict[int, list[str]]:
        """The references under each number that was seen."""
        found: dict[int, list[str]] = defaultdict(list)
        for reference in self.evidence.withheld:
            number = self.evidence.number_of(reference)
            if number in self.truth.numbers:
                found[number].append(reference)
        return dict(sorted(found.items()))

    @cached_property
    def integers(self) -> dict[str, dict[str, int]]:
        """By feature and reference, the named ones too."""
        found: dict[str, dict[str, int]] = defaultdict(dict)
        for reference, records in self.evidence.records.items():
            for record in records:
                for feature, value in integers_of(record).items():
                    found[feature].setdefault(reference, value)
        return found

    @cached_property
    def tokens(self) -> dict[str, set[str]]:
        """What there is about each comment, and the hour at which it was first seen."""
        return {
            reference: {token for record in records for token in tokens_of(record)}
            | {f"hour={self.evidence.first_seen(reference).hour}"}
            for reference, records in self.evidence.records.items()
        }

    @cached_property
    def appearances(self) -> list[tuple[datetime, int, str]]:
        return appearances(self.evidence, self.people)

    @cached_property
    def halves(self) -> tuple[list[int], list[int]]:
        numbers = list(self.comments)
        self.random.shuffle(numbers)
        return numbers[::2], numbers[1::2]

    def person_of(self, number: int) -> int:
        return self.truth.numbers[number]

    def group_of(self, number: int) -> str:
        return next(person.group for person in self.people if person.key == self.truth.numbers[number])

    def guesses(self, oracle: Oracle, true: Callable[[int], object], numbers: Sequence[int]) -> list[Guess]:
        """One for each of `numbers`; without an idea somebody is drawn."""
        found = []
        for number in numbers:
            guessed = oracle.get(number)
            if guessed is None:
                guessed = self.random.choice(self.people).key if true == self.person_of else "no idea"
            found.append(Guess(guessed, true(number), len(self.comments[number])))
        return found

    def best(self, oracles: Mapping[str, Oracle], true: Callable[[int], object]) -> list[Guess]:
        """Of each half what the oracle says that does best on the other half."""
        found: list[Guess] = []
        for learnt, judged in (self.halves, self.halves[::-1]):
            scores = {
                name: sum(oracle.get(number) == true(number) for number in learnt)
                for name, oracle in oracles.items()
            }
            if scores:
                found += self.guesses(oracles[max(scores, key=lambda name: scores[name])], true, judged)
        return found
