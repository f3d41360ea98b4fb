"""What the answer has to be, from the row, who asks and the state: nothing here knows how the site decides."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import product

from tests.access.roles import Asker
from tests.access.routes import ROWS
from tests.access.rows import METHODS, Row
from tests.access.states import State


class Outcome(StrEnum):
    OK = "ok"
    SIGN_IN = "sign in"
    REFUSED = "refused"  # 403 with a sentence
    NOT_FOUND = "not found"
    NOT_OFFERED = "not offered"  # 405
    BROKEN = "broken"


Outcomes = frozenset[Outcome]
NOT_FOUND = frozenset({Outcome.NOT_FOUND})
NOT_OFFERED = frozenset({Outcome.NOT_OFFERED})
# Behind the door of a row that `opens_late` others decide; it never breaks, and nobody is sent back to the door.
BEHIND_THE_DOOR = frozenset(Outcome) - {Outcome.BROKEN, Outcome.SIGN_IN}

FEW = (Asker.ANONYMOUS, Asker.ORGANISER, Asker.ADMINISTRATOR)


@dataclass(frozen=True)
class Case:
    """One check. `is_mixed`: under the address of this consultation, the number of something elsewhere."""

    row: Row
    method: str
    asker: Asker
    state: State
    is_mixed: bool = False

    @property
    def expected(self) -> Outcomes:
        """The right answers: one, or where a second would tell as little, both."""
        audience = self.row.audience(self.method)
        if audience is None:
            return self._expected_of_a_method_not_offered()
        if not audience.has(self.asker, self.state):
            return self._refusal | (NOT_FOUND if self.is_mixed else frozenset())
        if not self._is_told or self.is_mixed:
            return NOT_FOUND
        if not self.row.opens_late:
            return frozenset({Outcome.OK})
        return BEHIND_THE_DOOR | (self._refusal if self.asker == Asker.ANONYMOUS else frozenset())

    @property
    def is_success(self) -> bool:
        return Outcome.OK in self.expected

    @property
    def _is_told(self) -> bool:
        """Whether the asker may know that the thing exists."""
        return self.row.of.seen_by.has(self.asker, self.state)

    @property
    def _refusal(self) -> Outcomes:
        is_visitor = self.asker == Asker.ANONYMOUS
        if is_visitor and (self._is_told or self.method in self.row.asks_first):
            return frozenset({Outcome.SIGN_IN})
        if not self._is_told:
            return NOT_FOUND
        if self.row.opens_late:
            return frozenset({Outcome.SIGN_IN, Outcome.REFUSED})
        return frozenset({Outcome.SIGN_IN if is_visitor else Outcome.REFUSED})

    def _expected_of_a_method_not_offered(self) -> Outcomes:
        """Refused as such, or before that as the other method is refused: neither tells more."""
        other = self.row.get or self.row.post
        assert other is not None, f"{self.row.route} offers nothing"
        is_let_in = self._is_told and other.has(self.asker, self.state)
        return NOT_OFFERED if is_let_in else NOT_OFFERED | self._refusal


def cases(state: State) -> Iterator[Case]:
    """Every row × everybody, in every state, by the methods that the route offers.

    Asked while everything is open, and not again: pages that are not ours, of which few POST; and once for each
    route the methods that it does not offer, and the number of something elsewhere. Whose answers no state changes
    are asked once more where most is hidden, for what they may tell; and who is refused a form is asked, in other
    states, to send it only.
    """
    if state == State.OPEN:
        yield from _cases_while_open()
        return
    for row in ROWS:
        if row.opens_late or (state != State.HIDDEN and is_the_same_in_every_state(row)):
            continue
        for method, asker in product(_methods(row), Asker):
            case = Case(row, method, asker, state)
            if case.is_success or method == _methods(row)[-1]:
                yield case


def _cases_while_open() -> Iterator[Case]:
    met: set[str] = set()
    for row in ROWS:
        is_first = row.route not in met
        met.add(row.route)
        for method, asker in product(METHODS, Asker):
            if row.opens_late and method == "POST" and asker not in FEW:
                continue
            is_offered = method in _methods(row)
            if is_offered or is_first:
                yield Case(row, method, asker, State.OPEN)
            if is_offered and is_first and row.of.is_within:
                yield Case(row, method, asker, State.OPEN, is_mixed=True)


def is_the_same_in_every_state(row: Row) -> bool:
    return all(
        Case(row, method, asker, state).expected == Case(row, method, asker, State.OPEN).expected
        for method, asker, state in product(_methods(row), Asker, State)
    )


def _methods(row: Row) -> list[str]:
    return [method for method in METHODS if row.audience(method)]
