"""How much was stated. It runs last, and of a part of the journeys only it says that they are too few."""

from collections.abc import Callable

import pytest

from tests.interface.keyboard.walk import Tally

WANTED = 200


@pytest.mark.parametrize("language", ["en", "ar"])
def test_enough_was_stated(
    tallies: dict[str, Tally], language: str, record_property: Callable[[str, object], None]
) -> None:
    tally = tallies[language]
    assert len(tally.statements) >= WANTED, f"{len(tally.statements)} statements: were all journeys made?"
    said = f"{len(tally.statements)} statements, the focus judged at {tally.stops} stops"
    record_property("figure", f"Keyboard alone ({language}): {said}")
