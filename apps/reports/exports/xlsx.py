"""The summary as a workbook: About, Participation, Comments, Translations, Objectives, Notes (on country names).

Every text is written as a text: no cell is ever a formula or a link. Rows go to disk as they are read
(constant_memory), so rows have to be written in order and each sheet before the next.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import chain
from typing import IO

import xlsxwriter
from django.utils.translation import gettext, pgettext
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from apps.reports.body import printable
from apps.reports.comments import references_to, translations_in
from apps.reports.content import SummaryContent
from apps.reports.exports.table import COLUMNS, TRANSLATIONS, Value, heading_of, rows_of
from apps.reports.wording import (
    language_name,
    moment,
    participation_parts,
    period,
    roundtable_heading,
    scope,
    status_mark,
)

CELL_LIMIT = 32_767
OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_date_format": "yyyy-mm-dd",
}


def write_xlsx(content: SummaryContent, file: IO[bytes]) -> None:
    with xlsxwriter.Workbook(file, OPTIONS) as workbook:
        properties = {"title": content.title.text, "author": content.organiser.text}
        workbook.set_properties({name: printable(text) for name, text in properties.items()})
        book = _Book(workbook, right_to_left=content.direction == "rtl")
        _write_about(book, content)
        _write_participation(book, content)
        _write_comments(book, content)
        _write_translations(book, content)
        _write_objectives(book, content)
        _write_notes(book, content)


def fitting(text: str) -> str:
    """`text` as a cell can hold it: cut, and said to be, beyond Excel's 32,767 UTF-16 units."""
    text = printable(text)
    if len(text.encode("utf-16-le")) <= 2 * CELL_LIMIT:
        return text
    note = gettext(" … [cut here: a spreadsheet cell holds no more]")
    kept = text.encode("utf-16-le")[: 2 * (CELL_LIMIT - len(note))]
    return kept.decode("utf-16-le", errors="ignore") + note


class _Book:
    """A workbook with the formats that all its sheets share."""

    def __init__(self, workbook: xlsxwriter.Workbook, *, right_to_left: bool) -> None:
        self.workbook = workbook
        self.right_to_left = right_to_left
        self.heading = workbook.add_format({"bold": True, "bottom": 2, "text_wrap": True, "valign": "top"})
        self.label = workbook.add_format({"bold": True, "valign": "top"})
        self.text = workbook.add_format({"text_wrap": True, "valign": "top"})
        self.day = workbook.add_format({"num_format": "yyyy-mm-dd", "valign": "top"})

    def sheet(self, name: str, widths: Sequence[int]) -> Worksheet:
        sheet = self.workbook.add_worksheet(printable(name)[:31])
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        if self.right_to_left:
            sheet.right_to_left()
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        return sheet

    def table(self, name: str, widths: Sequence[int], headings: list[str], rows: Iterable[list[Value]]) -> None:
        """A sheet with one header row that stays in sight, is printed on every page and can be filtered by."""
        sheet = self.sheet(name, widths)
        self.write(sheet, 0, headings, self.heading)
        last = 0
        for last, row in enumerate(rows, start=1):
            self.write(sheet, last, row, self.text)
        sheet.freeze_panes(1, 1)
        sheet.repeat_rows(0)
        sheet.autofilter(0, 0, last, len(headings) - 1)

    def write(self, sheet: Worksheet, number: int, values: Sequence[Value], style: Format) -> None:
        for column, value in enumerate(values):
            if isinstance(value, datetime):
                sheet.write_datetime(number, column, value, self.day)
            elif isinstance(value, int):
                sheet.write_number(number, column, value, style)
            elif value:
                sheet.write_string(number, column, fitting(value), style)


def _write_about(book: _Book, content: SummaryContent) -> None:
    sheet = book.sheet(gettext("About"), (24, 100))
    facts = (
        (gettext("Consultation"), content.title.text),
        (gettext("Organiser"), content.organiser.text),
        (gettext("Period"), period(content)),
        (gettext("Disclaimer"), content.disclaimer.text),
        (gettext("In this file"), scope(content)),
        (gettext("Generated"), f"{moment(content.generated_at)} ({content.time_zone})"),
        (gettext("Address"), content.url),
        *((gettext("Roundtable"), roundtable_heading(each)) for each in content.roundtables),
        *_question_facts(content),
    )
    for number, (label, text) in enumerate(facts):
        sheet.write_string(number, 0, fitting(label), book.label)
        sheet.write_string(number, 1, fitting(text), book.text)


def _question_facts(content: SummaryContent) -> Iterable[tuple[str, str]]:
    """Each question in all its languages."""
    for roundtable in content.roundtables:
        for question in roundtable.questions:
            for version in question.versions:
                yield f"{question.code} [{version.language}]", version.text


def _write_participation(book: _Book, content: SummaryContent) -> None:
    participation = content.participation
    parts = participation_parts(participation)
    headings = [gettext("By"), pgettext("column", "Name"), gettext("Comments"), gettext("People")]
    total: list[Value] = [gettext("All"), "", participation.comments, participation.people]
    rows: list[list[Value]] = [total]
    rows += [[label, share.label, share.comments, share.people] for label, shares in parts for share in shares]
    book.table(gettext("Participation"), (20, 40, 12, 12), headings, rows)


def _write_comments(book: _Book, content: SummaryContent) -> None:
    columns = [column for column in COLUMNS if column is not TRANSLATIONS]
    headings = [heading_of(column, content) for column in columns]
    rows = ([column.value(row) for column in columns] for row in rows_of(content))
    book.table(gettext("Comments"), [column.width for column in columns], headings, rows)


def _write_translations(book: _Book, content: SummaryContent) -> None:
    """One row each: in a cell of their comment several would not fit."""
    rows: Iterable[list[Value]] = (
        [reference, language_name(each.language), each.translator, each.organisation, each.role, each.text]
        for reference, each in translations_in(content)
    )
    first = next(iter(rows), None)
    if first is None:
        return
    headings = [
        gettext("Reference"),
        gettext("Language"),
        gettext("Translated by"),
        gettext("Organisation"),
        gettext("Role"),
        gettext("Translation (the comment is the record)"),
    ]
    book.table(gettext("Translations"), (22, 14, 28, 32, 14, 100), headings, chain([first], rows))


def _write_objectives(book: _Book, content: SummaryContent) -> None:
    """One row per objective and comment, so that either can be filtered by; none is left out."""
    headings = [
        gettext("Number"),
        gettext("Objective"),
        gettext("Reference"),
        gettext("Status"),
        gettext("Who says so"),
    ]
    book.table(gettext("Objectives"), (10, 48, 22, 22, 28), headings, _objective_rows(content))


def _objective_rows(content: SummaryContent) -> Iterable[list[Value]]:
    for objective in content.objectives:
        empty = True
        for each in references_to(content, objective):
            empty = False
            status = status_mark(each.status) or gettext("Published")
            yield [objective.number, objective.label, each.reference, status, str(each.origin.label)]
        if empty:
            yield [objective.number, objective.label, "", gettext("No comment"), ""]


def _write_notes(book: _Book, content: SummaryContent) -> None:
    """What the marks behind names of countries stand for."""
    rows: list[list[Value]] = [
        [note.mark, note.designation.name, note.designation.note] for note in content.country_names.notes
    ]
    if rows:
        headings = [gettext("Mark"), gettext("Country"), gettext("Note on the country")]
        book.table(pgettext("sheet", "Notes"), (10, 40, 100), headings, rows)
