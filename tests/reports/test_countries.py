"""A country with a footnote, and one that was renamed between two comments, in every format."""

import csv
import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from types import SimpleNamespace

import docx
import openpyxl
import pytest

from apps.discussions.models import Comment
from apps.reports.comments import comments_of
from apps.reports.content import Share
from apps.reports.exports.json import _participation
from apps.reports.participation import read_participation
from apps.reports.queries import read_summary
from tests.factories import CountryNameFactory, published_comment
from tests.reports.test_docx import lines
from tests.reports.test_pdf import text_of

RENAMED_ON = date(2026, 10, 6)
NOTE = "This designation is without prejudice to positions on status."
FORMERLY = "Kenya until 5 October 2026."


@pytest.fixture
def review(review: SimpleNamespace) -> SimpleNamespace:
    """Two comments from KE, before and after it was renamed; one from a territory that has a footnote."""
    CountryNameFactory(code="KE", name={"en": "Old Kenya"}, valid_until=RENAMED_ON - timedelta(days=1))
    CountryNameFactory(code="KE", name={"en": "New Kenya"}, footnote={"en": FORMERLY}, valid_from=RENAMED_ON)
    CountryNameFactory(code="XK", name={"en": "Kosovo", "ar": "كوسوفو"}, footnote={"en": NOTE, "ar": "بلا مساس."})
    submitted = {
        review.root: ("KE", datetime(2026, 10, 5, 20, 59, tzinfo=UTC)),  # 23:59 in Nairobi
        review.later: ("KE", datetime(2026, 10, 5, 21, 0, tzinfo=UTC)),  # midnight there: the day it was renamed
        review.reply: ("XK", datetime(2026, 10, 7, 9, 0, tzinfo=UTC)),
    }
    for comment, (country, moment) in submitted.items():
        Comment.objects.filter(pk=comment.pk).update(country=country, submitted_at=moment)
    return review


def shown(review: SimpleNamespace) -> dict[str, tuple[str, str]]:
    content = read_summary(review.consultation)
    question = content.roundtables[0].questions[0]
    return {each.reference: (each.country, each.country_note) for each in comments_of(content, question)}


def test_comment_keeps_the_name_of_its_day_in_the_zone_of_the_consultation(review):
    assert shown(review) == {
        review.root.reference: ("Old Kenya", ""),
        review.later.reference: ("New Kenya*", FORMERLY),
        review.reply.reference: ("Kosovo**", NOTE),
    }


def test_day_without_a_time_is_that_of_the_source(review):
    midnight = datetime(2026, 10, 6, tzinfo=UTC)
    review.consultation.time_zone = "America/Bogota"  # where it is still the day before
    review.consultation.save()
    Comment.objects.filter(pk=review.root.pk).update(submitted_at=midnight, date_only=True)
    Comment.objects.filter(pk=review.later.pk).update(submitted_at=midnight)

    found = shown(review)

    assert (found[review.root.reference][0], found[review.later.reference][0]) == ("New Kenya*", "Old Kenya")


def test_figures_count_a_renamed_country_once_under_its_name_of_today(review):
    found = read_summary(review.consultation).participation.countries

    assert [(share.label, share.comments, share.people, share.note) for share in found] == [
        ("New Kenya*", 2, 2, FORMERLY),
        ("Kosovo**", 1, 1, NOTE),
    ]


@pytest.mark.parametrize("number", [1, 5])
def test_names_cost_one_query_however_many_comments(review, django_assert_num_queries, number: int):
    for _each in range(number):
        published_comment(question=review.first, country="XK")
    content = read_summary(review.consultation)

    with django_assert_num_queries(1):
        list(comments_of(content, content.roundtables[0].questions[0]))
    assert read_participation(review.consultation, Comment.objects.all(), content.country_names).countries


def test_csv_has_name_and_note_side_by_side(review, written):
    rows = list(csv.DictReader(written("csv").read().decode("utf-8-sig").splitlines(keepends=True)))

    assert [(row["Country"], row["Note on the country"]) for row in rows[:3]] == [
        ("Old Kenya", ""),
        ("Kosovo**", NOTE),
        ("New Kenya*", FORMERLY),
    ]


def test_json_has_code_name_and_note(review, written):
    document = json.load(written("json"))

    comments = document["roundtables"][0]["questions"][0]["comments"]
    assert [(each["country"], each["country_name"], each["country_note"]) for each in comments] == [
        ("KE", "Old Kenya", None),
        ("XK", "Kosovo", NOTE),
        ("KE", "New Kenya", FORMERLY),
    ]
    assert document["participation"]["countries"] == [
        {"code": "KE", "name": "New Kenya", "comments": 2, "people": 2, "note": FORMERLY},
        {"code": "XK", "name": "Kosovo", "comments": 1, "people": 1, "note": NOTE},
    ]
    assert set(document["participation"]["groups"][0]) == {"code", "name", "comments", "people"}


def test_workbook_has_a_sheet_of_notes(review, written):
    book = openpyxl.load_workbook(written("xlsx"))

    assert list(book["Notes"].values) == [
        ("Mark", "Country", "Note on the country"),
        ("*", "New Kenya", FORMERLY),
        ("**", "Kosovo", NOTE),
    ]
    participation = [row[1] for row in book["Participation"].values if row[0] == "Country"]
    assert participation == ["New Kenya*", "Kosovo**"]
    heading, *rows = book["Comments"].values
    country = heading.index("Country")
    assert [row[country : country + 2] for row in rows[:3]] == [
        ("Old Kenya", None),
        ("Kosovo**", NOTE),
        ("New Kenya*", FORMERLY),
    ]


def test_document_ends_with_its_notes(review, written):
    file = written("docx")
    found = lines(file)

    assert found[-3:] == [
        ("Heading 1", "Notes on names of countries"),
        ("References", f"* {FORMERLY}"),
        ("References", f"** {NOTE}"),
    ]
    text = "\n".join(line for _style, line in found)
    assert ("Trade union · Old Kenya\n" in text, "New Kenya*" in text, "Kosovo**\n" in text) == (True, True, True)
    table = docx.Document(BytesIO(file.getvalue())).tables[1]
    assert [row.cells[0].text for row in table.rows] == ["Country", "New Kenya*", "Kosovo**"]


def test_pdf_ends_with_its_notes(review, written):
    text = text_of(written("pdf"))

    assert "Trade union · Old Kenya" in text
    assert text.count("Notes on names of countries") == 2  # in the contents, and at the end
    end = text[text.rindex("Notes on names of countries") :]
    assert f"* {FORMERLY} ** {NOTE}" in end


def test_names_and_notes_are_in_the_language_asked_for(review, written):
    comments = json.load(written("json", language="ar"))["roundtables"][0]["questions"][0]["comments"]

    assert [(each["country_name"], each["country_note"]) for each in comments[1:]] == [
        ("كوسوفو", "بلا مساس."),
        ("New Kenya", FORMERLY),
    ]


def test_share_of_what_is_withheld_has_no_note_and_no_mark_either(review):
    folded = Share("", "Fewer than five people each", None, 6)
    content = read_summary(review.consultation)

    record = _participation(replace(content.participation, withheld_groups=[folded]))

    assert record["withheld_groups"] == [
        {"code": "", "name": "Fewer than five people each", "comments": None, "people": 6}
    ]


@pytest.mark.parametrize("name", ["docx", "xlsx"])
def test_without_a_footnote_there_is_no_section_of_notes(review, written, name: str):
    Comment.objects.update(country="TN")

    file = written(name)

    if name == "docx":
        assert ("Heading 1", "Notes on names of countries") not in lines(file)
    else:
        assert openpyxl.load_workbook(file).sheetnames[-1] == "Objectives"
