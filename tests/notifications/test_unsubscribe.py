"""One click, no session (RFC 8058); and a look that changes nothing."""

import pytest
from django.test import Client

from apps.accounts.models import User
from apps.activity.models import Subscription
from apps.notifications.models import Frequency, Notification, Preference
from apps.notifications.unsubscribing import What, read_token, unsubscribe_path
from tests.factories import QuestionFactory, UserFactory
from tests.factories.notifications import follower

pytestmark = pytest.mark.django_db
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def reader(now):
    return follower(UserFactory(email="ada@plenary.example"), QuestionFactory(), since=now)


def rows() -> list[list[tuple]]:  # type: ignore[type-arg]
    return [
        list(model.objects.order_by("pk").values_list())
        for model in (User, Subscription, Preference, Notification)
    ]


@pytest.mark.parametrize("what", What)
def test_unsubscribe_get_changes_nothing_and_offers_a_button(client, reader, what):
    before = rows()
    response = client.get(unsubscribe_path(reader, what))
    page = response.content.decode()
    assert (response.status_code, rows()) == (200, before)
    assert '<form method="post">' in page
    assert "a…@plenary.example" in page
    assert reader.email not in page


def test_unsubscribe_post_without_session_or_csrf_token_stops_the_digest(reader):
    response = Client(enforce_csrf_checks=True).post(unsubscribe_path(reader, What.DIGEST), ONE_CLICK)
    preference = Preference.objects.get(user=reader)
    assert (response.status_code, preference.digest, preference.email_at_once) == (200, Frequency.OFF, True)
    assert response.cookies.keys() <= {"csrftoken"}


def test_unsubscribe_post_stops_e_mails_at_once_and_keeps_the_digest(reader):
    Client(enforce_csrf_checks=True).post(unsubscribe_path(reader, What.AT_ONCE), ONE_CLICK)
    preference = Preference.objects.get(user=reader)
    assert (preference.digest, preference.email_at_once) == (Frequency.DAILY, False)


def test_unsubscribe_twice_is_once(client, reader):
    for _time in range(2):
        assert client.post(unsubscribe_path(reader, What.DIGEST), ONE_CLICK).status_code == 200
    assert Preference.objects.get().digest == Frequency.OFF


@pytest.mark.parametrize("change", [lambda token: token[:-1], lambda token: "x" + token, lambda token: "nothing"])
def test_unsubscribe_token_of_someone_else_is_404_in_words(client, reader, change):
    path = unsubscribe_path(reader, What.DIGEST)
    token = path.rstrip("/").rpartition("/")[2]
    response = client.post(path.replace(token, change(token)), ONE_CLICK)
    assert (response.status_code, read_token(change(token))) == (404, None)
    assert Preference.objects.get().digest == Frequency.DAILY
    assert "There is nothing here" in response.content.decode()


def test_unsubscribe_in_the_language_of_the_mail(client, reader):
    assert client.get("/fr" + unsubscribe_path(reader, What.DIGEST)).headers["Content-Language"] == "fr"
