"""A form that cannot be trusted: what was written is shown, and only our own forms can be sent again."""

import re

import pytest
from django.test import Client

from apps.discussions.models import Comment
from tests.factories import QuestionFactory, UserFactory

pytestmark = pytest.mark.django_db
HERE = "http://testserver"
BODY = "A long text that nobody wants to write twice."


@pytest.fixture
def browser() -> Client:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(UserFactory())
    return browser


def page(browser: Client, path: str, fields: dict[str, object], **headers: str) -> str:
    response = browser.post(path, fields, headers=headers)
    assert response.status_code == 403
    return response.content.decode()


def names(html: str) -> list[str]:
    """The names of the fields of the form that can be sent again, in order."""
    form = re.search(r'<form method="post".*?</form>', html, re.DOTALL)
    return re.findall(r'name="([^"]+)"', form[0]) if form else []


def is_readable_only(html: str) -> bool:
    return names(html) == [] and BODY in html and "readonly" in html


@pytest.mark.parametrize("sender", [{"Origin": HERE}, {"Referer": f"{HERE}/consultations/"}])
def test_own_stale_form_can_be_sent_again(browser: Client, sender: dict[str, str]):
    path = f"/questions/{QuestionFactory().pk}/comments/"
    fields = {"body": BODY, "language": "en", "objectives": ["1", "2"], "parent": "3", "client_token": "x"}

    html = page(browser, path, {**fields, "writer": "5", "is_staff": "1", "password": "secret"}, **sender)

    assert names(html) == [
        *(
            "csrfmiddlewaretoken",
            "language",
            "objectives",
            "objectives",
            "parent",
            "client_token",
            "writer",
            "body",
        )
    ]
    assert BODY in html
    assert f'action="{path}"' in html
    assert "secret" not in html


def test_form_that_came_back_is_accepted(browser: Client):
    path = f"/questions/{QuestionFactory().pk}/comments/"
    html = page(browser, path, {"body": BODY, "language": "fr"}, Origin=HERE)

    fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', html))
    response = browser.post(path, {**fields, "body": BODY}, headers={"Origin": HERE})

    assert response.status_code == 302
    revision = Comment.objects.get().latest_revision
    assert revision is not None
    assert (revision.body, revision.language) == (BODY, "fr")


def test_stale_revision_and_decision_keep_their_fields_but_not_the_ruling(browser: Client):
    revision = page(browser, "/fr/comments/7/revision/", {"body": BODY, "revision": "4"}, Origin=HERE)
    decision = page(
        browser,
        "/consultations/review/queue/7/decisions/",
        {"note": BODY, "revision": "4", "reason": "1", "ruling": "publish"},
        Origin=HERE,
    )

    assert names(revision)[1:] == ["body"]
    assert names(decision)[1:] == ["revision", "reason", "note"]
    assert 'value="publish"' not in decision


@pytest.mark.parametrize(
    "sender",
    [
        {},
        {"Origin": "null"},
        {"Origin": "https://elsewhere.example"},
        {"Origin": "https://elsewhere.example", "Referer": f"{HERE}/"},
        {"Origin": "https://testserver"},
        {"Referer": "http://testserver.elsewhere.example/"},
        {"Referer": "http://[x"},
    ],
    ids=str,
)
def test_form_from_elsewhere_is_shown_and_never_offered_to_be_sent(browser: Client, sender: dict[str, str]):
    html = page(browser, f"/questions/{QuestionFactory().pk}/comments/", {"body": BODY}, **sender)

    assert is_readable_only(html)
    assert '<p><a href="/">' in html


@pytest.mark.parametrize(
    "path", ["/updates/preferences/", "/subscriptions/", "/comments/7/withdrawal/", "/preview/"]
)
def test_other_forms_are_not_sent_again_for_anybody(browser: Client, path: str):
    assert is_readable_only(page(browser, path, {"body": BODY}, Origin=HERE))


def test_stale_form_leads_back_to_the_page_that_it_was_on(browser: Client):
    sender = {"Origin": HERE, "Referer": f"{HERE}/updates/?page=2"}
    html = page(browser, "/updates/reading/", {}, **sender)

    assert names(html) == []
    assert '<p><a href="/updates/?page=2">' in html


def test_unfinished_form_without_words_only_says_so(browser: Client):
    html = page(browser, "/updates/preferences/", {"digest": "off"}, Origin="https://elsewhere.example")

    assert (names(html), "<textarea" in html) == ([], False)
    assert '<p><a href="/updates/preferences/">' in html
