"""One installation and one browser for all instruments."""

from collections.abc import Iterator

import pytest

from tests.interface.installation import Installation, installation
from tests.journeys.conftest import browser

__all__ = ["browser"]


@pytest.fixture(scope="session")
def interface(
    tmp_path_factory: pytest.TempPathFactory,
    django_db_blocker,  # type: ignore[no-untyped-def]
) -> Iterator[Installation]:
    with django_db_blocker.unblock(), installation(tmp_path_factory.mktemp("interface")) as running:
        yield running
