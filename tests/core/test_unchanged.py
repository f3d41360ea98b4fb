"""A page that has not changed is not sent again."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import QuestionFactory, UserFactory, published_comment

pytestmark = pytest.mark.django_db


@pytest.fixture
def address() -> str:
    return QuestionFactory().get_absolute_url()


def again(client: Client, address: str, etag: str) -> int:
    return client.get(address, headers={"if-none-match": etag}).status_code


def token_in(html: str) -> str:
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', html)
    assert found
    return found[1]


def test_copy_still_holds_although_its_tokens_are_drawn_anew(address: str):
    client = Client()
    client.force_login(UserFactory())
    first, second = client.get(address), client.get(address)
    assert token_in(first.content.decode()) != token_in(second.content.decode())
    assert first["ETag"] == second["ETag"]
    assert first["Cache-Control"] == "private, no-cache"

    answer = client.get(address, headers={"if-none-match": first["ETag"]})

    assert (answer.status_code, answer.content, answer["ETag"]) == (304, b"", first["ETag"])


def test_form_of_the_copy_can_be_sent(address: str):
    client = Client(enforce_csrf_checks=True)
    person = UserFactory()
    client.force_login(person)
    page = client.get(address)
    assert again(client, address, page["ETag"]) == 304

    form = {"csrfmiddlewaretoken": token_in(page.content.decode()), "topic": f"person:{person.pk}"}
    assert client.post(reverse("notifications:subscription"), form).status_code != 403


def test_what_has_changed_is_sent(address: str):
    question = QuestionFactory()
    client = Client()
    etag = client.get(question.get_absolute_url())["ETag"]

    published_comment(question=question)

    assert again(client, question.get_absolute_url(), etag) == 200


def test_copy_of_one_person_does_not_hold_for_another(address: str):
    first, second = Client(), Client()
    for client in (first, second):
        client.force_login(UserFactory(name="Rosa Testa"))
    etag = first.get(address)["ETag"]

    assert again(first, address, etag) == 304
    assert again(second, address, etag) == 200
    assert again(Client(), address, etag) == 200


def test_copy_does_not_hold_after_signing_out_or_for_a_new_secret(address: str):
    client = Client()
    client.force_login(UserFactory())
    etag = client.get(address)["ETag"]
    client.cookies["csrftoken"] = "x" * 32

    assert again(client, address, etag) == 200
    client.logout()
    assert again(client, address, etag) == 200


def test_refusals_files_and_what_must_not_be_kept_have_no_such_mark(address: str):
    client = Client()
    assert "ETag" not in client.get("/nothing/here/")
    assert "ETag" not in client.get("/healthz")
    assert "ETag" not in client.get(reverse("notifications:list"))
