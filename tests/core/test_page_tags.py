"""A page leads to itself in other languages, and back to itself, also when it answers a form."""

import re

import pytest
from django.template import Context, Template
from django.test import Client, RequestFactory
from django.utils.http import urlencode

from tests.factories import QuestionFactory, UserFactory

pytestmark = pytest.mark.django_db


def alternates(html: str) -> list[str]:
    return re.findall(r'<link rel="alternate" hreflang="[^"]+" href="([^"]*)">', html)


def menu(html: str) -> list[str]:
    return re.findall(r'<li><a href="([^"]*)" lang=', html)


def in_all_languages(path: str) -> list[str]:
    return [prefix + path for prefix in ("/ar", "", "/es", "/fr", "/ru", "/zh-hans")]


def test_page_that_is_read_leads_to_itself_with_its_query(client: Client):
    address = QuestionFactory().get_absolute_url()
    html = client.get(f"/fr{address}?after=x").content.decode()

    assert alternates(html) == menu(html) == in_all_languages(f"{address}?after=x")


def test_form_given_back_leads_to_the_page_that_it_was_on(client: Client):
    html = client.post(
        "/fr/accounts/login/", {"login": "nobody@plenary.example", "password": "no"}
    ).content.decode()

    assert alternates(html) == in_all_languages("/accounts/login/")


def test_answer_to_a_form_without_a_page_leads_home():
    client = Client(enforce_csrf_checks=True)
    html = client.post(f"/questions/{QuestionFactory().pk}/comments/", {"body": "x"}).content.decode()

    assert alternates(html) == in_all_languages("/")


@pytest.mark.parametrize("path", ["//elsewhere.example/", "//[x", "///", "//[x/?a=1"])
def test_links_never_lead_to_another_site(client: Client, path: str):
    response = client.generic("GET", "/", PATH_INFO=path)

    assert response.status_code == 404
    assert alternates(response.content.decode()) == in_all_languages("/")


def rendered(template: str, request: object, **context: object) -> str:
    return Template(template).render(Context({"request": request, **context}))


def test_views_own_word_on_its_page_comes_first():
    request = RequestFactory().post("/questions/1/comments/")
    template = "{% load page %}{% page_address %} {% language_links as links %}{{ links.3.url }}"

    assert rendered(template, request, page_url="/accounts/login/?a=1") == (
        "/accounts/login/?a=1 /fr/accounts/login/?a=1"
    )


HOSTILE = [
    "//elsewhere.example/",
    "//[x",
    "/\\elsewhere.example/",
    "///",
    "/\t/[x",
    "http://[x",
    "elsewhere",
    "\x00/",
]


@pytest.mark.parametrize("address", HOSTILE, ids=ascii)
def test_page_is_never_on_another_site(address: str):
    template = "{% load page %}{% page_address %} {% language_links as links %}{{ links.3.url }}"

    assert rendered(template, RequestFactory().post("/"), page_url=address) == "/ /fr/"


def test_follow_button_leads_back_to_the_page():
    user, question = UserFactory(), QuestionFactory()
    request = RequestFactory().post("/questions/1/comments/")
    template = "{% include 'notifications/follow_button.html' %}"

    html = rendered(template, request, user=user, topic=question.topic, page_url=question.get_absolute_url())
    assert f'name="next" value="{question.get_absolute_url()}"' in html


def entrances(html: str) -> list[str]:
    """Where "Sign in" and "Sign up" in the head of the page lead."""
    head = html[html.index('<header class="site">') : html.index("</header>")]
    return re.findall(r'<a href="([^"]*/accounts/[^"]*)">', head)


def test_who_signs_in_from_a_page_comes_back_to_it(client: Client):
    address = QuestionFactory().get_absolute_url()
    back = urlencode({"next": f"/fr{address}?after=x"})

    html = client.get(f"/fr{address}?after=x").content.decode()
    assert entrances(html) == [f"/fr/accounts/login/?{back}", f"/fr/accounts/signup/?{back}"]
    html = client.get(f"/fr/accounts/login/?{back}").content.decode()
    assert entrances(html) == [f"/fr/accounts/login/?{back}", f"/fr/accounts/signup/?{back}"]


@pytest.mark.parametrize("path", ["/", "/accounts/login/", "/accounts/password/reset/"])
def test_pages_that_are_nowhere_in_particular_are_not_come_back_to(client: Client, path: str):
    assert entrances(client.get(path).content.decode()) == ["/accounts/login/", "/accounts/signup/"]


def test_entrance_keeps_its_next_after_a_form_was_given_back(client: Client):
    address = QuestionFactory().get_absolute_url()
    html = client.post("/accounts/login/", {"login": "nobody@plenary.example", "next": address}).content.decode()

    assert entrances(html)[1] == f"/accounts/signup/?{urlencode({'next': address})}"
