from io import BytesIO

import docx
import pytest
from docx.oxml.ns import qn

from apps.core.markdown import render_markdown
from apps.discussions.models import Revision
from tests.factories import published_comment
from tests.reports.conftest import NEVER_PUBLISHED, PENDING_EDIT, SILENCED


def lines(file: BytesIO) -> list[tuple[str, str]]:
    return [(paragraph.style.name, paragraph.text) for paragraph in docx.Document(file).paragraphs]


def paragraph_with(file: BytesIO, text: str):
    return next(paragraph for paragraph in docx.Document(file).paragraphs if text in paragraph.text)


def test_a_comment_stands_under_its_roundtable_and_question(review, written):
    found = lines(written("docx"))

    start = found.index(("Heading 1", "Roundtable 1: Moving with dignity"))
    reference = review.root.reference
    assert found[start : start + 13] == [
        ("Heading 1", "Roundtable 1: Moving with dignity"),
        ("Comment details", "Objectives under review: 5. Regular pathways; 12. Certainty in procedures"),
        ("Heading 2", "Question 1 (RT1-Q1)"),
        ("Question", "What has worked?"),
        ("Question", "Qu’est-ce qui a fonctionné ?"),
        ("Heading 3", "Ada Vance"),
        (
            "Comment details",
            "Coordinator, Harbour Workers’ Alliance (affiliation verified) · Trade union · Kenya",
        ),
        ("Comment details", f"5 October 2026, 10:30 · English · {reference}"),
        ("Comment text", "We tried permits from the register."),
        ("Comment text", "1.\tOne desk."),
        ("Comment text", "4.\tOne number."),
        (
            "Comment details",
            "Objectives: 5. Regular pathways (confirmed by a moderator); "
            "12. Certainty in procedures (proposed by the author)",
        ),
        ("Heading 3", "Salma Haddad"),
    ]
    assert ("Comment details", "7 October 2026 · Arabic · CMR-RT1-Q1-0003") in found
    assert ("Comment details", f"In reply to {reference}") in found


def test_the_front_says_what_whose_when_and_with_what_reserve(review, written):
    file = written("docx")
    found = lines(file)

    assert found[:3] == [
        ("Subtitle", "Discussion summary"),
        ("Title", "Coastal review"),
        ("Facts", "Organiser\tSecretariat of the Review"),
    ]
    assert found[3][1].startswith("Period\t")
    assert found[3][1].endswith("(Africa/Nairobi)")
    assert ("Disclaimer", "Views are those of their authors.") in found
    properties = docx.Document(file).core_properties
    assert (properties.title, properties.author, properties.language) == (
        "Coastal review",
        "Secretariat of the Review",
        "en",
    )


def test_objectives_end_the_document_with_links_to_their_comments(review, written):
    file = written("docx")
    reference = review.root.reference

    assert lines(file)[-5:] == [
        ("Heading 1", "Comments by objective"),
        ("Heading 2", "5. Regular pathways"),
        ("References", f"Confirmed by a moderator: {reference}, {review.reply.reference}"),
        ("Heading 2", "12. Certainty in procedures"),
        ("References", f"Proposed by the author: {reference}"),
    ]
    body = docx.Document(file).element.body
    anchors = {link.get(qn("w:anchor")) for link in body.iter(qn("w:hyperlink"))} - {None}
    bookmarks = {mark.get(qn("w:name")) for mark in body.iter(qn("w:bookmarkStart"))}
    assert anchors == {"c_CMR_RT1_Q1_0001", "c_CMR_RT1_Q1_0003"}
    assert anchors <= bookmarks


def test_permalinks_and_links_in_comments_lead_to_the_web(review, written):
    document = docx.Document(written("docx"))

    targets = {each.target_ref for each in document.part.rels.values() if each.is_external}
    assert "https://example.org/r" in targets
    assert f"http://localhost:8000/consultations/coast/comments/{review.root.reference}/" in targets


def test_participation_is_a_table_whose_head_repeats(review, written):
    groups, countries, languages = docx.Document(written("docx")).tables

    assert [cell.text for cell in countries.rows[0].cells] == ["Country", "Comments", "People"]
    assert [cell.text for cell in languages.rows[2].cells] == ["Arabic", "1", "1"]
    assert groups.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert groups.rows[1]._tr.trPr.find(qn("w:tblHeader")) is None


def test_arabic_runs_from_right_to_left_and_says_its_language(review, written):
    arabic = paragraph_with(written("docx"), "نجحت")
    english = paragraph_with(written("docx"), "Another thread.")

    assert arabic._p.pPr.find(qn("w:bidi")) is not None
    (run,) = arabic.runs
    assert run._r.rPr.find(qn("w:rtl")) is not None
    assert run._r.rPr.find(qn("w:lang")).get(qn("w:bidi")) == "ar-SA"
    assert english._p.pPr.find(qn("w:bidi")) is None


@pytest.mark.parametrize("include_undecided", [False, True])
def test_words_are_there_or_not_as_they_should_and_undecided_ones_marked(review, written, include_undecided):
    found = lines(written("docx", include_undecided=include_undecided))

    text = str(found)
    assert not [each for each in (*SILENCED, PENDING_EDIT) if each in text]
    assert all((each in text) is include_undecided for each in NEVER_PUBLISHED)
    marks = [words for style, words in found if style == "Comment mark"]
    assert marks == [
        f"{review.withdrawn.reference} · Withdrawn by its author",
        f"{review.hidden.reference} · Hidden by a moderator",
        *(["Awaiting moderation", "Returned for revision", "Declined"] if include_undecided else []),
    ]


def test_characters_that_xml_forbids_break_nothing(review, written):
    comment = published_comment(question=review.first, author_name="Control\x0b Name")
    body = "before\x0b\x1f\ufffeafter"
    Revision.objects.filter(comment=comment).update(body=body, html=render_markdown(body))

    found = lines(written("docx"))

    assert ("Heading 3", "Control Name") in found
    assert ("Comment text", "beforeafter") in found


def test_the_document_is_in_the_language_asked_for(review, written, french):
    file = written("docx", language="fr")

    assert lines(file)[:2] == [("Subtitle", "Synthèse des débats"), ("Title", "Examen côtier")]
    known = docx.Document(file).styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:lang')}")
    assert known.get(qn("w:val")) == "fr"
