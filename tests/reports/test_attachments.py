"""Files that go with comments are named in every format, and found where there are addresses."""

import json

import pypdf
import pytest
from docx import Document

from apps.discussions.enums import CommentAttribution
from apps.discussions.models import Attachment, AttachmentState, Comment
from tests.discussions.attachments import attached
from tests.reports.test_tables import csv_rows, sheet_rows


@pytest.fixture
def files(review) -> list[Attachment]:
    """Two with what is published, one with an edit in waiting, one withdrawn, one undecided, one not checked."""
    root = Comment.objects.get(pk=review.root.pk)
    published = [attached(root, "position.png"), attached(root, "annex.png")]
    attached(Comment.objects.get(pk=review.later.pk), "edit.png")
    attached(Comment.objects.get(pk=review.withdrawn.pk), "regretted.png")
    attached(Comment.objects.get(pk=review.undecided[0].pk), "waiting.png")
    unchecked = attached(Comment.objects.get(pk=review.reply.pk), "unchecked.png")
    Attachment.objects.filter(pk=unchecked.pk).update(state=AttachmentState.WAITING)
    return published


def named_in(document: dict, reference: str) -> list[dict[str, str]]:
    comments = [
        comment
        for roundtable in document["roundtables"]
        for question in roundtable["questions"]
        for comment in question["comments"]
    ]
    return next(each["attachments"] for each in comments if each["reference"] == reference)


def test_json_gives_the_names_and_addresses_of_what_can_be_read(review, written, files):
    text = written("json").getvalue().decode()

    assert named_in(json.loads(text), review.root.reference) == [
        {"name": file.name, "url": f"http://localhost:8000/attachments/{file.pk}/"} for file in files
    ]
    assert [name for name in ("edit", "regretted", "waiting", "unchecked") if f"{name}.png" in text] == []


def test_json_with_the_undecided_has_their_files(review, written, files):
    document = json.load(written("json", include_undecided=True))

    assert [each["name"] for each in named_in(document, review.undecided[0].reference)] == ["waiting.png"]


def test_names_of_files_are_not_told_where_no_names_are(review, written, files):
    Comment.objects.filter(pk=review.root.pk).update(
        attribution=CommentAttribution.ERASED, author=None, author_name="", position="", country="", pseudonym=7
    )

    names = [each["name"] for each in named_in(json.load(written("json")), review.root.reference)]

    assert names == ["Attachment 1.png", "Attachment 2.png"]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_tables_have_columns_for_names_and_addresses(review, written, files, form: str):
    file = written(form)
    rows = csv_rows(file) if form == "csv" else sheet_rows(file, "Comments")

    [row] = [row for row in rows if row["Reference"] == review.root.reference]
    assert row["Attachments"] == "position.png; annex.png"
    assert row["Addresses of the attachments"] == "; ".join(
        f"http://localhost:8000/attachments/{each.pk}/" for each in files
    )


def test_word_names_the_files(review, written, files):
    paragraphs = [each.text for each in Document(written("docx")).paragraphs]

    assert "Attachments: position.png; annex.png" in paragraphs


def test_pdf_names_the_files(review, written, files):
    text = "".join(page.extract_text() for page in pypdf.PdfReader(written("pdf")).pages)

    assert "Attachments: position.png; annex.png" in text
