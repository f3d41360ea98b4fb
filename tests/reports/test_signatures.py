"""Who signed by the link of an e-mail alone is marked in every download: nobody has seen who they are."""

import json

import pytest

from apps.discussions.enums import CommentVoice
from apps.discussions.models import Comment
from tests.reports.test_docx import lines
from tests.reports.test_pdf import text_of
from tests.reports.test_tables import csv_rows, sheet_rows

SHOWN = [
    {"name": "Bo Lund", "organisation": "Port Watch", "verified": False, "by_email": True},
    {"name": "Cy Abe", "organisation": "", "verified": False, "by_email": True},
    {"name": "Di Real", "organisation": "Union", "verified": True, "by_email": False},
]
SAID = "Bo Lund (Port Watch, confirmed by e-mail), Cy Abe (confirmed by e-mail), Di Real (Union)"


@pytest.fixture(autouse=True)
def _jointly(review) -> None:
    Comment.objects.filter(pk=review.root.pk).update(voice=CommentVoice.JOINT, co_signatories=SHOWN)


def test_documents_mark_a_signature_by_e_mail(written):
    assert any(f"jointly with {SAID}" in text for _style, text in lines(written("docx")))
    assert f"jointly with {SAID}" in text_of(written("pdf"))


def test_tables_mark_a_signature_by_e_mail(written):
    assert csv_rows(written("csv"))[0]["Voice"] == f"jointly with {SAID}"
    assert sheet_rows(written("xlsx"), "Comments")[0]["Voice"] == f"jointly with {SAID}"


def test_json_keeps_the_names_and_says_how_each_was_confirmed(written):
    comment = json.load(written("json"))["roundtables"][0]["questions"][0]["comments"][0]

    assert comment["co_signatories"] == ["Bo Lund (Port Watch)", "Cy Abe", "Di Real (Union)"]
    assert comment["co_signatures"][2] == {
        "name": "Di Real",
        "organisation": "Union",
        "affiliation_verified": True,
        "by_email": False,
    }
    assert [each["by_email"] for each in comment["co_signatures"]] == [True, True, False]
