from collections.abc import Callable

import pytest

from apps.search.indexing import reconcile
from tests.access.audiences import NEAR
from tests.access.roles import Asker, hide_author, make_cast, make_cast_elsewhere
from tests.access.secrets import Secrets
from tests.access.states import State
from tests.access.world import World, make_world


@pytest.fixture
def make(db: None) -> Callable[[State], World]:
    """Makes the world of a state, with another one elsewhere."""

    def _make(state: State) -> World:
        secrets = Secrets()
        cast = make_cast(secrets, near=[who for who in Asker if NEAR.has(who, state)])
        if state == State.CHATHAM_HOUSE:
            cast = hide_author(secrets, cast)
        elsewhere = make_world(State.OPEN, make_cast_elsewhere(secrets, cast), secrets)
        world = make_world(state, cast, secrets, elsewhere)
        reconcile()
        return world

    return _make
