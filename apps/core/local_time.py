"""Moments that a person writes by the clock of a place."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.translation import gettext as _

FORMAT = "%Y-%m-%dT%H:%M"
# Beyond, the clocks of some places already or still show a year that no calendar of ours holds.
YEARS = range(1900, 3000)


class LocalDateTimeField(forms.DateTimeField):
    """An aware moment, written by the clock of `zone`; times that it never shows, or shows twice, are refused."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local", "step": "60"}, format=FORMAT)

    def __init__(self, *, zone: ZoneInfo, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.zone = zone

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, datetime) and value.tzinfo is not None:
            return value.astimezone(self.zone).replace(tzinfo=None)
        return value

    def to_python(self, value: Any) -> datetime | None:
        if value in self.empty_values:
            return None
        if not isinstance(value, datetime):
            value = self._parsed(value)
        return value.astimezone(UTC) if value.tzinfo else in_zone(value, self.zone)

    def _parsed(self, text: str) -> datetime:
        try:
            moment = parse_datetime(text.strip())
        except ValueError:
            moment = None
        if moment is None or moment.year not in YEARS:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return moment


def in_zone(naive: datetime, zone: ZoneInfo) -> datetime:
    """`naive` by the clock of `zone`, in UTC. Raises ValidationError when the clocks skip it or show it twice."""
    earlier, later = (naive.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    if earlier.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != naive:
        raise ValidationError(
            _("On %(date)s the clocks of %(zone)s go forward and skip %(time)s: choose another time.")
            % _words(naive, zone)
        )
    if earlier.utcoffset() != later.utcoffset():
        raise ValidationError(
            _("On %(date)s the clocks of %(zone)s go back and show %(time)s twice: choose another time.")
            % _words(naive, zone)
        )
    return earlier.astimezone(UTC)


def _words(naive: datetime, zone: ZoneInfo) -> dict[str, str]:
    return {"date": date_format(naive, _("j F Y")), "time": f"{naive:%H:%M}", "zone": zone.key.replace("_", " ")}


def city_of(time_zone: str) -> str:
    """The city that a time zone of the IANA database is named after: "Zurich"."""
    return time_zone.rsplit("/", 1)[-1].replace("_", " ")
