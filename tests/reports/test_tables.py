import csv
from datetime import datetime
from io import BytesIO, StringIO

import openpyxl
import pytest

from apps.core.tables import FORMULA_STARTS, neutral
from apps.reports.exports.xlsx import CELL_LIMIT, fitting
from tests.factories import OrganisationFactory, QuestionFactory, published_comment
from tests.reports.conftest import NEVER_PUBLISHED, PENDING_EDIT, SILENCED

HOSTILE = ('=HYPERLINK("http://evil.example";"x")', "+1", "-1+1", "@SUM(A1:A9)", "\t=1+1", "{=1}", "=\x0b1")


def csv_rows(file: BytesIO) -> list[dict[str, str]]:
    return list(csv.DictReader(file.read().decode("utf-8-sig").splitlines(keepends=True)))


def sheet_rows(file: BytesIO, sheet: str) -> list[dict[str, object]]:
    heading, *rows = openpyxl.load_workbook(file)[sheet].iter_rows(values_only=True)
    return [dict(zip(heading, row, strict=True)) for row in rows]


@pytest.fixture
def hostile(review):
    for text in HOSTILE:
        organisation = OrganisationFactory(name={"en": text})
        question = QuestionFactory(roundtable=review.first.roundtable, text={"en": text})
        published_comment(
            question=question,
            body=text,
            author_name=text,
            position=text,
            organisation=organisation,
            organisation_name=organisation.name,
            missing_parent=text,
        )
    review.consultation.title = {"en": HOSTILE[0]}
    review.consultation.save()


def test_csv_has_one_row_per_comment_under_its_question(review, written):
    file = written("csv")

    assert file.getvalue().startswith(b"\xef\xbb\xbf")
    rows = csv_rows(file)
    assert [row["Reference"] for row in rows][:3] == [
        review.root.reference,
        review.reply.reference,
        review.later.reference,
    ]
    first = rows[0]
    assert first["Comment"] == "We tried permits from the register.\n1. One desk.\n4. One number."
    assert first["Comment as written (Markdown)"].startswith("We tried **permits**")
    assert (first["Date"], first["Time (Africa/Nairobi)"]) == ("2026-10-05", "10:30")
    assert first["Objectives, and who says so"] == (
        "5. Regular pathways (confirmed by a moderator); 12. Certainty in procedures (proposed by the author)"
    )
    assert first["Affiliation"] == "verified"
    assert (rows[1]["In reply to"], rows[1]["Time (Africa/Nairobi)"]) == (review.root.reference, "")


def test_a_gap_in_csv_has_only_its_place(review, written):
    gap = csv_rows(written("csv"))[3]

    kept = {name: value for name, value in gap.items() if value}
    assert kept == {
        "Reference": review.withdrawn.reference,
        "Status": "Withdrawn by its author",
        "Roundtable": "1",
        "Question": "Question 2",
        "Question text": "What should change?",
        "Permalink": f"http://localhost:8000/consultations/coast/comments/{review.withdrawn.reference}/",
    }


@pytest.mark.parametrize("name", ["csv", "xlsx"])
def test_undecided_rows_are_left_out_unless_asked_for_and_then_marked(review, written, name):
    read = csv_rows if name == "csv" else lambda file: sheet_rows(file, "Comments")

    published = [row["Status"] for row in read(written(name))]
    everything = [row["Status"] for row in read(written(name, include_undecided=True))]

    assert published == ["Published"] * 3 + ["Withdrawn by its author", "Hidden by a moderator"]
    assert everything == [*published, "Awaiting moderation", "Returned for revision", "Declined"]


@pytest.mark.parametrize("include_undecided", [False, True])
def test_a_workbook_has_no_word_that_readers_must_not_see(review, written, include_undecided):
    book = openpyxl.load_workbook(written("xlsx", include_undecided=include_undecided))

    words = str([list(sheet.values) for sheet in book])
    assert not [each for each in (*SILENCED, PENDING_EDIT) if each in words]
    assert all((each in words) is include_undecided for each in NEVER_PUBLISHED)


def test_no_cell_of_a_workbook_is_ever_a_formula_or_a_link(hostile, written):
    book = openpyxl.load_workbook(written("xlsx"))

    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s", "n", "d"}
    assert not [cell for cell in cells if cell.hyperlink]
    values = [cell.value for cell in cells]
    assert all(values.count(text) >= 3 for text in HOSTILE[:6])


def test_no_cell_of_the_csv_begins_like_a_formula(hostile, written):
    cells = [
        cell
        for row in csv.reader(written("csv").read().decode("utf-8-sig").splitlines(keepends=True))
        for cell in row
    ]

    assert not [cell for cell in cells if cell.startswith(FORMULA_STARTS)]
    assert all(cells.count(neutral(text)) >= 3 for text in HOSTILE[:6])


def test_no_part_of_the_csv_is_a_formula_where_semicolons_divide_it(hostile, review, written):
    body = "Fees;=1+1;more\n=1+1\n- one\n- two"
    published_comment(question=review.first, body=body)
    file = written("csv").read().decode("utf-8-sig")

    cells = [cell for row in csv.reader(StringIO(file, newline=""), delimiter=";") for cell in row]
    assert not [cell for cell in cells if cell.startswith(FORMULA_STARTS)]
    written_as = [row["Comment as written (Markdown)"] for row in csv_rows(written("csv"))]
    assert "Fees; =1+1;more\n =1+1\n - one\n - two" in written_as


def test_a_workbook_has_its_four_sheets_headed_frozen_and_filtered(review, written):
    book = openpyxl.load_workbook(written("xlsx"))

    assert book.sheetnames == ["About", "Participation", "Comments", "Objectives"]
    comments = book["Comments"]
    assert (comments.freeze_panes, comments.auto_filter.ref) == ("B2", "A1:AB6")
    assert sheet_rows(written("xlsx"), "Comments")[0]["Date"] == datetime(2026, 10, 5)
    assert book.properties.title == "Coastal review"
    assert book.properties.creator == "Secretariat of the Review"


def test_the_about_sheet_names_title_organiser_period_disclaimer_and_every_version(review, written):
    facts = dict(openpyxl.load_workbook(written("xlsx"))["About"].values)

    assert (facts["Consultation"], facts["Organiser"]) == ("Coastal review", "Secretariat of the Review")
    assert facts["Disclaimer"] == "Views are those of their authors."
    assert facts["Period"].endswith("(Africa/Nairobi)")
    assert facts["RT1-Q1 [fr]"] == "Qu’est-ce qui a fonctionné ?"


def test_the_objectives_sheet_has_a_row_for_each_reference(review, written):
    rows = sheet_rows(written("xlsx"), "Objectives")

    assert [(row["Number"], row["Reference"], row["Who says so"]) for row in rows] == [
        (5, review.root.reference, "confirmed by a moderator"),
        (5, review.reply.reference, "confirmed by a moderator"),
        (12, review.root.reference, "proposed by the author"),
    ]


def test_participation_has_a_row_for_each_share(review, written):
    rows = sheet_rows(written("xlsx"), "Participation")

    assert rows[0] == {"By": "All", "Name": None, "Comments": 3, "People": 2}
    assert {"By": "Language", "Name": "Arabic", "Comments": 1, "People": 1} in rows


def test_a_text_too_long_for_a_cell_is_cut_and_says_so():
    long = fitting("🙂" * CELL_LIMIT)

    assert len(long.encode("utf-16-le")) // 2 <= CELL_LIMIT
    assert long.endswith("… [cut here: a spreadsheet cell holds no more]")
    assert fitting("x" * CELL_LIMIT) == "x" * CELL_LIMIT


def test_headings_are_in_the_language_asked_for(review, written, french):
    assert "Auteur" in csv_rows(written("csv", language="fr"))[0]
    assert "Qui a parlé" in openpyxl.load_workbook(written("xlsx", language="fr")).sheetnames


def test_what_no_xml_holds_is_not_in_what_a_workbook_says_of_itself(review, written):
    review.consultation.organiser_name = {"en": "The\x01 Secretariat"}
    review.consultation.save()

    assert openpyxl.load_workbook(written("xlsx")).properties.creator == "The Secretariat"
