"""Digests are off until somebody asks for them, and what they said yes to is kept."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps as all_apps
from django.utils import timezone

from apps.accounts.models import Consent, Purpose
from apps.activity.actions import follow
from apps.notifications.actions import offer_digest, owe_digests, save_preference, send_digests, stop
from apps.notifications.models import Digest, Frequency, Preference
from apps.notifications.unsubscribing import What
from tests.factories import QuestionFactory, UserFactory
from tests.factories.notifications import publication

pytestmark = pytest.mark.django_db
FOLLOW, OFFER = "/subscriptions/", "/updates/preferences/digest/"
SENTENCE = "Send me by e-mail what is new where I follow, until I say stop."


@pytest.fixture
def person():
    return UserFactory()


@pytest.fixture
def question():
    return QuestionFactory()


def consents(person) -> list[tuple[str, str, bool]]:
    rows = Consent.objects.filter(user=person).order_by("pk")
    return [(row.purpose, row.wording, row.withdrawn_at is None) for row in rows]


def test_who_follows_and_asked_for_nothing_is_owed_and_sent_nothing(person, question, now, clock, mailoutbox):
    follow(user=person, topic=question.topic)
    person.subscriptions.update(created_at=now - timedelta(days=5))
    publication(question, at=now - timedelta(hours=3))
    Digest.objects.create(user=person, kind="daily", local_date=now.date(), after=0, until=10**6)

    owe_digests(clock=clock)
    send_digests(clock=clock)

    assert (Digest.objects.count(), mailoutbox) == (1, [])


def test_asking_for_digests_records_the_consent_and_its_words(person, now):
    save_preference(user=person, digest=Frequency.DAILY, now=now)
    save_preference(user=person, digest=Frequency.WEEKLY, email_at_once=False)

    assert consents(person) == [(Purpose.DIGESTS, SENTENCE, True)]
    assert Consent.objects.get().given_at == now


@pytest.mark.parametrize("by", [lambda person: stop(user=person, what=What.DIGEST), lambda person: off(person)])
def test_stopping_withdraws_the_consent_and_asking_again_gives_another(person, by):
    save_preference(user=person, digest=Frequency.DAILY)
    by(person)
    assert consents(person) == [(Purpose.DIGESTS, SENTENCE, False)]

    save_preference(user=person, digest=Frequency.DAILY)

    assert consents(person) == [(Purpose.DIGESTS, SENTENCE, False), (Purpose.DIGESTS, SENTENCE, True)]


def off(person) -> None:
    save_preference(user=person, digest=Frequency.OFF)


def test_other_preferences_are_no_consent(person):
    save_preference(user=person, email_at_once=False)
    stop(user=person, what=What.AT_ONCE)

    assert consents(person) == []
    assert Preference.objects.get().digest == Frequency.OFF


def test_following_asks_once_and_plainly(client, person, question):
    client.force_login(person)
    back = question.get_absolute_url()

    first = client.post(FOLLOW, {"topic": question.topic, "follow": "1", "next": back}, follow=True)
    second = client.post(FOLLOW, {"topic": question.roundtable.topic, "follow": "1", "next": back})

    page = first.content.decode()
    assert first.redirect_chain == [(f"{OFFER}?next={back.replace('/', '%2F')}", 302)]
    assert [f'value="{each}"' in page for each in ("daily", "weekly", "off", back)] == [True] * 4
    assert "checked" not in page
    assert (second.url, consents(person)) == (back, [])


def test_following_with_htmx_asks_beside_the_button_once(client, person, question):
    client.force_login(person)
    values = {"topic": question.topic, "follow": "1", "next": "/fr/"}

    pages = [client.post(FOLLOW, values, headers={"HX-Request": "true"}).content.decode() for _time in range(2)]

    assert [f'action="{OFFER}"' in page for page in pages] == [True, False]


@pytest.mark.parametrize(("answer", "given"), [("daily", 1), ("weekly", 1), ("off", 0)])
def test_the_answer_is_kept_and_leads_back(client, person, answer, given):
    client.force_login(person)

    response = client.post(OFFER, {"digest": answer, "next": "/fr/"})

    assert (response.status_code, response.url) == (302, "/fr/")
    assert (Preference.objects.get().digest, len(consents(person))) == (answer, given)


def test_another_answer_is_asked_again_and_saves_nothing(client, person):
    client.force_login(person)

    response = client.post(OFFER, {"digest": "hourly", "next": "https://elsewhere.example/"})

    assert response.status_code == 422
    assert "Choose one of the three answers." in response.content.decode()
    assert "elsewhere" not in response.content.decode()
    assert not Preference.objects.exists()


def test_looking_at_the_question_changes_nothing(client, person):
    client.force_login(person)
    client.get(OFFER)
    assert not Preference.objects.exists()


def test_who_gets_digests_already_is_not_asked(person):
    save_preference(user=person, digest=Frequency.WEEKLY)

    assert not offer_digest(user=person)


def test_digests_from_before_are_stopped(person, now):
    Preference.objects.create(user=person, digest=Frequency.DAILY, digest_since=timezone.now())
    module = import_module("apps.notifications.migrations.0004_stop_digests_that_nobody_asked_for")

    module.stop_digests(all_apps, None)

    assert Preference.objects.get().digest == Frequency.OFF
