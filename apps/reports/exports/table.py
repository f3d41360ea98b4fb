"""The comments as rows: the columns that CSV and XLSX share."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from apps.reports.comments import comments_of
from apps.reports.content import SummaryComment, SummaryContent, SummaryQuestion, SummaryRoundtable
from apps.reports.wording import language_name, objective_mark, status_mark, translation_heading, voice

Value = str | int | datetime | None


@dataclass(frozen=True, slots=True)
class Row:
    roundtable: SummaryRoundtable
    question: SummaryQuestion
    comment: SummaryComment


@dataclass(frozen=True, slots=True)
class Column:
    """`width` in characters, for a spreadsheet."""

    heading: Promise
    width: int
    value: Callable[[Row], Value]


def rows_of(content: SummaryContent) -> Iterator[Row]:
    for roundtable in content.roundtables:
        for question in roundtable.questions:
            for comment in comments_of(content, question):
                yield Row(roundtable, question, comment)


def _status(row: Row) -> str:
    return status_mark(row.comment.status) or gettext("Published")


def _day(row: Row) -> datetime | None:
    """The day without a zone: spreadsheets know none, so the heading of the time column names it."""
    moment = row.comment.placed_at
    return moment and moment.replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None)


def _time(row: Row) -> str:
    moment = row.comment.placed_at
    return f"{moment:%H:%M}" if moment and not row.comment.date_only else ""


def _verified(row: Row) -> str:
    if not row.comment.organisation:
        return ""
    return gettext("verified") if row.comment.verified else gettext("not verified")


def _numbers(row: Row) -> str:
    return "; ".join(str(mark.objective.number) for mark in row.comment.objectives)


def _marks(row: Row) -> str:
    return "; ".join(objective_mark(mark) for mark in row.comment.objectives)


def _addresses(row: Row) -> str:
    return "; ".join(file.address for file in row.comment.attachments)


def _translations(row: Row) -> str:
    """Each under a line that says whose it is."""
    return "\n\n".join(f"{translation_heading(each)}\n{each.text}" for each in row.comment.translations)


def _language(row: Row) -> str:
    return language_name(row.comment.language) if row.comment.language else ""


TRANSLATIONS = Column(_("Translations"), 80, _translations)
COLUMNS = (
    Column(_("Reference"), 20, lambda row: row.comment.reference),
    Column(_("Status"), 18, _status),
    Column(_("Roundtable"), 11, lambda row: row.roundtable.number),
    Column(_("Question"), 14, lambda row: row.question.name),
    Column(_("Question text"), 40, lambda row: row.question.best.text),
    Column(_("In reply to"), 20, lambda row: row.comment.parent_reference),
    Column(_("Reply to a comment not in this record, by"), 24, lambda row: row.comment.missing_parent),
    Column(_("Author"), 24, lambda row: row.comment.author),
    Column(_("Attribution"), 16, lambda row: "" if row.comment.is_gap else str(row.comment.attribution.label)),
    Column(_("Voice"), 20, lambda row: voice(row.comment)),
    Column(_("Role"), 12, lambda row: row.comment.role),
    Column(_("Position"), 24, lambda row: row.comment.position),
    Column(_("Organisation"), 32, lambda row: row.comment.organisation),
    Column(_("Affiliation"), 13, _verified),
    Column(_("Stakeholder group"), 22, lambda row: row.comment.group),
    Column(_("Country"), 18, lambda row: row.comment.country),
    Column(_("Note on the country"), 24, lambda row: row.comment.country_note),
    Column(_("Date"), 12, _day),
    Column(pgettext_lazy("column", "Time"), 8, _time),
    Column(_("Language"), 12, _language),
    Column(_("Endorsements"), 13, lambda row: None if row.comment.is_gap else row.comment.endorsements),
    Column(_("Objectives"), 12, _numbers),
    Column(_("Objectives, and who says so"), 48, _marks),
    Column(_("Comment"), 80, lambda row: row.comment.text),
    Column(_("Comment as written (Markdown)"), 40, lambda row: row.comment.body),
    TRANSLATIONS,
    Column(_("Attachments"), 40, lambda row: "; ".join(file.name for file in row.comment.attachments)),
    Column(_("Addresses of the attachments"), 48, _addresses),
    Column(_("Permalink"), 48, lambda row: row.comment.permalink),
)


def heading_of(column: Column, content: SummaryContent) -> str:
    heading = str(column.heading)
    return f"{heading} ({content.time_zone})" if column.value is _time else heading
