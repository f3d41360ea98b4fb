"""The formats of the summary, and how each leaves the house."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import IO

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.reports.content import SummaryContent
from apps.reports.exports.csv import csv_parts
from apps.reports.exports.docx import write_docx
from apps.reports.exports.json import json_parts
from apps.reports.exports.pdf import write_pdf
from apps.reports.exports.xlsx import write_xlsx


@dataclass(frozen=True)
class Format:
    """Either `parts` (bytes as they are read) or `write` (into a file that needs its end before its beginning)."""

    name: str
    title: str
    use: Promise
    content_type: str
    parts: Callable[[SummaryContent], Iterator[bytes]] | None = None
    write: Callable[[SummaryContent, IO[bytes]], None] | None = None

    def write_to(self, file: IO[bytes], content: SummaryContent) -> None:
        """The whole summary into `file`, whichever way the format is made."""
        if self.parts is not None:
            file.writelines(self.parts(content))
        elif self.write is not None:
            self.write(content, file)


FORMATS = {
    each.name: each
    for each in (
        Format(
            name="docx",
            title="DOCX",
            use=_("to edit and quote from in a word processor"),
            content_type="application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            write=write_docx,
        ),
        Format(
            name="pdf",
            title="PDF",
            use=_("to print, circulate and archive; tagged for screen readers"),
            content_type="application/pdf",
            write=write_pdf,
        ),
        Format(
            name="xlsx",
            title="XLSX",
            use=_("to sort, filter and count in a spreadsheet"),
            content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            write=write_xlsx,
        ),
        Format(
            name="csv",
            title="CSV",
            use=_("one row per comment, for statistics and qualitative analysis"),
            content_type="text/csv; charset=utf-8",
            parts=csv_parts,
        ),
        Format(
            name="json",
            title="JSON",
            use=_("everything in one documented structure, for programs"),
            content_type="application/json",
            parts=json_parts,
        ),
    )
}
