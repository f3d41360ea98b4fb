"""What one can write into the box."""

import pytest

from apps.consultations.models import Question
from apps.search.asking import read_question
from tests.factories import published_comment
from tests.search.conftest import Search

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def texts(question: Question) -> None:
    for body in ("Freedom of movement for workers.", "Movement without freedom.", "Fees without receipts."):
        published_comment(question=question, body=body)


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        ("freedom", 2),
        ("freedom movement", 2),
        ('"freedom of movement"', 1),
        ('"movement for workers"', 1),
        ('"movement workers"', 0),
        ("“freedom of movement”", 1),
        ("movement -workers", 1),
        ('movement -"without freedom"', 1),
        ("without-freedom", 1),
        ("rece", 1),
        ("-workers", 0),
        ('"', 0),
        ("' & | ! ( ) : * \\ <->", 0),
        ("the of", 0),
        ("\x00 freedom", 2),
        ("freedom " * 60, 2),
    ],
)
def test_question_finds(search: Search, asked: str, count: int):
    assert len(search(asked).found) == count


def test_the_last_word_may_be_a_beginning_and_is_marked(search: Search):
    assert search("receip").marked == ["receipts"]


def test_reference_number_leads_to_the_comment(question: Question, search: Search):
    comment = published_comment(question=question, body="Numbered.")

    assert search(f" {comment.reference.lower()} ").addresses == [comment.get_absolute_url()]


def test_too_long_a_question_is_cut():
    asked = read_question("word " * 400)

    assert len(asked.text) <= 200
    assert len(asked.terms) == 12


def test_empty_page_says_what_can_be_searched(search: Search):
    page = search("  ")

    assert page.found == []
    assert "You search in consultations" in page
    assert "answers" not in page


def test_nothing_found_says_what_to_try(search: Search):
    page = search("zeppelin")

    assert "Nothing was found that you can read." in page
    assert "0 answers" in page
