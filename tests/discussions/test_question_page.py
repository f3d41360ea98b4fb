"""The page of a question: what it shows, to whom, and at what cost."""

import pytest
from django.test import Client

from apps.consultations.models import Question
from tests.factories import (
    QuestionFactory,
    published_comment,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def question() -> Question:
    return QuestionFactory(number=1, text={"en": "What works?", "fr": "Qu’est-ce qui marche ?"})


def test_page_shows_comments_in_the_order_of_publication_with_replies_nested(client: Client, question: Question):
    first = published_comment(question=question, body="First words")
    published_comment(question=question, body="Second words")
    reply = published_comment(question=question, body="A reply", parent=first)

    html = client.get(question.get_absolute_url()).content.decode()

    assert html.index("First words") < html.index("A reply") < html.index("Second words")
    assert html.index(f'id="c{first.pk}"') < html.index(f'id="c{reply.pk}"')
