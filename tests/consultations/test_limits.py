"""The page on which organisers limit a moderator, and what the page of people says of it."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.activity.models import Activity
from apps.consultations.enums import RoleName
from apps.consultations.models import Role, Roundtable
from tests.factories import RoleFactory, RoundtableFactory

pytestmark = pytest.mark.django_db
MOVES_TO_ORGANISERS = "As an organiser this person decides on everything all the same."


@pytest.fixture
def organiser(client: Client) -> Role:
    role = RoleFactory(name=RoleName.ORGANISER)
    client.force_login(role.user)
    return role


@pytest.fixture
def roundtable(organiser: Role) -> Roundtable:
    return RoundtableFactory(consultation=organiser.consultation, number=2, title={"en": "Ports & people"})


@pytest.fixture
def moderator(organiser: Role) -> Role:
    return RoleFactory(consultation=organiser.consultation, user__name="Mona Testa")


def people(role: Role) -> str:
    return f"{role.consultation.get_absolute_url()}people/"


def limits(role: Role) -> str:
    return f"{people(role)}roles/{role.pk}/limits/"


def read(client: Client, url: str) -> str:
    return re.sub(r"\s+", " ", client.get(url).content.decode())


def ticked(html: str, name: str) -> list[str]:
    boxes = re.findall(rf'<input type="checkbox" name="{name}" value="([^"]+)"[^>]*?(checked)?>', html)
    return [value for value, checked in boxes if checked]


def test_limits_are_set_and_shown_and_the_form_comes_back_with_them(
    client: Client, moderator: Role, roundtable: Roundtable
):
    response = client.post(
        limits(moderator), {"roundtables": [roundtable.pk], "languages": ["sw", "fr"]}, follow=True
    )

    html = re.sub(r"\s+", " ", response.content.decode())
    moderator.refresh_from_db()
    assert response.redirect_chain == [(people(moderator), 302)]
    assert (list(moderator.roundtables.all()), moderator.languages) == ([roundtable], ["fr", "sw"])
    assert "Mona Testa moderates within these limits from now on." in html
    assert "<li>Roundtable 2: <bdi>Ports &amp; people</bdi></li>" in html
    assert '<li lang="sw">Kiswahili</li>' in html
    form = read(client, limits(moderator))
    assert ticked(form, "roundtables") == [str(roundtable.pk)]
    assert sorted(ticked(form, "languages")) == ["fr", "sw"]


def test_limits_are_lifted_by_ticking_nothing(client: Client, moderator: Role, roundtable: Roundtable):
    client.post(limits(moderator), {"roundtables": [roundtable.pk], "languages": ["fr"]})

    response = client.post(limits(moderator), {}, follow=True)

    moderator.refresh_from_db()
    assert not moderator.is_limited
    assert "Mona Testa moderates everything." in response.content.decode()
    assert "Moderates only:" not in response.content.decode()
    assert Activity.objects.filter(kind="role.limited", actor__isnull=False).count() == 2


@pytest.mark.parametrize(
    "data", [{"languages": ["xx"]}, {"roundtables": ["0"]}, {"roundtables": ["x"], "languages": ["fr"]}]
)
def test_what_is_not_offered_is_refused_and_the_rest_stays_ticked(
    client: Client, moderator: Role, data: dict[str, list[str]]
):
    response = client.post(limits(moderator), data)

    html = response.content.decode()
    assert response.status_code == 422
    assert 'role="alert"' in html
    assert ticked(html, "languages") == [code for code in data.get("languages", []) if code == "fr"]
    assert not Role.objects.limited().exists()


def test_roundtable_of_another_consultation_is_not_offered(client: Client, moderator: Role):
    elsewhere = RoundtableFactory(title={"en": "Elsewhere"})

    assert "Elsewhere" not in client.get(limits(moderator)).content.decode()
    assert client.post(limits(moderator), {"roundtables": [elsewhere.pk]}).status_code == 422


@pytest.mark.parametrize("name", [name for name in RoleName if name != RoleName.MODERATOR])
def test_other_roles_have_no_such_page(client: Client, organiser: Role, name: RoleName):
    role = RoleFactory(consultation=organiser.consultation, name=name)

    assert client.get(limits(role)).status_code == 404
    assert client.post(limits(role), {"languages": ["fr"]}).status_code == 404
    assert limits(role) not in client.get(people(role)).content.decode()


def test_moderators_elsewhere_are_not_found(client: Client, organiser: Role):
    elsewhere = RoleFactory()

    assert client.get(f"{people(organiser)}roles/{elsewhere.pk}/limits/").status_code == 404


def test_moderator_whose_roundtables_are_gone_moderates_nothing_and_the_organiser_is_told(
    client: Client, moderator: Role, roundtable: Roundtable
):
    client.post(limits(moderator), {"roundtables": [roundtable.pk]})
    roundtable.delete()

    assert "The roundtables are not there any more." in client.get(people(moderator)).content.decode()
    assert "at present they moderate nothing" in client.get(limits(moderator)).content.decode()


def test_limits_of_an_organiser_are_said_to_have_no_effect(client: Client, organiser: Role, moderator: Role):
    client.post(limits(moderator), {"languages": ["fr"]})
    before = client.get(people(moderator)).content.decode()
    RoleFactory(consultation=organiser.consultation, user=moderator.user, name=RoleName.ORGANISER)

    assert MOVES_TO_ORGANISERS not in before
    assert MOVES_TO_ORGANISERS in client.get(people(moderator)).content.decode()


def test_page_of_people_costs_the_same_with_one_and_with_three_limited_moderators(
    client: Client, organiser: Role, roundtable: Roundtable
):
    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(people(organiser))
        return len(captured)

    RoleFactory(consultation=organiser.consultation, roundtables=[roundtable], languages=["fr"])
    cost()
    one = cost()
    for _ in range(2):
        RoleFactory(consultation=organiser.consultation, roundtables=[roundtable], languages=["fr"])

    assert cost() == one


def test_organiser_who_steps_down_is_led_away_with_a_sentence(client: Client, organiser: Role):
    RoleFactory(consultation=organiser.consultation, name=RoleName.ORGANISER)

    response = client.post(f"{people(organiser)}roles/{organiser.pk}/removal/", follow=True)

    assert response.redirect_chain == [("/", 302)]
    assert "no longer has this role: Organiser." in response.content.decode()
    assert client.get(people(organiser)).status_code == 403
