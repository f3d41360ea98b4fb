"""Text files of rows: reading what others made, and writing what a spreadsheet may open."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

# OWASP, "CSV Injection": a spreadsheet takes a cell that begins so for a formula; full-width signs, too.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# What Excel needs to see at the beginning of a file in UTF-8.
BYTE_ORDER_MARK = "\ufeff"
# Where semicolons divide, spreadsheets mind the quotes of a line's first cell only: `x;=1+1` would be two cells.
_FORMULA_INSIDE = re.compile(r'(?<=[;\t\r\n])(?="*[=+\-@＝＋－＠])')


def neutral(cell: str) -> str:
    """`cell` with an apostrophe before it where a spreadsheet would calculate instead of show.

    Within, a space goes before what would be a formula if the cell were divided there: list items stay list items.
    """
    within = _FORMULA_INSIDE.sub(" ", cell)
    return f"'{within}" if cell.startswith(FORMULA_STARTS) else within


class _Echo:
    """What csv.writer needs of a file: `write` hands the line back."""

    def write(self, line: str) -> str:
        return line


_writer = csv.writer(_Echo(), quoting=csv.QUOTE_ALL)


def csv_line(cells: Iterable[str]) -> str:
    """One record of a CSV file (RFC 4180), in which no cell is calculated, wherever a spreadsheet divides it."""
    return str(_writer.writerow([neutral(cell) for cell in cells]))


class Malformed(Exception):
    """A file is not what it should be; `str()` of it is one sentence that names the line or the entry."""


@dataclass(frozen=True)
class Row:
    """One record of a CSV file; `line` is the line that it begins on, from 1."""

    line: int
    values: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.values.get(column, "")


def read_text(path: Path) -> str:
    """The text of a file in UTF-8, with or without a byte order mark. Raises Malformed."""
    try:
        content = path.read_bytes()
        text = content.decode("utf-8-sig")
    except OSError as error:
        raise Malformed(f"{path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise Malformed(f"Line {line} is not UTF-8: save the file in that encoding.") from error
    if not text.strip():
        raise Malformed("The file is empty.")
    if "\0" in text:
        raise Malformed(f"Line {text[: text.index(chr(0))].count(chr(10)) + 1} contains a null character.")
    return text


def read_rows(text: str, required: Sequence[str]) -> Iterator[Row]:
    """The records of a CSV `text` whose first line names its columns. Raises Malformed."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    columns = [name.strip() for name in _next_record(reader) or []]
    _check_columns(columns, required)
    line = reader.line_num + 1
    while (record := _next_record(reader)) is not None:
        if record:
            yield Row(line, _named(columns, record, line))
        line = reader.line_num + 1


def _next_record(reader) -> list[str] | None:  # type: ignore[no-untyped-def]
    line = reader.line_num + 1
    try:
        return next(reader, None)
    except csv.Error as error:
        raise Malformed(f"Line {line} is not CSV: {error}.") from error


def _check_columns(columns: list[str], required: Sequence[str]) -> None:
    missing = [name for name in required if name not in columns]
    if missing:
        raise Malformed(f"Line 1 lacks the column {', '.join(missing)}.")
    twice = sorted({name for name in columns if columns.count(name) > 1})
    if twice:
        raise Malformed(f"Line 1 names the column {', '.join(twice)} twice.")


def _named(columns: list[str], record: list[str], line: int) -> dict[str, str]:
    if len(record) != len(columns):
        raise Malformed(f"Line {line} has {len(record)} values where the first line names {len(columns)} columns.")
    return dict(zip(columns, record, strict=True))
