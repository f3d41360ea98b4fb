"""What a state is, and the words in which they are written down."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse
from playwright.sync_api import Page

from tests.interface.world import World

Path = Callable[[World], str]
Act = Callable[[Page], None]
VISITOR = "visitor"


@dataclass(frozen=True)
class State:
    """`path` is asked for in each language; `act` is done once the page is there, by its markup alone.

    `status` is what the last page answers with.
    """

    name: str
    path: Path
    who: str = VISITOR
    act: Act | None = None
    status: int = 200


def at(route: str, **arguments: Callable[[World], object]) -> Path:
    """The address of `route`, its arguments found in the world."""
    return lambda world: reverse(route, kwargs={name: find(world) for name, find in arguments.items()})


def review(route: str, **arguments: Callable[[World], object]) -> Path:
    """An address under the open consultation."""
    return at(route, slug=lambda world: world.review.slug, **arguments)


def question(roundtable: int, number: int | None, query: str = "") -> Path:
    return lambda world: world.question(roundtable, number).get_absolute_url() + query


def send(form: str, button: str = "", **fields: str) -> Act:
    """Fill in the fields of a form by their names and send it, past what the browser itself would ask for."""

    def act(page: Page) -> None:
        for name, value in fields.items():
            page.locator(f"{form} [name={name}]").first.fill(value)
        press = f"form.querySelector('{button}')" if button else "null"
        with page.expect_navigation():
            page.locator(form).first.evaluate(f"form => {{ form.noValidate = true; form.requestSubmit({press}) }}")

    return act
