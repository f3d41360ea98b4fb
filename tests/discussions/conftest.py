"""Who and what most tests of this room begin with; those that need another question make their own."""

import pytest
from django.test import Client

from apps.accounts.models import User
from apps.consultations.models import Question
from apps.discussions.models import Comment
from tests.factories import AffiliationFactory, QuestionFactory, UserFactory, published_comment


@pytest.fixture
def question() -> Question:
    return QuestionFactory(number=1)


@pytest.fixture
def author(client: Client) -> User:
    """Signed in with `client`."""
    user = UserFactory()
    client.force_login(user)
    return user


@pytest.fixture
def comment(question: Question) -> Comment:
    """In a language that not everybody reads."""
    return published_comment(question=question, body="Разрешения ждут слишком долго.", language="ru")


@pytest.fixture
def delegate() -> User:
    """Somebody who reads it and speaks for an organisation."""
    person = UserFactory(name="Awa Diop")
    AffiliationFactory(user=person, organisation__name={"en": "Harbour Union"})
    return person
