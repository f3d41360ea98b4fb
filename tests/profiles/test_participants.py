"""The list of participants: who has chosen to be on it and takes part so that others may know it."""

import re

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.accounts.models import User
from apps.consultations.enums import RoleName, Visibility
from apps.consultations.models import Consultation
from apps.profiles.enums import Audience, Item
from apps.profiles.models import Profile
from tests.factories import (
    AffiliationFactory,
    ConsultationFactory,
    OrganisationFactory,
    ProfileFactory,
    QuestionFactory,
    RoleFactory,
    StakeholderGroupFactory,
    UserFactory,
    pending_comment,
    published_comment,
)

pytestmark = pytest.mark.django_db
EVERYONE = Audience.EVERYONE


@pytest.fixture
def consultation() -> Consultation:
    return ConsultationFactory()


def participant(
    consultation: Consultation, name: str = "Amal Haddad", role: RoleName = RoleName.PARTICIPANT, **fields: object
) -> User:
    """Somebody with a role there and on its list; `fields` are those of the profile."""
    user = UserFactory(name=name, country=str(fields.pop("country", "")))
    RoleFactory(consultation=consultation, user=user, name=role)
    ProfileFactory(user=user, **{"directory_audience": EVERYONE, **fields})
    return user


def address(consultation: Consultation) -> str:
    return reverse("profiles:participants", args=[consultation.slug])


def read(client: Client, consultation: Consultation, query: str = "") -> str:
    answer = client.get(address(consultation) + query)
    assert answer.status_code == 200
    return answer.content.decode()


def names(client: Client, consultation: Consultation, query: str = "") -> list[str]:
    return re.findall(r"<li><h2>(?:<a [^>]*>)?<bdi>([^<]*)</bdi>", read(client, consultation, query))


@pytest.mark.parametrize("role", RoleName)
def test_role_other_than_observer_lists_who_wants_to_be_listed(
    client: Client, consultation: Consultation, role: RoleName
):
    participant(consultation, role=role)

    assert names(client, consultation) == ([] if role == RoleName.OBSERVER else ["Amal Haddad"])


@pytest.mark.parametrize("audience", Audience)
@pytest.mark.parametrize("reader", ["visitor", "stranger", "fellow"])
def test_each_finds_those_who_want_to_be_found_by_them(
    client: Client, consultation: Consultation, audience: Audience, reader: str
):
    participant(consultation, directory_audience=audience)
    if reader != "visitor":
        role = RoleFactory(consultation=consultation) if reader == "fellow" else RoleFactory()
        client.force_login(role.user)

    is_found = audience == Audience.EVERYONE or (audience == Audience.SHARED and reader == "fellow")
    assert names(client, consultation) == (["Amal Haddad"] if is_found else [])


def test_who_has_never_chosen_is_not_listed(client: Client, consultation: Consultation):
    RoleFactory(consultation=consultation)

    assert "Nobody is listed here for you yet." in read(client, consultation)


def test_published_comment_lists_its_author_and_a_pending_one_does_not(client: Client):
    question = QuestionFactory()
    consultation = question.roundtable.consultation
    heard, waiting = (
        ProfileFactory(user__name=name, directory_audience=EVERYONE).user for name in ("Heard", "Waiting")
    )
    published_comment(question=question, author=heard)
    pending_comment(question=question, author=waiting)

    assert names(client, consultation) == ["Heard"]
    client.force_login(waiting)
    assert names(client, consultation) == ["Heard"]


def test_those_of_another_consultation_are_not_on_it(client: Client, consultation: Consultation):
    participant(ConsultationFactory())

    assert names(client, consultation) == []


@pytest.mark.parametrize("fields", [{"is_active": False}, {"email": "imported@sfax.invalid"}])
def test_who_has_left_and_who_was_imported_are_not_listed(
    client: Client, consultation: Consultation, fields: dict[str, object]
):
    participant(consultation)
    User.objects.filter(name="Amal Haddad").update(**fields)

    assert names(client, consultation) == []


@pytest.mark.parametrize(
    ("visibility", "role", "status"),
    [
        (Visibility.MEMBERS, None, 404),
        (Visibility.MEMBERS, RoleName.OBSERVER, 200),
        (Visibility.HIDDEN, RoleName.PARTICIPANT, 404),
        (Visibility.HIDDEN, RoleName.RAPPORTEUR, 200),
    ],
)
def test_list_is_for_those_who_may_read_the_consultation(
    client: Client, consultation: Consultation, visibility: Visibility, role: RoleName | None, status: int
):
    Consultation.objects.update(visibility=visibility)
    reader = RoleFactory(consultation=consultation, name=role).user if role else UserFactory()
    assert client.get(address(consultation)).status_code == 404
    client.force_login(reader)

    assert client.get(address(consultation)).status_code == status


def test_line_says_what_the_person_shows_this_reader(client: Client, consultation: Consultation):
    user = participant(consultation, country="TN", affiliation_audience=EVERYONE, country_audience=Audience.SHARED)
    AffiliationFactory(user=user, organisation__name={"en": "Pilots of Sfax"}, position="Pilot")

    page = read(client, consultation)
    client.force_login(RoleFactory(consultation=consultation).user)
    fellows = read(client, consultation)

    for words in ("Pilot", "Pilots of Sfax", "verified", "Trade union"):
        assert words in page
    assert ("Tunisia" in page, "Tunisia" in fellows) == (False, True)
    assert user.profile.get_absolute_url() in page


def test_name_leads_nowhere_where_there_is_nothing_to_see(client: Client, consultation: Consultation):
    user = participant(consultation)

    assert user.profile.get_absolute_url() not in read(client, consultation)


@pytest.fixture
def crowd(consultation: Consultation) -> Consultation:
    """Three people of two groups, organisations and countries, one of whom shows only the name."""
    union, school = StakeholderGroupFactory(code="trade_union"), StakeholderGroupFactory(code="academia")
    ports = OrganisationFactory(name={"en": "Ports"}, stakeholder_group=union)
    for name, organisation, group, country in (
        ("Émile Zéro", ports, union, "FR"),
        ("Zoë Adams", OrganisationFactory(name={"en": "College"}, stakeholder_group=school), school, "KE"),
    ):
        user = participant(
            consultation, name=name, country=country, affiliation_audience=EVERYONE, country_audience=EVERYONE
        )
        AffiliationFactory(user=user, organisation=organisation, stakeholder_group=group)
    AffiliationFactory(user=participant(consultation, name="Eva Hidden", country="FR"), organisation=ports)
    return consultation


def test_names_are_sorted_whatever_their_accents(client: Client, crowd: Consultation):
    assert names(client, crowd) == ["Émile Zéro", "Eva Hidden", "Zoë Adams"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?name=emile", ["Émile Zéro"]),
        ("?name=ZOË", ["Zoë Adams"]),
        ("?name=e", ["Émile Zéro", "Eva Hidden", "Zoë Adams"]),
        ("?group=trade_union", ["Émile Zéro"]),
        ("?country=FR", ["Émile Zéro"]),
        ("?country=KE&name=adams", ["Zoë Adams"]),
        ("?country=KE&group=trade_union", []),
        ("?name=nobody", []),
        ("?name=%00&page=x", ["Émile Zéro", "Eva Hidden", "Zoë Adams"]),
        (
            "?country=DE&group=x&organisation=0&page=9999999999999999999999",
            ["Émile Zéro", "Eva Hidden", "Zoë Adams"],
        ),
    ],
)
def test_list_is_narrowed_by_what_stands_in_the_address(
    client: Client, crowd: Consultation, query: str, found: list[str]
):
    assert names(client, crowd, query) == found


def test_list_is_narrowed_by_organisation(client: Client, crowd: Consultation):
    ports = Profile.objects.get(user__name="Émile Zéro").user.affiliations.get().organisation_id

    assert names(client, crowd, f"?organisation={ports}") == ["Émile Zéro"]


def test_choices_are_those_that_occur_and_are_shown(client: Client, crowd: Consultation):
    page = read(client, crowd, "?country=KE")

    choices = re.findall(r'<option value="([A-Za-z_]+)"( selected)?>([^<]*)</option>', page)
    assert choices == [
        ("academia", "", "Academia (1)"),
        ("trade_union", "", "Trade union (1)"),
        ("FR", "", "France (1)"),
        ("KE", " selected", "Kenya (1)"),
    ]
    assert re.findall(r"<option value=\"\d+\">([^<]*)</option>", page) == ["College (1)", "Ports (1)"]


def test_pages_keep_what_was_chosen(client: Client, consultation: Consultation):
    for number in range(51):
        participant(consultation, name=f"Person {number:02d}", country="FR", country_audience=EVERYONE)

    first = names(client, consultation, "?country=FR&name=person")
    page = read(client, consultation, "?country=FR&name=person")

    assert first == [f"Person {number:02d}" for number in range(50)]
    assert 'href="?name=person&amp;country=FR&amp;page=2" rel="next"' in page
    assert names(client, consultation, "?name=person&country=FR&page=2") == ["Person 50"]


@pytest.mark.parametrize("signed_in", [False, True])
def test_list_costs_the_same_with_1_and_with_3_people(client: Client, consultation: Consultation, signed_in: bool):
    if signed_in:
        client.force_login(RoleFactory(consultation=consultation).user)

    def one_more() -> None:
        user = participant(consultation, country="FR", **{item.field: EVERYONE for item in Item})
        published_comment(question=QuestionFactory(roundtable__consultation=consultation), author=user)
        AffiliationFactory(user=user)

    def cost() -> int:
        cache.clear()
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address(consultation)).status_code == 200
        return len(captured)

    one_more()
    few = cost()
    one_more()
    one_more()

    assert cost() == few <= 9


def test_consultation_leads_to_its_list(client: Client, consultation: Consultation):
    assert f'href="{address(consultation)}"' in client.get(consultation.get_absolute_url()).content.decode()
