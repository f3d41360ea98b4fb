"""The privacy notice: the site's own words, what the software stores, and how long."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import PrivacyNotice
from apps.accounts.retention import rules
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
PAGE = "/privacy/"
TODAY = timezone.now().date


def page(client: Client, path: str = PAGE) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def test_notice_says_who_answers_for_it_and_how_long_things_are_kept(client: Client, settings):
    settings.PRIVACY_CONTROLLER, settings.PRIVACY_CONTACT = "Secretariat of the Review", "data@review.example"
    settings.RETENTION_DAYS = {**settings.RETENTION_DAYS, "notices": 123}

    html = page(client)

    assert "Secretariat of the Review" in html
    assert "data@review.example" in html
    assert "<td>123 days</td>" in html
    assert [str(rule.what) in html for rule in rules()] == [True] * len(settings.RETENTION_DAYS)


@pytest.mark.parametrize(
    ("language", "word"), [("fr", "Confidentialité"), ("ar", "الخصوصية"), ("zh-hans", "隐私")]
)
def test_notice_is_in_the_language_of_the_page(client: Client, language: str, word: str):
    assert f"<h1>{word}</h1>" in page(client, f"/{language}{PAGE}")


def test_every_page_and_sign_up_lead_to_it(client: Client):
    link = 'href="/privacy/"'

    assert link in page(client, "/")
    assert page(client, "/accounts/signup/").count(link) == 2


def test_signing_up_ticks_no_box(client: Client):
    assert 'type="checkbox"' not in page(client, "/accounts/signup/")


def notice(days_ago: int, text: dict[str, str]) -> PrivacyNotice:
    return PrivacyNotice.objects.create(since=TODAY() - timedelta(days=days_ago), text=text)


def test_words_of_the_site_stand_first_in_the_readers_language(client: Client):
    notice(3, {"en": "Old words."})
    notice(1, {"en": "**Ours** are these.", "ar": "كلماتنا"})
    notice(-2, {"en": "Words to come."})

    html = page(client)

    assert html.index("<strong>Ours</strong> are these.") < html.index("What is stored, and what for")
    assert "Old words." not in html
    assert "Words to come." not in html
    assert '<section class="prose" lang="ar" dir="rtl"><p>كلماتنا</p>' in page(client, "/ar/privacy/")


def test_what_once_held_can_still_be_read(client: Client):
    old, _new, coming = notice(3, {"en": "Old words."}), notice(1, {"en": "New."}), notice(-2, {"en": "To come."})

    assert f"?version={old.pk}" in page(client)
    assert "Old words." in page(client, f"{PAGE}?version={old.pk}")
    for unknown in (coming.pk, 0, "x", "9" * 30, ""):
        assert client.get(f"{PAGE}?version={unknown}").status_code == 404


def test_administrator_writes_a_new_version_and_cannot_rewrite_an_old_one(client: Client):
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    holds, coming = notice(1, {"en": "Held."}), notice(-1, {"en": "Coming."})

    def status(version: PrivacyNotice) -> int:
        return client.post(reverse("admin:accounts_privacynotice_change", args=[version.pk]), {}).status_code

    assert (status(holds), status(coming)) == (403, 200)
    assert client.post(reverse("admin:accounts_privacynotice_delete", args=[holds.pk])).status_code == 403
    assert client.get(reverse("admin:accounts_privacynotice_add")).status_code == 200


def test_notice_costs_the_same_for_one_and_for_three_versions(client: Client, django_assert_num_queries):
    notice(1, {"en": "One."})
    page(client)
    with django_assert_num_queries(1):
        page(client)
    notice(2, {"en": "Two."})
    notice(3, {"en": "Three."})
    with django_assert_num_queries(1):
        page(client)


def test_every_period_of_the_settings_has_its_rule():
    assert {rule.name for rule in rules()} == set(settings.RETENTION_DAYS)
