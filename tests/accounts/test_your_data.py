"""Asking for a copy of one's data, being told of it, having it alone and not for ever."""

import json
from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.conf import settings
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from apps.accounts.consents import give_consent, withdraw_consent
from apps.accounts.exporting import make_exports, request_export, send_export_notices
from apps.accounts.models import DataExport, Purpose, User
from tests.accounts.conftest import PASSWORD
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
PAGE, EXPORTS = "/accounts/data/", "/accounts/data/exports/"


def confirm(client: Client) -> Client:
    """The password once more, as the page asks for it."""
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return client


@pytest.fixture
def browser(person: User, client: Client) -> Client:
    client.force_login(person)
    return client


@pytest.fixture
def ready(person: User) -> DataExport:
    request_export(user=person)
    make_exports()
    return DataExport.objects.get(user=person)


def test_asking_wants_the_password_once_more_and_goes_on_from_there(person: User, browser: Client):
    asked = browser.post(EXPORTS)
    assert asked.url.startswith("/accounts/reauthenticate/")
    assert not DataExport.objects.exists()

    answer = browser.post(asked.url, {"password": PASSWORD})

    assert (answer.status_code, answer.url) == (302, PAGE)
    assert DataExport.objects.get().user == person


def test_copy_is_made_and_told_of_in_the_language_of_the_person(
    person: User, browser: Client, django_capture_on_commit_callbacks
):
    User.objects.update(language="fr")
    confirm(browser)

    with django_capture_on_commit_callbacks(execute=True):
        browser.post(EXPORTS)

    export, [message] = DataExport.objects.get(), mail.outbox
    assert (message.to, message.subject) == ([person.email], "La copie de vos données est prête")
    assert f"{settings.SITE_URL}/fr{export.get_absolute_url()}" in message.body
    assert export.get_absolute_url() in message.alternatives[0].content
    assert export.sent_at is not None


def test_copy_is_told_of_once(ready: DataExport):
    assert [send_export_notices(), send_export_notices()] == [1, 0]


def test_owner_downloads_all_of_it(person: User, browser: Client, ready: DataExport):
    answer = browser.get(ready.get_absolute_url())

    assert answer["Content-Type"] == "application/zip"
    assert answer["Content-Disposition"].startswith('attachment; filename="data-')
    assert "no-store" in answer["Cache-Control"]
    with ZipFile(BytesIO(answer.content)) as archive:
        assert archive.namelist() == ["data.json", "data.html"]
        assert json.loads(archive.read("data.json"))["data"]["account"][0]["email"] == person.email


def test_link_opens_nothing_for_others_visitors_and_forgers(person: User, ready: DataExport):
    other = Client()
    assert other.get(ready.get_absolute_url()).url.startswith("/accounts/login/")
    other.force_login(UserFactory(is_superuser=True, is_staff=True))
    own = Client()
    own.force_login(person)

    assert other.get(ready.get_absolute_url()).status_code == 404
    for forged in (f"{EXPORTS}{ready.pk}/", ready.get_absolute_url()[:-2] + "/", f"{EXPORTS}x.y/"):
        assert own.get(forged).status_code == 404


def test_link_ends_after_its_days(browser: Client, ready: DataExport):
    assert ready.expires_at - ready.made_at == timedelta(days=settings.RETENTION_DAYS["exports"])
    DataExport.objects.update(expires_at=timezone.now())

    assert browser.get(ready.get_absolute_url()).status_code == 404


def test_asking_twice_is_asking_once_and_a_new_copy_replaces_the_old(person: User, ready: DataExport):
    assert request_export(user=person) == request_export(user=person)

    make_exports()

    assert DataExport.objects.count() == 1
    assert not DataExport.objects.filter(pk=ready.pk).exists()
    assert make_exports() == 0


def test_database_refuses_a_second_one_that_waits(person: User):
    DataExport.objects.create(user=person)

    with pytest.raises(IntegrityError), transaction.atomic():
        DataExport.objects.create(user=person)


def test_database_refuses_a_copy_without_end(person: User):
    with pytest.raises(IntegrityError), transaction.atomic():
        DataExport.objects.create(user=person, made_at=timezone.now())


def test_page_says_what_is_waiting_and_then_offers_it(person: User, browser: Client):
    request_export(user=person)
    waiting = browser.get(PAGE).content.decode()
    make_exports()
    ready = browser.get(PAGE).content.decode()

    assert "Your copy is being made." in waiting
    assert ">Ask for" not in waiting
    assert DataExport.objects.get().get_absolute_url() in ready


def test_page_lists_consents_and_where_to_take_them_back(person: User, browser: Client):
    assert "You have agreed to nothing beyond taking part." in browser.get(PAGE).content.decode()
    give_consent(user=person, purpose=Purpose.DIGESTS, wording="Send me news.")
    standing = browser.get(PAGE).content.decode()
    withdraw_consent(user=person, purpose=Purpose.DIGESTS)
    withdrawn = browser.get(PAGE).content.decode()

    assert "“Send me news.”" in standing
    assert 'href="/updates/preferences/">Take it back' in standing
    assert "Take it back" not in withdrawn
    assert "withdrawn on" in withdrawn


def test_looking_asks_for_nothing(browser: Client):
    browser.get(PAGE)
    assert browser.get(EXPORTS).status_code == 405
    assert not DataExport.objects.exists()
