"""A scene, a count and people at the keyboard for each of the two languages."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.interface.installation import Installation
from tests.interface.keyboard.scene import Scene, make_scene
from tests.interface.keyboard.walk import Tally, Walk
from tests.journeys.conftest import language, open_context
from tests.journeys.keyboard import PHONE

__all__ = ["language", "open_context"]

HERE = Path(__file__).parent
WINDOWS = {"en": {"width": 1280, "height": 800}, "ar": PHONE}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Whoever asks for one state or language of the interface does not want to wait for the journeys."""
    if config.getoption("--state") or config.getoption("--language"):
        others = [item for item in items if HERE not in item.path.parents]
        config.hook.pytest_deselected(items=[item for item in items if item not in others])
        items[:] = others


@pytest.fixture(scope="session")
def tallies() -> dict[str, Tally]:
    """By language."""
    return {language: Tally() for language in WINDOWS}


@pytest.fixture(scope="session")
def scenes(interface: Installation) -> dict[str, Scene]:
    return {language: make_scene(interface.world, language) for language in WINDOWS}


@pytest.fixture
def scene(scenes: dict[str, Scene], language: str) -> Scene:
    return scenes[language]


@pytest.fixture
def sit_down(
    interface: Installation,
    open_context,  # type: ignore[no-untyped-def]
    tallies: dict[str, Tally],
    language: str,
) -> Callable[..., Walk]:
    """Gives a person of the world a keyboard and an address to begin at; with `refused` a page may answer 422."""

    def begin(who: str, address: str, *, refused: bool = False) -> Walk:
        context = open_context(
            tolerates=("status of 422",) if refused else (), viewport=WINDOWS[language], locale=language
        )
        context.add_cookies(interface.cookies_of(who))
        walk = Walk(context.new_page(), tallies[language])
        walk.open(f"{interface.site.url}{address}")
        return walk

    return begin
