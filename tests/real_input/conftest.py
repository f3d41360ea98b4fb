"""The real files, which are kept beside the repository and are no part of it."""

import os
from pathlib import Path

import pytest

BESIDE = Path(__file__).resolve().parents[3] / "shared" / "data"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """`PLENARY_SHARED_DATA` names another place."""
    return Path(os.environ.get("PLENARY_SHARED_DATA") or BESIDE)
