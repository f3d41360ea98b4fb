"""What some countries are called in the demo: one that was renamed, and a designation with a footnote."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from apps.accounts.models import User
from apps.consultations.naming import set_country_name


def name_countries(entries: Iterable[Mapping[str, Any]], *, by: User) -> None:
    for entry in entries:
        days = {name: _day(entry.get(name)) for name in ("valid_from", "valid_until")}
        values = {"name": entry["name"], "footnote": entry["footnote"], **days}
        set_country_name(code=entry["code"], by=by, values=values)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
