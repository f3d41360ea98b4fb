from io import BytesIO

import pypdf
import pytest

from apps.reports.exports.fonts import showable
from tests.factories import QuestionFactory, published_comment
from tests.reports.conftest import NEVER_PUBLISHED, PENDING_EDIT, SILENCED


def text_of(file: BytesIO) -> str:
    return " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(file).pages).split())


def test_a_comment_stands_under_its_question_and_in_its_objectives(review, written):
    text = text_of(written("pdf"))

    place = text.index("Question 1 (RT1-Q1) What has worked? Qu’est-ce qui a fonctionné ? Ada Vance Coordinator")
    after = text[place:]
    reference = review.root.reference
    assert f"5 October 2026, 10:30 · English · {reference} We tried permits from the register." in after
    assert "1. One desk. 4. One number. Objectives: 5. Regular pathways (confirmed by a moderator)" in after
    assert f"Comments by objective 5. Regular pathways Confirmed by a moderator: {reference}," in after


def test_the_document_is_tagged_and_names_its_title_author_and_language(review, written):
    reader = pypdf.PdfReader(written("pdf"))

    catalog = reader.trailer["/Root"]
    assert catalog["/MarkInfo"]["/Marked"]
    assert catalog["/Lang"] == "en"
    assert (reader.metadata.title, reader.metadata.author) == ("Coastal review", "Secretariat of the Review")
    assert b"<pdfuaid:part>1</pdfuaid:part>" in catalog["/Metadata"].get_data()
    titles = [entry.title for entry in reader.outline if not isinstance(entry, list)]
    assert titles == ["Participation", "Roundtable 1: Moving with dignity", "Comments by objective"]


def test_permalinks_lead_to_the_web_and_references_into_the_document(review, written):
    annotations = [
        annotation.get_object()
        for page in pypdf.PdfReader(written("pdf")).pages
        for annotation in page.get("/Annots", [])
    ]
    targets = {each["/A"].get("/URI") for each in annotations if "/A" in each}

    assert f"http://localhost:8000/consultations/coast/comments/{review.root.reference}/" in targets
    assert "https://example.org/r" in targets
    assert any("/Dest" in each or each["/A"].get("/S") == "/GoTo" for each in annotations)


@pytest.mark.parametrize("include_undecided", [False, True])
def test_words_are_there_or_not_as_they_should_and_undecided_ones_marked(review, written, include_undecided):
    text = text_of(written("pdf", include_undecided=include_undecided))

    assert not [each for each in (*SILENCED, PENDING_EDIT) if each in text]
    assert all((each in text) is include_undecided for each in NEVER_PUBLISHED)
    assert f"{review.hidden.reference} · Hidden by a moderator" in text
    marks = [f"Ada Vance {mark} " for mark in ("Awaiting moderation", "Returned for revision", "Declined")]
    assert all((mark in text) is include_undecided for mark in marks)


def test_markup_in_peoples_words_stays_words(review, written):
    hostile = '#panic("x") $x^2$ = Heading @label <tag> `code` \\u{41} // #import "y" [*a*]'
    QuestionFactory(roundtable=review.first.roundtable, text={"en": hostile})
    published_comment(question=review.first, author_name=hostile, body="#strong[typst] @nobody $a$")

    text = text_of(written("pdf"))

    assert text.count(hostile) >= 2
    assert "#strong[typst] @nobody $a$" in text


def test_characters_without_a_glyph_are_replaced_and_the_page_says_so(review, written):
    assert "has no font" not in text_of(written("pdf"))
    published_comment(
        question=review.first, author_name="Ana 🙂 \x0b", body="Emoji 👍🏽, ᚠ, \u0b15\u0324, नमस्ते, 你好, 한국어."
    )

    text = text_of(written("pdf"))

    assert "Characters for which this document has no font are shown as \ufffd" in text
    assert "Ana \ufffd" in text


def test_showable_keeps_what_some_font_has_and_composes_letters():
    assert showable("Ünïcode, Ελλάδα, русский, مرحبا, 你好, 한국어, हिन्दी") == (
        "Ünïcode, Ελλάδα, русский, مرحبا, 你好, 한국어, हिन्दी"
    )
    assert showable("e\u0301") == "é"
    assert showable("a🙂b") == "a\ufffdb"


def test_the_document_is_in_the_language_asked_for(review, written, french):
    file = written("pdf", language="fr")

    assert pypdf.PdfReader(file).trailer["/Root"]["/Lang"] == "fr"
    assert text_of(file).startswith("Synthèse des débats Examen côtier")


def test_an_arabic_document_is_set(review, written):
    reader = pypdf.PdfReader(written("pdf", language="ar"))

    assert reader.trailer["/Root"]["/Lang"] == "ar"
    assert len(reader.pages) >= 4
