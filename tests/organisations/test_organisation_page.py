import pytest
from django.test import Client
from django.urls import reverse

from apps.organisations.models import Organisation
from tests.factories import AffiliationFactory, OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db
MATCHES = reverse("organisations:matches")


@pytest.fixture
def ports() -> Organisation:
    return OrganisationFactory(
        name={"en": "Union of <Ports>", "ar": "اتحاد الموانئ"},
        acronym="UP",
        country="TN",
        website="https://ports.example/",
        email_domains=["ports.example"],
    )


def test_page_says_what_is_known_and_how_many_speak_for_it(client: Client, ports: Organisation):
    AffiliationFactory.create_batch(2, organisation=ports)
    AffiliationFactory(organisation=ports, status="claimed")
    AffiliationFactory(organisation=ports, status="withdrawn")

    page = client.get(ports.get_absolute_url()).content.decode()

    for text in (
        "Union of &lt;Ports&gt;</h1>",
        '<li lang="ar" dir="rtl">اتحاد الموانئ</li>',
        "<bdi>UP</bdi>",
        "Trade union",
        "Tunisia",
        '<a href="https://ports.example/" rel="nofollow noopener">',
        "2 verified people",
    ):
        assert text in page
    assert "Merge into" not in page


def test_name_that_nobody_has_checked_is_no_page_for_visitors(client: Client, ports: Organisation):
    AffiliationFactory(organisation=ports, status="claimed")

    assert client.get(ports.get_absolute_url()).status_code == 404
    client.force_login(UserFactory())
    assert client.get(ports.get_absolute_url()).status_code == 200


def test_merged_organisation_leads_to_the_one_that_stands_for_it(client: Client, ports: Organisation):
    AffiliationFactory(organisation=ports)
    merged = OrganisationFactory(merged_into=ports)

    answer = client.get(merged.get_absolute_url())

    assert (answer.status_code, answer.url) == (301, ports.get_absolute_url())


@pytest.mark.parametrize("number", [1, 3])
def test_page_costs_the_same_however_many_speak(client: Client, django_assert_num_queries, number: int):
    ports = OrganisationFactory()
    AffiliationFactory.create_batch(number, organisation=ports)

    with django_assert_num_queries(2):
        client.get(ports.get_absolute_url())


def test_matches_are_buttons_that_choose(client: Client, ports: Organisation):
    client.force_login(UserFactory())

    found = client.get(MATCHES, {"organisation": "Union of Portz"}).content.decode()

    assert "Do you mean …?" in found
    assert f'type="submit" formnovalidate name="choose" value="{ports.pk}"' in found
    assert "Union of &lt;Ports&gt;" in found
    assert client.get(MATCHES, {"organisation": "Bakers"}).content.decode().strip() == ""
    assert client.get(MATCHES).content.decode().strip() == ""


@pytest.mark.parametrize("number", [1, 3])
def test_matches_cost_the_same_however_many(client: Client, django_assert_num_queries, number: int):
    client.force_login(UserFactory())
    OrganisationFactory.create_batch(number, name={"en": "Union of Ports"})
    client.get(MATCHES)

    with django_assert_num_queries(3):
        client.get(MATCHES, {"organisation": "Union of Ports"})
