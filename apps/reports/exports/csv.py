"""The comments as comma-separated values (RFC 4180): UTF-8 with a byte order mark, which Excel needs to see.

One header line and one line per comment, nothing else: any statistics program can read it as it is.
"""

from collections.abc import Iterator
from datetime import datetime

from apps.core.tables import BYTE_ORDER_MARK, csv_line
from apps.reports.body import printable
from apps.reports.content import SummaryContent
from apps.reports.exports.table import COLUMNS, Value, heading_of, rows_of


def csv_parts(content: SummaryContent) -> Iterator[bytes]:
    headings = csv_line(heading_of(column, content) for column in COLUMNS)
    yield f"{BYTE_ORDER_MARK}{headings}".encode()
    for row in rows_of(content):
        yield csv_line(_as_text(column.value(row)) for column in COLUMNS).encode()


def _as_text(value: Value) -> str:
    if value is None:
        return ""
    return f"{value:%Y-%m-%d}" if isinstance(value, datetime) else printable(str(value))
