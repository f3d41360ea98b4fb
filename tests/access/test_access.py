"""Everybody asks for everything, in every state: see the package for how to read and to extend it."""

from collections.abc import Callable
from itertools import product

import pytest
from django.template.base import Template

from tests.access.asking import OF_THE_SESSION, Answer, Interview
from tests.access.expectation import Case, Outcome, cases, is_the_same_in_every_state
from tests.access.roles import Asker
from tests.access.states import State
from tests.access.world import World

LEAST_CHECKS = 3_000
GENERIC = "You can see that this is here"


@pytest.fixture(autouse=True)
def _without_ado(caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> None:
    """No line in the log of everything that is refused, and no copy of every context: both take their time."""
    caplog.set_level("CRITICAL", "django.request")
    monkeypatch.setattr(Template, "_render", lambda template, context: template.nodelist.render(context))


@pytest.mark.parametrize("state", State)
def test_everybody_gets_what_is_theirs_and_nothing_else(
    state: State, make: Callable[[State], World], request: pytest.FixtureRequest
):
    world = make(state)
    interview = Interview(world)
    part = request.config.getoption("--route")

    wrong = [
        line
        for case in cases(state)
        if part in case.row.route
        for line in faults(case, interview.ask(case), world)
    ]

    assert not wrong, "\n" + "\n".join([HEAD, *wrong])


HEAD = f"{'route':<45}{'about':<22}{'':<5}{'who':<14}{'state':<15}{'expected':<22}got"


def faults(case: Case, answer: Answer, world: World) -> list[str]:
    """What is wrong with `answer`, a line each."""
    found = []
    if answer.outcome not in case.expected:
        found.append(answer.outcome)
    found += [f"reads: {what}" for what in world.secrets.leaked_in(answer.body, case.asker, case.row.of.tells)]
    may_write = case.method == "POST" and answer.outcome == Outcome.OK
    if not may_write and (written := answer.written - OF_THE_SESSION):
        found.append(f"writes: {', '.join(sorted(written))}")
    if answer.outcome == Outcome.REFUSED and not case.row.opens_late and GENERIC in answer.body:
        found.append("is refused without a sentence")
    return [f"{_place(case)}{fault}" for fault in found]


def _place(case: Case) -> str:
    about = f"{case.row.of.name} elsewhere" if case.is_mixed else case.row.of.name
    expected = " / ".join(sorted(case.expected))
    return f"{case.row.route:<45}{about:<22}{case.method:<5}{case.asker:<14}{case.state:<15}{expected:<22}"


def test_matrix_is_large_enough(record_property: Callable[[str, object], None]):
    """Everybody is asked about every row of ours that a state can change, in every state."""
    asked = [case for state in State for case in cases(state)]
    ours = [case for case in asked if not case.row.opens_late]
    changing = [row for row in {case.row for case in ours} if not is_the_same_in_every_state(row)]

    record_property("figure", f"access matrix: {len(asked):,} checks, of which {len(ours):,} on routes of ours")
    assert len(ours) >= LEAST_CHECKS
    assert {(case.row, case.asker, case.state) for case in ours} >= set(product(changing, Asker, State))
