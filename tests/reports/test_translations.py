"""Translations stand below their comments in every format, where they are asked for."""

import json

import docx
import openpyxl
import pypdf
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.consultations.enums import RoleName
from apps.discussions.enums import TranslationStatus
from apps.discussions.models import Comment, CommentTranslation, Revision
from tests.factories import RoleFactory, UserFactory, translation_of
from tests.reports.test_tables import csv_rows, sheet_rows

WORDS = "Nous avons essayé les **permis**.\n\n- Un guichet."
NOT_READ = ("Qui attend.", "Refusé.", "D’une ancienne version.", "D’un commentaire masqué.")
HEADING = "Translation into French by Lio Marchetti (Coast Watch). The original is the record."
OFFICIAL = "Translation into Spanish by the moderators. The original is the record."


@pytest.fixture
def translations(review) -> list[CommentTranslation]:
    """Two of the first comment; besides those that nobody reads: four, and one of what was never published."""
    root, hidden = (Comment.objects.get(pk=each.pk) for each in (review.root, review.hidden))
    lio = UserFactory(name="Lio Marchetti")
    named = translation_of(root, translator=lio, organisation_name={"en": "Coast Watch"}, body=WORDS)
    unnamed = translation_of(root, language="es", translator_name="", is_official=True, body="Probamos permisos.")
    translation_of(root, status=TranslationStatus.PENDING, body=NOT_READ[0])
    translation_of(root, status=TranslationStatus.DECLINED, body=NOT_READ[1])
    earlier = Revision.objects.create(comment=root, number=9, body="Before.", html="<p>Before.</p>", language="en")
    translation_of(root, revision=earlier, body=NOT_READ[2])
    translation_of(hidden, body=NOT_READ[3])
    return [unnamed, named]


def of_the_first(document: dict) -> list[dict[str, object]]:
    return document["roundtables"][0]["questions"][0]["comments"][0]["translations"]


def test_programs_get_whose_they_are_in_the_order_of_languages(review, written, translations):
    document = json.load(written("json", include_translations=True, include_undecided=True))

    assert document["include_translations"] is True
    assert of_the_first(document) == [
        {
            "language": "es",
            "translator": "the moderators",
            "organisation": "",
            "official": True,
            "markdown": "Probamos permisos.",
            "text": "Probamos permisos.",
        },
        {
            "language": "fr",
            "translator": "Lio Marchetti",
            "organisation": "Coast Watch",
            "official": False,
            "markdown": WORDS,
            "text": "Nous avons essayé les permis.\n• Un guichet.",
        },
    ]


def test_only_what_readers_see_is_there(review, written, translations):
    text = written("json", include_translations=True, include_undecided=True).getvalue().decode()

    assert [words for words in NOT_READ if words in text] == []


@pytest.mark.parametrize("name", ["json", "csv"])
def test_unasked_they_are_not_there(review, written, translations, name: str):
    assert "Probamos" not in written(name).getvalue().decode()


def test_table_has_them_in_one_cell(review, written, translations):
    rows = csv_rows(written("csv", include_translations=True))

    [row] = [row for row in rows if row["Reference"] == review.root.reference]
    expected = f"{OFFICIAL}\nProbamos permisos.\n\n{HEADING}\nNous avons essayé les permis.\n• Un guichet."
    assert row["Translations"] == expected


def test_workbook_has_a_sheet_of_them(review, written, translations):
    rows = sheet_rows(written("xlsx", include_translations=True), "Translations")

    assert [(row["Reference"], row["Language"], row["Translated by"], row["Organisation"]) for row in rows] == [
        (review.root.reference, "Spanish", "the moderators", None),
        (review.root.reference, "French", "Lio Marchetti", "Coast Watch"),
    ]
    assert rows[1]["Translation (the comment is the record)"] == "Nous avons essayé les permis.\n• Un guichet."
    assert "Translations" not in openpyxl.load_workbook(written("xlsx")).sheetnames


def test_moderator_who_is_named_is_called_one(review, written):
    root = Comment.objects.get(pk=review.root.pk)
    translation_of(root, translator=UserFactory(name="Mo Derata"), is_official=True)

    texts = [each.text for each in docx.Document(written("docx", include_translations=True)).paragraphs]
    assert "Translation into French by Mo Derata (Moderator). The original is the record." in texts


def test_word_has_them_below_the_comment_in_their_language(review, written, translations):
    document = docx.Document(written("docx", include_translations=True))

    texts = [each.text for each in document.paragraphs]
    start = texts.index(OFFICIAL)
    assert texts[start - 1 : start + 6] == [
        "4.\tOne number.",
        OFFICIAL,
        "Probamos permisos.",
        HEADING,
        "Nous avons essayé les permis.",
        "•\tUn guichet.",
        "Objectives: 5. Regular pathways (confirmed by a moderator); "
        "12. Certainty in procedures (proposed by the author)",
    ]
    assert 'w:val="fr' in document.paragraphs[start + 3]._p.xml
    assert "In this document\tPublished comments." in "\n".join(texts)
    assert any("Translations by participants and moderators are included." in text for text in texts)


def test_pdf_has_them_below_the_comment(review, written, translations):
    pages = pypdf.PdfReader(written("pdf", include_translations=True)).pages

    text = " ".join(" ".join(page.extract_text() for page in pages).split())
    assert text.index("One number.") < text.index(OFFICIAL) < text.index(HEADING) < text.index("Un guichet.")


def test_they_cost_no_query_for_a_comment(review, written, translations):
    costs = []
    for included in (False, True):
        with CaptureQueriesContext(connection) as queries:
            written("json", include_translations=included)
        costs.append(len(queries))
    assert costs[0] == costs[1]


def test_page_offers_them_where_there_are_some(review, client):
    client.force_login(RoleFactory(consultation=review.consultation, name=RoleName.RAPPORTEUR).user)
    assert b'value="translations"' not in client.get("/consultations/coast/summary/").content

    translation_of(Comment.objects.get(pk=review.root.pk))

    page = client.get("/consultations/coast/summary/").content.decode()
    assert "Include the translations of 1 comment<" in page
    download = client.get("/consultations/coast/summary/json/", {"include": "translations"})
    assert len(of_the_first(json.loads(b"".join(download.streaming_content)))) == 1
