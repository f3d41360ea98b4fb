"""Where a site asks for a second factor, the desks say so until there is one."""

from collections.abc import Callable

import pytest
from django.test import Client

from apps.consultations.enums import RoleName
from apps.consultations.models import Consultation
from tests.accounts.conftest import add_app
from tests.factories import ConsultationFactory, RoleFactory, UserFactory

pytestmark = pytest.mark.django_db
WAY = 'href="/accounts/2fa/"'


@pytest.fixture
def consultation() -> Consultation:
    return ConsultationFactory()


@pytest.fixture(autouse=True)
def _required(settings) -> None:
    settings.REQUIRE_SECOND_FACTOR = True


def client_with(role: RoleName, consultation: Consultation) -> Client:
    client = Client()
    client.force_login(RoleFactory(consultation=consultation, name=role).user)
    return client


def answers(client: Client, consultation: Consultation) -> list[tuple[int, bool]]:
    """Status of the queue, the summary, a download and the admin, and whether each shows the way."""
    place = consultation.get_absolute_url()
    found = [
        client.get(path) for path in (f"{place}queue/", f"{place}summary/", f"{place}summary/json/", "/admin/")
    ]
    return [(answer.status_code, not answer.streaming and WAY in answer.content.decode()) for answer in found]


@pytest.mark.parametrize("role", [RoleName.ORGANISER, RoleName.MODERATOR])
def test_desks_show_the_way_to_a_second_factor(role: RoleName, consultation: Consultation):
    assert answers(client_with(role, consultation), consultation) == [(403, True)] * 4


def test_way_leads_to_pages_that_answer(consultation: Consultation):
    client = client_with(RoleName.MODERATOR, consultation)

    assert client.get("/accounts/2fa/").status_code == 200
    assert client.get(consultation.get_absolute_url()).status_code == 200


def test_roles_are_not_given_without_it_either(consultation: Consultation):
    answer = client_with(RoleName.ORGANISER, consultation).get(f"{consultation.get_absolute_url()}people/")

    assert (answer.status_code, WAY in answer.content.decode()) == (403, True)


def test_role_in_any_consultation_counts(consultation: Consultation):
    client = client_with(RoleName.MODERATOR, ConsultationFactory())

    assert answers(client, consultation)[0] == (403, True)


def test_with_a_second_factor_the_desks_are_open(consultation: Consultation):
    role = RoleFactory(consultation=consultation, name=RoleName.ORGANISER)
    add_app(role.user)
    client = Client()
    client.force_login(role.user)

    assert [status for status, _way in answers(client, consultation)] == [200, 200, 200, 302]


def test_administrator_is_asked_too(consultation: Consultation, admin_client: Client):
    assert answers(admin_client, consultation)[3] == (403, True)


@pytest.mark.parametrize("make", [Client, lambda: None], ids=["visitor", "participant"])
def test_nobody_else_is_asked(make: Callable[[], Client | None], consultation: Consultation):
    client = make()
    if client is None:
        client = Client()
        client.force_login(UserFactory())

    assert not any(way for _status, way in answers(client, consultation))


def test_rapporteur_is_not_asked(consultation: Consultation):
    assert answers(client_with(RoleName.RAPPORTEUR, consultation), consultation)[1] == (200, False)


def test_nobody_is_asked_unless_the_site_wants_it(consultation: Consultation, settings):
    settings.REQUIRE_SECOND_FACTOR = False
    client = client_with(RoleName.ORGANISER, consultation)

    assert [status for status, _way in answers(client, consultation)] == [200, 200, 200, 302]
