"""The site's clock, which the plot sets."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, tzinfo
from unittest.mock import patch


class Clock:
    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def __call__(self) -> datetime:
        return self.moment

    @contextmanager
    def in_charge(self) -> Iterator[None]:
        """Until it ends Django's `timezone.now` says what this clock says, wherever it was imported to."""
        clock = self

        class Moved(datetime):
            @classmethod
            def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
                return clock.moment.astimezone(tz) if tz else clock.moment.replace(tzinfo=None)

        with patch("django.utils.timezone.datetime", Moved):
            yield
