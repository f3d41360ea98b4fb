"""The entries of a page, checked one by one."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from apps.core.tables import Malformed

# Noon in UTC is the same day nearly everywhere, so that no reader's time zone moves a bare date.
NOON = timedelta(hours=12)
LONGEST_NAME = 150


@dataclass(frozen=True)
class Entry:
    """`position` counts from 1; `shown_replies` is how many replies at any depth the page says there are."""

    position: int
    author: str
    day: datetime
    body: str
    in_reply_to: str | None
    badge: str | None
    shown_replies: int


def read_entries(text: str) -> list[Entry]:
    """Raises Malformed."""
    try:
        items = json.loads(text)
    except json.JSONDecodeError as error:
        raise Malformed(f"Line {error.lineno} is not JSON: {error.msg} at column {error.colno}.") from error
    except RecursionError as error:
        raise Malformed("The JSON is nested too deeply to be a discussion.") from error
    if not isinstance(items, list) or not items:
        raise Malformed("The JSON is not a list of entries.")
    return [_read_entry(position, item) for position, item in enumerate(items, start=1)]


def _read_entry(position: int, item: Any) -> Entry:
    if not isinstance(item, dict):
        raise Malformed(f"Entry {position} is not an object with author, date and body.")
    author = _text(position, item, "author").strip()
    if len(author) > LONGEST_NAME:
        raise Malformed(f"Entry {position} has an author of more than {LONGEST_NAME} characters.")
    return Entry(
        position=position,
        author=author,
        day=_day(position, _text(position, item, "date")),
        body=_text(position, item, "body"),
        in_reply_to=_text(position, item, "in_reply_to", optional=True),
        badge=_text(position, item, "badge", optional=True),
        # One count is of comments, the other of the people who wrote them, and pages were found that swap
        # them: the comments are never fewer than their authors.
        shown_replies=max(_count(position, item, "members"), _count(position, item, "comments")),
    )


def _text(position: int, item: dict[str, Any], key: str, *, optional: bool = False) -> Any:
    value = item.get(key)
    if value is None and optional:
        return None
    if not isinstance(value, str) or not value.strip():
        raise Malformed(f"Entry {position} has no text as {key}.")
    if "\0" in value or not _is_encodable(value):
        raise Malformed(f"Entry {position} has a character in {key} that is not text.")
    return value


def _is_encodable(value: str) -> bool:
    """False for half of a surrogate pair, which JSON can hold and UTF-8 cannot."""
    return not any("\ud800" <= character <= "\udfff" for character in value)


def _count(position: int, item: dict[str, Any], key: str) -> int:
    value = item.get(key)
    if value is None:
        return 0
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise Malformed(f"Entry {position} has no whole number as {key}.")
    return value


def _day(position: int, date: str) -> datetime:
    try:
        return datetime.strptime(date.strip(), "%b %d, %Y").replace(tzinfo=UTC) + NOON
    except ValueError as error:
        raise Malformed(f"Entry {position} has the date “{date}”, not one like “Dec 08, 2021”.") from error
