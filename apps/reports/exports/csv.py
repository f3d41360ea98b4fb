"""The comments as comma-separated values (RFC 4180): UTF-8 with a byte order mark, which Excel needs to see.

One header line and one line per comment, nothing else: any statistics program can read it as it is.
"""

import csv
from collections.abc import Iterator
from datetime import datetime

from apps.core.tables import neutral
from apps.reports.body import printable
from apps.reports.content import SummaryContent
from apps.reports.exports.table import COLUMNS, Value, heading_of, rows_of


class _Line:
    """What csv.writer needs of a file: `write` hands the line back."""

    def write(self, line: str) -> str:
        return line


def csv_parts(content: SummaryContent) -> Iterator[bytes]:
    writer = csv.writer(_Line())
    headings = [neutral(heading_of(column, content)) for column in COLUMNS]
    yield b"\xef\xbb\xbf" + str(writer.writerow(headings)).encode()
    for row in rows_of(content):
        cells = [neutral(_as_text(column.value(row))) for column in COLUMNS]
        yield str(writer.writerow(cells)).encode()


def _as_text(value: Value) -> str:
    if value is None:
        return ""
    return f"{value:%Y-%m-%d}" if isinstance(value, datetime) else printable(str(value))
