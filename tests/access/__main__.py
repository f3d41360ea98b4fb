"""Prints the matrix: for each row who gets in, by state."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
django.setup()

from tests.access.roles import Asker  # noqa: E402
from tests.access.routes import ROWS  # noqa: E402
from tests.access.rows import METHODS  # noqa: E402
from tests.access.states import State  # noqa: E402

for row in ROWS:
    for method in METHODS:
        audience = row.audience(method)
        if audience is None:
            continue
        print(f"\n{method} {row.route} ({row.of.name}): {audience}")
        by_people: dict[str, list[str]] = {}
        for state in State:
            people = [who for who in Asker if row.of.seen_by.has(who, state) and audience.has(who, state)]
            by_people.setdefault(", ".join(people) or "nobody", []).append(state)
        for people, states in by_people.items():
            print(f"    {', '.join(states)}: {people}")
