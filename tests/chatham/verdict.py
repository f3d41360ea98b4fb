"""How much better than chance an attack did."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import comb

# Below it, divided by the number of attacks that were made, an accuracy is no accident.
SIGNIFICANT = 0.001


@dataclass(frozen=True)
class Guess:
    """For one number; `weight` is how many comments stand under it."""

    guessed: object
    true: object
    weight: int = 1

    @property
    def is_right(self) -> bool:
        return self.guessed == self.true


@dataclass
class Verdict:
    attack: str
    vantage: str
    guesses: list[Guess] = field(default_factory=list)
    choices: int = 0  # of how many one was chosen each time; 0: whatever the guesses and the truth hold

    @property
    def accuracy(self) -> float:
        """Of comments."""
        total = sum(guess.weight for guess in self.guesses)
        return sum(guess.weight for guess in self.guesses if guess.is_right) / total if total else 0.0

    @property
    def chance(self) -> float:
        """How often guesses that have nothing to do with the truth are right."""
        if self.choices:
            return 1 / self.choices
        return _meeting([guess.guessed for guess in self.guesses], [guess.true for guess in self.guesses])

    @property
    def p(self) -> float:
        """How likely at least as many right guesses are by chance: the upper tail of the binomial distribution."""
        right = sum(guess.is_right for guess in self.guesses)
        return tail(right, len(self.guesses), self.chance)

    @property
    def line(self) -> str:
        right = sum(guess.is_right for guess in self.guesses)
        return (
            f"{self.attack:18} {self.vantage:22} {right:4}/{len(self.guesses):<4} {self.accuracy:7.1%}"
            f" {self.chance:7.1%} {self.p:10.2g}"
        )


HEADING = f"{'attack':18} {'vantage point':22} {'numbers':>9} {'comments':>7} {'chance':>7} {'p':>10}"


def tail(right: int, tries: int, chance: float) -> float:
    """P(X >= right) of a binomial X."""
    return min(sum(comb(tries, k) * chance**k * (1 - chance) ** (tries - k) for k in range(right, tries + 1)), 1.0)


def joined(verdicts: Iterable[Verdict]) -> list[Verdict]:
    """Those of several runs, by attack and vantage."""
    found: dict[tuple[str, str], Verdict] = {}
    for each in verdicts:
        known = found.setdefault((each.attack, each.vantage), Verdict(each.attack, each.vantage, [], each.choices))
        known.guesses += each.guesses
    return [found[key] for key in sorted(found)]


def telling(verdicts: Sequence[Verdict]) -> list[Verdict]:
    """Those that did better than chance, whatever the number of attacks."""
    made = [each for each in verdicts if each.guesses]
    return [each for each in made if each.p < SIGNIFICANT / len(made)]


def _meeting(guessed: Sequence[object], true: Sequence[object]) -> float:
    if not guessed:
        return 1.0
    left, right = Counter(guessed), Counter(true)
    return sum(count * right[value] for value, count in left.items()) / len(guessed) / len(true)
