"""The summary as a word processor's document: real headings, languages and directions, links that work."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import IO

import docx
from django.utils.translation import gettext
from docx.document import Document

from apps.reports.body import Block, blocks_of
from apps.reports.comments import comments_of, references_to
from apps.reports.content import (
    Reference,
    Share,
    SummaryComment,
    SummaryContent,
    SummaryObjective,
    SummaryQuestion,
    SummaryRoundtable,
    SummaryTranslation,
    Version,
)
from apps.reports.exports.docx_styles import prepare
from apps.reports.exports.wordprocessing import Paper, Paragraph, Words
from apps.reports.wording import (
    affiliation,
    answered,
    comment_date,
    language_name,
    notes_heading,
    objective_mark,
    participation_parts,
    period,
    question_heading,
    reference_mark,
    roundtable_heading,
    scope,
    share_comments,
    status_mark,
    total_sentence,
    translation_heading,
)
from apps.reports.wording import moment as worded_moment

BOLD = frozenset({"bold"})
REPLY_INDENT = 400
TRANSLATION_INDENT = 400
LIST_INDENT = 360
STYLES = {"heading": "Commentheading", "quote": "Quote", "code": "Commentcode"}


def write_docx(content: SummaryContent, file: IO[bytes]) -> None:
    document = docx.Document()
    prepare(document, content)
    _Author(document, content).write()
    document.save(file)


class _Author:
    """Sets the document paragraph by paragraph."""

    def __init__(self, document: Document, content: SummaryContent) -> None:
        self.paper = Paper(document)
        self.content = content

    def write(self) -> None:
        self._write_front()
        self._write_participation()
        for roundtable in self.content.roundtables:
            self._write_roundtable(roundtable)
        self._write_objectives()
        self._write_notes()

    def add(self, style: str, *words: Words | str, language: str = "", **place: object) -> None:
        runs = [Words(each) if isinstance(each, str) else each for each in words]
        self.paper.add(Paragraph(style, runs, language or self.content.language, **place))  # type: ignore[arg-type]

    def add_version(self, style: str, version: Version) -> None:
        self.add(style, version.text, language=version.language)

    def _write_front(self) -> None:
        content = self.content
        self.add("Subtitle", gettext("Discussion summary"))
        self.add_version("Title", content.title)
        self._fact(gettext("Organiser"), content.organiser.text)
        self._fact(gettext("Period"), period(content))
        generated = f"{worded_moment(content.generated_at)} ({content.time_zone})"
        self._fact(gettext("Generated"), generated)
        self._fact(gettext("Address"), Words(content.url, href=content.url))
        self._fact(gettext("In this document"), scope(content))
        if content.disclaimer.text:
            self.add_version("Disclaimer", content.disclaimer)

    def _fact(self, label: str, value: str | Words) -> None:
        self.add("Facts", Words(f"{label}\t", BOLD), value, indent=2300, hanging=2300)

    def _write_participation(self) -> None:
        self.add("Heading1", gettext("Participation"))
        self.add("Normal", total_sentence(self.content))
        for label, shares in participation_parts(self.content.participation):
            self._write_shares(label, shares)

    def _write_shares(self, label: str, shares: Sequence[Share]) -> None:
        language = self.content.language
        heading = [label, gettext("Comments"), gettext("People")]
        rows = [heading, *([share.label, share_comments(share), str(share.people)] for share in shares)]
        cells = (
            [_cell(text, number, place, language) for place, text in enumerate(row)]
            for number, row in enumerate(rows)
        )
        self.paper.table(cells, (5638, 2000, 2000), right_to_left=self.content.direction == "rtl")
        self.add("Facts")

    def _write_roundtable(self, roundtable: SummaryRoundtable) -> None:
        self.add("Heading1", roundtable_heading(roundtable))
        if roundtable.objectives:
            names = "; ".join(objective.name for objective in roundtable.objectives)
            self.add("Commentdetails", Words(gettext("Objectives under review: "), BOLD), names)
        for question in roundtable.questions:
            self._write_question(question)

    def _write_question(self, question: SummaryQuestion) -> None:
        self.add("Heading2", question_heading(question))
        for version in question.versions:
            self.add_version("Question", version)
        empty = True
        for comment in comments_of(self.content, question):
            empty = False
            self._write_comment(comment)
        if empty:
            self.add("Commentdetails", gettext("No comment was made here."))

    def _write_comment(self, comment: SummaryComment) -> None:
        indent = REPLY_INDENT if comment.is_reply else 0
        anchor = bookmark(comment.reference)
        if comment.is_gap:
            words = f"{comment.reference} · {status_mark(comment.status)}"
            self.add("Commentmark", words, indent=indent, bookmark=anchor)
            return
        self.add("Heading3", comment.author, indent=indent, bookmark=anchor)
        for style, line in _details(comment):
            self.add(style, *line, indent=indent, keep_with_next=True)
        for block in blocks_of(comment.html):
            self.paper.add(_body_paragraph(block, comment.language, indent))
        for translation in comment.translations:
            self._write_translation(translation, indent + TRANSLATION_INDENT)
        if comment.objectives:
            marks = "; ".join(objective_mark(mark) for mark in comment.objectives)
            self.add("Commentdetails", Words(gettext("Objectives: "), BOLD), marks, indent=indent)
        if comment.attachments:
            names = "; ".join(file.name for file in comment.attachments)
            self.add("Commentdetails", Words(gettext("Attachments: "), BOLD), names, indent=indent)

    def _write_translation(self, translation: SummaryTranslation, indent: int) -> None:
        self.add("Commentdetails", translation_heading(translation), indent=indent, keep_with_next=True)
        for block in blocks_of(translation.html):
            self.paper.add(_body_paragraph(block, translation.language, indent))

    def _write_objectives(self) -> None:
        self.add("Heading1", gettext("Comments by objective"))
        for objective in self.content.objectives:
            self._write_references(objective)

    def _write_references(self, objective: SummaryObjective) -> None:
        self.add("Heading2", objective.name)
        empty = True
        for origin, references in groupby(references_to(self.content, objective), lambda each: each.origin):
            empty = False
            label = str(origin.label)
            self.add("References", Words(f"{label[:1].upper()}{label[1:]}: ", BOLD), *_linked(references))
        if empty:
            self.add("References", gettext("No comment speaks to this objective."))

    def _write_notes(self) -> None:
        """What the marks behind names of countries stand for."""
        notes = self.content.country_names.notes
        if notes:
            self.add("Heading1", notes_heading())
        for note in notes:
            self.add("References", f"{note.mark} {note.designation.note}", language=note.designation.note_language)


def bookmark(reference: str) -> str:
    """A bookmark's name: letters, digits and underscores, 40 at most."""
    return "c_" + reference.replace("-", "_")[:38]


def _details(comment: SummaryComment) -> Iterator[tuple[str, tuple[Words, ...]]]:
    """The lines between the author's name and the words."""
    if comment.is_undecided:
        yield "Commentmark", (Words(status_mark(comment.status)),)
    if line := affiliation(comment):
        yield "Commentdetails", (Words(line),)
    # The reference last: before the day's number it would pull that to its side of a right-to-left line.
    when = f"{comment_date(comment)} · {language_name(comment.language)} · "
    yield "Commentdetails", (Words(when), Words(comment.reference, href=comment.permalink))
    if answer := answered(comment):
        anchor = bookmark(comment.parent_reference) if comment.parent_is_here else ""
        yield "Commentdetails", (Words(answer, anchor=anchor),)


def _body_paragraph(block: Block, language: str, indent: int) -> Paragraph:
    words = [Words(run.text, run.styles, href=run.href) for run in block.runs]
    hanging = LIST_INDENT if block.marker else 0
    if block.marker:
        words.insert(0, Words(f"{block.marker}\t"))
    style = STYLES.get(block.kind, "Commenttext")
    return Paragraph(style, words, language, indent=indent + block.level * LIST_INDENT, hanging=hanging)


def _linked(references: Iterable[Reference]) -> Iterator[Words]:
    separator = ""
    for each in references:
        if separator:
            yield Words(separator)
        yield Words(reference_mark(each), anchor=bookmark(each.reference))
        separator = ", "


def _cell(text: str, row: int, column: int, language: str) -> Paragraph:
    words = Words(text, frozenset() if row else BOLD)
    return Paragraph("Tabletext", [words], language, is_number=column > 0)
