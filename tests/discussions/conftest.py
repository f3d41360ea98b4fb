"""Who and what most tests of this room begin with; those that need another question make their own."""

import pytest
from django.test import Client

from apps.accounts.models import User
from apps.consultations.models import Question
from tests.factories import QuestionFactory, UserFactory


@pytest.fixture
def question() -> Question:
    return QuestionFactory(number=1)


@pytest.fixture
def author(client: Client) -> User:
    """Signed in with `client`."""
    user = UserFactory()
    client.force_login(user)
    return user
