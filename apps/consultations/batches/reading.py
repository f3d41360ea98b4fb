"""From the bytes of a file to its rows, whatever they hold: a row that cannot be read spoils no other."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from apps.core.errors import Refused

MOST_BYTES = 4_000_000
MOST_ROWS = 10_000
SEPARATORS = (",", ";", "\t")
# How XLSX and ODS files begin (both are ZIP archives), and XLS.
SPREADSHEETS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
# Excel's way to say what separates the cells; it counts as no row there either.
SEPARATOR_LINE = re.compile(r'^"?sep=(.)"?$', re.IGNORECASE)
# A cell that runs over more lines than this has rather lost its closing quotation mark.
LONGEST_CELL_IN_LINES = 8
# What stands for bytes that are no text, and a character that no text holds.
UNREADABLE = re.compile("[\ufffd\0]")


class Unusable(Refused):
    """A file of which nothing can be made; `str()` of it is one sentence."""


@dataclass(frozen=True)
class Record:
    """One row; `number` is the one that a spreadsheet shows beside it. `problem` is a code where it is no row."""

    number: int
    cells: list[str]
    problem: str = ""

    @property
    def is_empty(self) -> bool:
        return not any(cell.strip() for cell in self.cells)


def read_lines(content: bytes) -> list[str]:
    """The lines of a CSV file in UTF-8 or UTF-16, without their ends. Raises Unusable.

    Bytes that are no text become U+FFFD where they stand.
    """
    if content.startswith(SPREADSHEETS):
        raise Unusable(_("This is a spreadsheet and not a CSV file. Save it as “CSV UTF-8” and upload that."))
    text = content.decode("utf-16" if content.startswith(UTF_16) else "utf-8-sig", errors="replace")
    lines = text.split("\n") if "\n" in text else text.split("\r")
    lines = [line.removesuffix("\r") for line in lines]
    if not any(line.strip() for line in lines):
        raise Unusable(_("This file is empty."))
    if UNREADABLE.search(lines[0]):
        raise Unusable(_("The first row cannot be read. Save the file as “CSV UTF-8” and upload it again."))
    return lines


def declared_separator(lines: list[str]) -> str:
    """What the first line says by `sep=;`, which is then taken away; empty when it says nothing."""
    match = SEPARATOR_LINE.match(lines[0])
    if match:
        del lines[0]
    return match[1] if match else ""


def records(lines: list[str], separator: str) -> Iterator[Record]:
    """All rows, numbered from 1, empty ones too: a spreadsheet counts them."""
    at, number, width = 0, 0, 0
    while at < len(lines):
        count = _lines_of_one_record(lines, at, separator, width)
        number += 1
        record = _record(number, lines[at : at + max(count, 1)], separator, is_open=count == 0)
        width = width or len(record.cells)
        yield record
        at += max(count, 1)


def _lines_of_one_record(lines: list[str], at: int, separator: str, width: int) -> int:
    """How many lines from `at` on make one row; 0 where a quotation mark is never closed.

    One that is closed in a later row by that row's own quotation mark leaves another number of cells than the
    `width` of the first row: that is how it is told from a cell with line breaks.
    """
    if '"' not in lines[at]:
        return 1
    most = min(LONGEST_CELL_IN_LINES, len(lines) - at)
    whole = next((n for n in range(1, most + 1) if _is_whole(lines[at : at + n], separator)), 0)
    is_torn = whole > 1 and width and len(_cells(lines[at : at + whole], separator)) != width
    return 0 if is_torn else whole


def _is_whole(lines: list[str], separator: str) -> bool:
    """Whether a line after these would be a row of its own."""
    try:
        return len(list(_parsed([*lines, "next"], separator))) > 1
    except csv.Error:
        return True


def _record(number: int, lines: list[str], separator: str, *, is_open: bool) -> Record:
    if is_open:
        return Record(number, lines, "open_quote")
    try:
        cells = next(_parsed(lines, separator), [])
    except csv.Error:
        return Record(number, lines, "malformed")
    is_unreadable = any(UNREADABLE.search(cell) for cell in cells)
    return Record(number, cells, "unreadable" if is_unreadable else "")


def _cells(lines: list[str], separator: str) -> list[str]:
    try:
        return next(_parsed(lines, separator), [])
    except csv.Error:
        return []


def _parsed(lines: list[str], separator: str) -> Iterator[list[str]]:
    return csv.reader((f"{line}\n" for line in lines), delimiter=separator)
