"""A question without comments says what would change that, or when it can, and not what cannot be done."""

import re
from datetime import UTC, datetime

import pytest
from django.test import Client
from django.utils.translation import override

from apps.consultations.enums import Visibility
from apps.consultations.models import Consultation, Question
from tests.factories import ConsultationFactory, PhaseFactory, QuestionFactory, UserFactory, published_comment

pytestmark = pytest.mark.django_db
FIRST = "Nobody has answered yet. Yours can be the first comment."


def empty(client: Client, question: Question, language: str = "en") -> str:
    with override(language):
        html = client.get(question.get_absolute_url()).content.decode()
    found = re.search(r'<div class="empty"><p>(.*?)</p>', html)
    return found[1] if found else ""


@pytest.fixture
def consultation() -> Consultation:
    return ConsultationFactory(time_zone="Europe/Zurich", phases=[])


@pytest.fixture
def question(consultation: Consultation) -> Question:
    return QuestionFactory(roundtable__consultation=consultation)


def phase(consultation: Consultation, year: int) -> None:
    dates = {"opens_at": datetime(year, 3, 1, 8, tzinfo=UTC), "closes_at": datetime(year, 3, 31, 18, tzinfo=UTC)}
    PhaseFactory(consultation=consultation, **dates)


def test_before_comments_open_it_says_when(client: Client, consultation: Consultation, question: Question):
    phase(consultation, 2090)

    moment = '<time datetime="2090-03-01T09:00:00+0100">1 March 2090, 09:00 (Zurich)</time>'
    assert empty(client, question) == f"Comments open on {moment}. Until then nobody can answer."
    assert "1 mars 2090" in empty(client, question, "fr")


def test_it_says_when_by_the_clock_of_the_reader(client: Client, consultation: Consultation, question: Question):
    phase(consultation, 2090)
    client.force_login(UserFactory(time_zone="Asia/Manila"))

    assert "1 March 2090, 16:00 (Manila)</time>" in empty(client, question)


def test_after_the_close_it_says_that_nobody_had_answered(
    client: Client, consultation: Consultation, question: Question
):
    phase(consultation, 2020)

    moment = '<time datetime="2020-03-31T20:00:00+0200">31 March 2020, 20:00 (Zurich)</time>'
    assert empty(client, question) == f"Comments closed on {moment}, and nobody had answered."


def test_next_phase_counts_more_than_one_that_is_over(
    client: Client, consultation: Consultation, question: Question
):
    for year in (2020, 2090):
        phase(consultation, year)

    assert empty(client, question).startswith("Comments open on")


def test_only_those_who_may_comment_are_told_to_be_the_first(client: Client):
    consultation = ConsultationFactory()
    question = QuestionFactory(roundtable__consultation=consultation)
    assert empty(client, question) == FIRST

    Consultation.objects.update(visibility=Visibility.PUBLIC_INVITED)
    assert empty(client, question) == "Nobody has answered yet."
    published_comment(question=question)
    assert empty(client, question) == ""


def test_without_a_phase_nothing_is_promised(client: Client, question: Question):
    assert empty(client, question) == "Nobody has answered yet."
