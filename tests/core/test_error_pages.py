"""Whatever breaks, a person reads in their language what happened, what was kept and what to do next."""

import re

import pytest
from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest
from django.test import Client, override_settings
from django.urls import path
from pytest_django import DjangoAssertNumQueries

from tests.factories import QuestionFactory, UserFactory

pytestmark = pytest.mark.django_db
LANGUAGES = [code for code, _name in settings.LANGUAGES]
handler400 = "apps.core.views.errors.bad_request"
handler500 = "apps.core.views.errors.server_error"


def break_with(error: type[Exception]):
    def view(request: HttpRequest) -> None:
        raise error

    return view


urlpatterns = [
    path("broken/", break_with(ValueError)),
    path("operational/", break_with(OperationalError)),
    path("interface/", break_with(InterfaceError)),
]
BREAKING = override_settings(ROOT_URLCONF=__name__)


def heading(html: str) -> str:
    headings = re.findall(r"<h1>(.*?)</h1>", html)
    assert len(headings) == 1
    return str(headings[0])


def asked(address: str, language: str, **data: object) -> tuple[int, str]:
    client = Client(raise_request_exception=False, headers={"accept-language": language})
    answer = client.get(address, **data)
    return answer.status_code, answer.content.decode()


@BREAKING
@pytest.mark.parametrize(("address", "status"), [("/broken/", 500), ("/operational/", 503), ("/interface/", 503)])
def test_pages_without_a_database_are_in_the_readers_language(
    address: str, status: int, django_assert_num_queries: DjangoAssertNumQueries
):
    with django_assert_num_queries(0):
        pages = {language: asked(address, language) for language in LANGUAGES}

    assert {answered for answered, _page in pages.values()} == {status}
    assert len({heading(page) for _status, page in pages.values()}) == len(LANGUAGES)
    for language, (_status, page) in pages.items():
        assert re.search(r'<html lang="([^"]+)"', page)[1].lower() == language
        assert ('dir="rtl"' in page) == (language in settings.LANGUAGES_BIDI)


@BREAKING
def test_who_meets_a_resting_database_is_told_when_to_come_back():
    answer = Client(raise_request_exception=False).get("/operational/")

    assert (answer["Retry-After"], answer["Cache-Control"]) == ("30", "no-store")
    assert "your text is still in the form" in answer.content.decode()


@override_settings(SITE_NAME="Talks of the Coast")
@BREAKING
def test_pages_without_a_database_bear_the_sites_name():
    assert "<title>Something broke on our side · Talks of the Coast</title>" in asked("/broken/", "en")[1]


def test_request_for_another_host_is_refused_in_words():
    answer = Client().get("/", headers={"host": "elsewhere.example"})

    assert answer.status_code == 400
    assert heading(answer.content.decode()) == "We could not understand this request"


@override_settings(DATA_UPLOAD_MAX_MEMORY_SIZE=2_000)
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_too_large_is_refused_in_words(client: Client, language: str):
    client.force_login(UserFactory())
    prefix = "" if language == "en" else f"/{language}"

    answer = client.post(f"{prefix}/questions/{QuestionFactory().pk}/comments/", {"body": "x" * 3_000})

    assert answer.status_code == 413
    assert f'<html lang="{language}"' in answer.content.decode()


def test_too_many_fields_are_too_large_as_well(client: Client):
    client.force_login(UserFactory())
    many = {f"field-{number}": "x" for number in range(settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1)}

    assert client.post(f"/questions/{QuestionFactory().pk}/comments/", many).status_code == 413


def test_page_that_is_not_there_leads_on(client: Client):
    visitor = client.get("/consultations/not-here/").content.decode()
    client.force_login(UserFactory())
    member = client.get("/consultations/not-here/").content.decode()

    assert '<a class="main" href="/accounts/login/?next=%2Fconsultations%2Fnot-here%2F">Sign in</a>' in visitor
    assert "Sign in" not in member
    assert '<a href="/">All consultations</a>' in member
