import pytest
from django.test import Client
from django.urls import reverse

from apps.consultations.enums import RoleName
from apps.organisations.models import Organisation
from tests.factories import OrganisationFactory, RoleFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def double() -> Organisation:
    return OrganisationFactory(name={"en": "Union of Portz"})


@pytest.fixture
def ports() -> Organisation:
    return OrganisationFactory(name={"en": "Union of Ports"}, acronym="UP")


def address(organisation: Organisation) -> str:
    return reverse("consultations:merger", args=[organisation.pk])


@pytest.fixture
def organiser(client: Client) -> None:
    client.force_login(RoleFactory(name=RoleName.ORGANISER).user)


@pytest.mark.usefixtures("organiser")
@pytest.mark.parametrize("by", ["name", "acronym", "button"])
def test_organiser_merges_and_comes_to_the_one_that_stands(
    client: Client, double: Organisation, ports: Organisation, by: str
):
    data = {
        "name": {"into": "union of PORTS"},
        "acronym": {"into": "up"},
        "button": {"into": "", "chosen": ports.pk},
    }

    answer = client.post(address(double), data[by])

    assert answer.url == ports.get_absolute_url()
    double.refresh_from_db()
    assert double.merged_into == ports
    page = client.get(answer.url).content.decode()
    assert "Union of Portz is merged into the organisation that you see here." in page
    assert client.get(address(double)).status_code == 404


@pytest.mark.usefixtures("organiser")
def test_page_offers_those_of_similar_names(client: Client, double: Organisation, ports: Organisation):
    OrganisationFactory(name={"en": "Bakers"})

    page = client.get(address(double)).content.decode()

    assert f'name="chosen" value="{ports.pk}"' in page
    assert page.count('name="chosen"') == 1
    assert 'href="' + address(double) + '"' in client.get(double.get_absolute_url()).content.decode()


@pytest.mark.usefixtures("organiser")
@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("", "No other organisation is called that. Choose one from the list."),
        ("Nobody", "No other organisation is called that. Choose one from the list."),
        ("Union of Portz", "No other organisation is called that. Choose one from the list."),
        ("Twins", "More than one organisation is called that. Choose it below."),
    ],
)
def test_name_that_says_not_which_is_asked_about(
    client: Client, double: Organisation, written: str, sentence: str
):
    OrganisationFactory.create_batch(2, name={"en": "Twins"})

    answer = client.post(address(double), {"into": written})

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    double.refresh_from_db()
    assert double.merged_into is None


@pytest.mark.parametrize("role", [None, RoleName.MODERATOR])
def test_others_merge_nothing(client: Client, double: Organisation, ports: Organisation, role: RoleName | None):
    client.force_login(RoleFactory(name=role).user if role else UserFactory())

    answer = client.post(address(double), {"into": "Union of Ports"})

    assert answer.status_code == 403
    assert "Only organisers merge organisations." in answer.content.decode()
    double.refresh_from_db()
    assert double.merged_into is None


@pytest.mark.usefixtures("organiser")
@pytest.mark.parametrize("number", [1, 3])
def test_page_costs_the_same_however_many(
    client: Client, django_assert_num_queries, double: Organisation, number: int
):
    OrganisationFactory.create_batch(number, name={"en": "Union of Ports"})
    client.get(address(double))

    with django_assert_num_queries(7):
        client.get(address(double))
