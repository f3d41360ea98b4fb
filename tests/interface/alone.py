"""An installation and a browser outside of pytest, for what is looked at or measured."""

import logging
import os
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import django

from config.embedded import postgres, redis

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.interface.installation import Installation


@contextmanager
def alone() -> "Iterator[tuple[Installation, Browser]]":
    """With servers of its own; Django is set up in here, so whatever needs it is imported after."""
    with ExitStack() as stack:
        directory = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        os.environ["DATABASE_URL"] = stack.enter_context(postgres(directory / "postgres", durable=False))
        os.environ["REDIS_URL"] = stack.enter_context(redis(directory / "redis"))
        os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.test"
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
        django.setup()
        logging.disable(logging.INFO)  # of tasks that go well nobody has to read
        from tests.interface.installation import installation
        from tests.journeys.chromium import chromium

        yield stack.enter_context(installation(directory)), stack.enter_context(chromium())
