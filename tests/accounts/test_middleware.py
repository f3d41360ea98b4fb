from datetime import UTC, datetime

import pytest
from django.test import Client

from tests.factories import QuestionFactory, UserFactory, published_comment

pytestmark = pytest.mark.django_db


def test_times_are_those_of_the_person_who_reads(client: Client):
    comment = published_comment(question=QuestionFactory(), published_at=datetime(2025, 3, 1, 20, 30, tzinfo=UTC))
    address = comment.question.get_absolute_url()
    assert "1 March 2025, 20:30" in client.get(address).content.decode()

    client.force_login(UserFactory(time_zone="Asia/Kathmandu"))
    assert "2 March 2025, 02:15" in client.get(address).content.decode()
