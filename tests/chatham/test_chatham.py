"""Nobody is guessed better than by chance; and would be, if something leaked."""

from collections.abc import Iterator
from random import Random
from typing import Any

import pytest

from tests.chatham.attacks import ATTACKS, all_attacks, choices_of
from tests.chatham.case import Case
from tests.chatham.cast import Vantage
from tests.chatham.leaks import LEAKS, leaky
from tests.chatham.play import play
from tests.chatham.plot import PEOPLE, SCALES, SMALL, Act, plot
from tests.chatham.verdict import HEADING, SIGNIFICANT, Verdict, joined, tail, telling

Record = Any


@pytest.fixture(scope="module")
def cases(request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: Any) -> Iterator[list[Case]]:
    scale = SCALES[request.config.getoption("--scale")]
    with django_db_blocker.unblock():
        yield [case for seed in range(request.config.getoption("--runs")) for case in play(seed, scale)]


@pytest.mark.django_db
def test_nobody_is_guessed_better_than_by_chance(cases: list[Case], record_property: Record):
    verdicts = joined(verdict for case in cases for verdict in all_attacks(case))

    record_property("figure", HEADING)
    for verdict in verdicts:
        record_property("figure", verdict.line)
    assert {verdict.attack for verdict in verdicts} == set(ATTACKS)
    assert [verdict.line for verdict in telling(verdicts)] == []


@pytest.mark.django_db
def test_the_attacker_has_seen_almost_everybody_write(cases: list[Case]):
    seen = {(case.vantage, case.kind): len(case.comments) for case in cases}

    assert seen.pop(("anonymous", "members")) == 0
    assert [(where, number) for where, number in seen.items() if number < PEOPLE // 2] == []


@pytest.mark.django_db
def test_whatever_leaks_is_found(cases: list[Case], record_property: Record):
    """By the attack that is made for it, from the vantage point from which it is seen best."""
    found: dict[str, list[Verdict]] = {name: [] for name in LEAKS}
    for case in cases:
        for name, attack, leaking in leaky(case):
            if case.comments:
                found[name].append(
                    Verdict(attack, case.vantage, ATTACKS[attack](leaking), choices_of(attack, case))
                )

    strongest = {name: min(joined(verdicts), key=lambda each: each.p) for name, verdicts in found.items()}
    for name, verdict in strongest.items():
        record_property("figure", f"{verdict.line}  with {name}")
    missed = [name for name, verdict in strongest.items() if verdict.p > SIGNIFICANT / len(Vantage)]
    assert missed == []


def test_the_day_tells_nothing_in_the_plot():
    """On a day a random half is about by name: among those who write then as among all."""
    about, wrote = 0, 0
    for seed in range(200):
        events = plot(seed, SMALL)
        speaking = {(event.day, event.person) for event in events if event.act == Act.SPEAK}
        writing = {(event.day, event.person) for event in events if event.act == Act.WRITE}
        about, wrote = about + len(speaking & writing), wrote + len(writing)

    assert abs(about / wrote - 0.5) < 0.03


def test_everybody_writes_after_everybody_has_joined():
    events = plot(Random(1).randrange(99), SMALL)
    first = min(event.at for event in events if event.act == Act.WRITE)

    assert {event.person for event in events if event.act == Act.WRITE} == set(range(PEOPLE))
    assert {event.person for event in events if event.act == Act.JOIN and event.at < first} == set(range(PEOPLE))


@pytest.mark.parametrize(
    ("right", "tries", "chance", "likely"),
    [(0, 30, 1 / 30, 1.0), (1, 1, 0.5, 0.5), (2, 2, 0.5, 0.25), (1, 2, 0.5, 0.75)],
)
def test_a_tail_is_that_of_the_binomial_distribution(right: int, tries: int, chance: float, likely: float):
    assert tail(right, tries, chance) == pytest.approx(likely)
