"""An organisation's page is changed by those who administer it and by organisers."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from apps.accounts.models import User
from apps.activity.models import Activity
from apps.consultations.enums import RoleName
from apps.core.language import versions_of
from apps.organisations.models import Organisation
from tests.factories import (
    AffiliationFactory,
    CountryNameFactory,
    OrganisationFactory,
    RoleFactory,
    StakeholderGroupFactory,
    UserFactory,
)
from tests.factories.pictures import picture

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def ports() -> Organisation:
    return OrganisationFactory(name={"en": "Union of Ports"}, acronym="UP", email_domains=["ports.example"])


@pytest.fixture
def administrator(ports: Organisation) -> User:
    return AffiliationFactory(organisation=ports, is_administrator=True).user


def address(name: str, organisation: Organisation) -> str:
    return reverse(f"consultations:{name}", args=[organisation.pk])


def opened(client: Client, organisation: Organisation) -> dict[str, str]:
    """What the form carries when it is opened."""
    form = client.get(address("organisation_edit", organisation)).context["form"]
    return {"seen": form["seen"].value(), "was": form["was"].value()}


def test_administrator_completes_the_names_of_their_organisation(
    client: Client, ports: Organisation, administrator: User
):
    client.force_login(administrator)
    sent = opened(client, ports)
    names = {"name_en": "Union of Ports", "name_fr": "Union des ports", "name_ar": "اتحاد الموانئ"}

    answer = client.post(
        address("organisation_edit", ports),
        {**sent, **names, "acronym": "UDP", "country": "TN", "website": "ports.example"},
    )

    assert answer.url == ports.get_absolute_url()
    ports.refresh_from_db()
    assert versions_of(ports.name) == {"en": "Union of Ports", "fr": "Union des ports", "ar": "اتحاد الموانئ"}
    assert (ports.acronym, str(ports.country), ports.website) == ("UDP", "TN", "https://ports.example")
    assert Activity.objects.get(kind="organisation.changed").data == {
        "fields": ["name.ar", "name.fr", "acronym", "country", "website"]
    }
    page = client.get(answer.url).content.decode()
    assert "The organisation’s page is changed." in page
    assert f'href="{address("organisation_edit", ports)}"' in page


def test_administrator_says_neither_the_group_nor_whom_addresses_prove(
    client: Client, ports: Organisation, administrator: User
):
    client.force_login(administrator)
    page = client.get(address("organisation_edit", ports)).content.decode()
    assert ("email_domains" in page, "stakeholder_group" in page) == (False, False)
    forged = {
        "email_domains": "evil.example",
        "stakeholder_group": StakeholderGroupFactory(code="government").pk,
        "name_en": "Union of Ports",
        "acronym": "UP",
    }

    client.post(address("organisation_edit", ports), {**opened(client, ports), **forged})

    ports.refresh_from_db()
    assert (ports.email_domains, ports.stakeholder_group.code) == (["ports.example"], "trade_union")


@pytest.mark.parametrize("who", ["organiser", "site administrator"])
def test_who_vouches_sets_group_and_domains(client: Client, ports: Organisation, who: str):
    client.force_login(
        RoleFactory(name=RoleName.ORGANISER).user if who == "organiser" else UserFactory(is_superuser=True)
    )
    group = StakeholderGroupFactory(code="employer")

    client.post(
        address("organisation_edit", ports),
        {
            **opened(client, ports),
            "name_en": "Union of Ports",
            "acronym": "UP",
            "stakeholder_group": group.pk,
            "email_domains": "Ports.example, docks.example,docks.example",
        },
    )

    ports.refresh_from_db()
    assert ports.email_domains == ["ports.example", "docks.example"]
    assert ports.stakeholder_group == group
    assert Activity.objects.get().data == {"fields": ["stakeholder_group", "email_domains"]}


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"name_en": ""}, "Write this in one language at least."),
        ({"website": "javascript:alert(1)"}, "Enter a valid URL."),
        ({"country": "QQ"}, "Select a valid choice."),
        ({"email_domains": "ports.example,gmail.com"}, "Everybody can have an address at gmail.com."),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_lost(
    client: Client, ports: Organisation, sent: dict[str, str], sentence: str
):
    client.force_login(RoleFactory(name=RoleName.ORGANISER).user)
    whole = {
        "name_en": "Union of Ports",
        "acronym": "KEPT",
        "stakeholder_group": ports.stakeholder_group_id,
    }

    answer = client.post(address("organisation_edit", ports), {**opened(client, ports), **whole, **sent})

    page = answer.content.decode()
    assert (answer.status_code, sentence in page, "KEPT" in page) == (422, True, True)
    ports.refresh_from_db()
    assert versions_of(ports.name) == {"en": "Union of Ports"}


def test_who_comes_second_sees_both_versions_and_overwrites_nothing(
    client: Client, ports: Organisation, administrator: User
):
    client.force_login(administrator)
    early = opened(client, ports)
    client.post(address("organisation_edit", ports), {**early, "name_en": "Union of All Ports", "acronym": "UP"})

    answer = client.post(
        address("organisation_edit", ports), {**early, "name_en": "Union of Docks", "acronym": "UP"}
    )

    page = answer.content.decode()
    assert (answer.status_code, "Union of Docks" in page, "Union of All Ports" in page) == (409, True, True)
    ports.refresh_from_db()
    assert versions_of(ports.name) == {"en": "Union of All Ports"}
    again = answer.context["form"]
    client.post(
        address("organisation_edit", ports),
        {"seen": again["seen"].value(), "was": again["was"].value(), "name_en": "Union of Docks", "acronym": "UP"},
    )
    ports.refresh_from_db()
    assert versions_of(ports.name) == {"en": "Union of Docks"}


def test_country_of_the_form_has_its_footnote(client: Client, ports: Organisation, administrator: User):
    CountryNameFactory(code="XK", footnote={"en": "Without prejudice."})
    client.force_login(administrator)

    page = client.get(address("organisation_edit", ports)).content.decode()

    assert ("Kosovo*</option>" in page, "* Without prejudice." in page) == (True, True)


def test_logo_is_uploaded_shown_and_removed(client: Client, ports: Organisation, administrator: User, media: Path):
    client.force_login(administrator)

    answer = client.post(address("logo", ports), {"logo": picture()})

    assert answer.url == ports.get_absolute_url()
    ports.refresh_from_db()
    assert f'src="{ports.logo.url}"' in client.get(answer.url).content.decode()
    client.post(address("logo_removal", ports))
    ports.refresh_from_db()
    assert not ports.logo
    assert [each.data for each in Activity.objects.all()] == [{"fields": ["logo"]}] * 2


@pytest.mark.parametrize(
    ("upload", "sentence"),
    [
        ({}, "Choose a file."),
        (
            {"logo": SimpleUploadedFile("logo.svg", b"<svg/>", "image/svg+xml")},
            "This is not a picture that we can",
        ),
    ],
)
def test_logo_that_is_none_is_refused_in_words(
    client: Client, ports: Organisation, administrator: User, upload: dict, sentence: str
):
    client.force_login(administrator)

    answer = client.post(address("logo", ports), upload)

    assert (answer.status_code, sentence in answer.content.decode()) == (422, True)
    ports.refresh_from_db()
    assert not ports.logo


@pytest.mark.parametrize("who", ["visitor", "member", "administrator of another", "claimed", "moderator"])
@pytest.mark.parametrize("name", ["organisation_edit", "logo", "logo_removal"])
def test_others_change_nothing(client: Client, ports: Organisation, who: str, name: str):
    AffiliationFactory(organisation=ports)
    people = {
        "visitor": lambda: None,
        "member": lambda: AffiliationFactory(organisation=ports).user,
        "administrator of another": lambda: AffiliationFactory(is_administrator=True).user,
        "claimed": lambda: AffiliationFactory(organisation=ports, status="claimed").user,
        "moderator": lambda: RoleFactory(name=RoleName.MODERATOR).user,
    }
    person = people[who]()
    if person:
        client.force_login(person)

    answer = client.post(address(name, ports), {"name_en": "Taken over", "logo": picture()})

    assert answer.status_code == (403 if person else 302)
    assert "Change this page" not in client.get(ports.get_absolute_url()).content.decode()
    ports.refresh_from_db()
    assert (versions_of(ports.name), ports.logo.name) == ({"en": "Union of Ports"}, "")


def test_merged_organisation_has_no_page_to_change(client: Client, ports: Organisation):
    client.force_login(RoleFactory(name=RoleName.ORGANISER).user)
    merged = OrganisationFactory(merged_into=ports)

    assert client.get(address("organisation_edit", merged)).status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_page_costs_the_same_however_many_speak(
    client: Client, django_assert_num_queries, ports: Organisation, administrator: User, number: int
):
    AffiliationFactory.create_batch(number, organisation=ports)
    client.force_login(administrator)
    client.get(address("organisation_edit", ports))

    with django_assert_num_queries(7):
        client.get(address("organisation_edit", ports))
