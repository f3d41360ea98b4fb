"""Moments written by the clock of a place, on the days on which clocks are changed, too."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError

from apps.core.local_time import LocalDateTimeField

ZURICH = LocalDateTimeField(zone=ZoneInfo("Europe/Zurich"))


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2026-03-01T18:00", datetime(2026, 3, 1, 17, tzinfo=UTC)),
        ("2026-07-01 18:00", datetime(2026, 7, 1, 16, tzinfo=UTC)),
        ("2026-03-29T01:59", datetime(2026, 3, 29, 0, 59, tzinfo=UTC)),
        ("2026-03-29T03:00", datetime(2026, 3, 29, 1, tzinfo=UTC)),
        ("2026-07-01T18:00+00:00", datetime(2026, 7, 1, 18, tzinfo=UTC)),
    ],
)
def test_time_is_that_of_the_zone(written: str, meant: datetime):
    assert ZURICH.clean(written) == meant


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("2026-03-29T02:30", "On 29 March 2026 the clocks of Europe/Zurich go forward and skip 02:30"),
        ("2026-10-25T02:30", "On 25 October 2026 the clocks of Europe/Zurich go back and show 02:30 twice"),
        ("2026-02-30T09:00", "Enter a valid date/time."),
        ("tomorrow", "Enter a valid date/time."),
        ("0001-01-01T00:00", "Enter a valid date/time."),
        ("9999-12-31T23:59", "Enter a valid date/time."),
        ("", "This field is required."),
    ],
)
def test_time_that_is_none_is_refused_in_words(written: str, sentence: str):
    with pytest.raises(ValidationError) as refused:
        ZURICH.clean(written)

    assert refused.value.messages[0].startswith(sentence)


def test_moment_is_shown_by_the_clock_of_the_zone():
    shown = ZURICH.prepare_value(datetime(2026, 7, 1, 16, tzinfo=UTC))

    assert ZURICH.widget.format_value(shown) == "2026-07-01T18:00"


@pytest.mark.parametrize("zone", ["Asia/Kathmandu", "Pacific/Apia", "America/St_Johns", "Australia/Lord_Howe"])
def test_what_is_shown_is_read_as_the_same_moment(zone: str):
    field = LocalDateTimeField(zone=ZoneInfo(zone))
    moment = datetime(2026, 5, 4, 3, 2, tzinfo=UTC)

    assert field.clean(field.widget.format_value(field.prepare_value(moment))) == moment
