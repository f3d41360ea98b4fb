"""What an organiser has written when the session ends is in the form again after signing in."""

import pytest
from django.http import HttpResponse
from django.test import Client

from apps.consultations.enums import RoleName
from apps.consultations.models import Consultation, Role
from tests.consultations.desk import DESK, sent_back
from tests.factories import ConsultationFactory, RoleFactory

pytestmark = pytest.mark.django_db
SETTINGS = f"{DESK}settings/"
MANDATE = "Why people are asked took an hour to write."


@pytest.fixture
def organiser(client: Client) -> Role:
    consultation = ConsultationFactory(slug="ports", announced_at=None)
    role = RoleFactory(consultation=consultation, name=RoleName.ORGANISER)
    client.force_login(role.user)
    return role


def sent_signed_out(client: Client, **changed: str) -> HttpResponse:
    """The settings, filled in before the session ended."""
    page = client.get(SETTINGS)
    data = {**sent_back(client, "settings/"), "writer": page.context["writer"], "mandate_en": MANDATE, **changed}
    client.logout()
    return client.post(SETTINGS, data)


def test_form_is_back_and_can_be_sent(client: Client, organiser: Role):
    response = sent_signed_out(client)
    assert response["Location"] == f"/accounts/login/?next={SETTINGS.replace('/', '%2F')}"

    client.force_login(organiser.user)
    page = client.get(SETTINGS)
    assert f">\n{MANDATE}</textarea>" in page.content.decode()
    assert "nothing is lost" in page.content.decode()

    form = page.context["form"]
    assert client.post(SETTINGS, form.data.dict()).status_code == 302
    assert str(Consultation.objects.get().mandate) == MANDATE
    assert "nothing is lost" not in client.get(SETTINGS).content.decode()


def test_next_person_on_this_browser_is_not_shown_it(client: Client, organiser: Role):
    sent_signed_out(client)

    client.force_login(RoleFactory(consultation=organiser.consultation, name=organiser.name).user)

    assert MANDATE not in client.get(SETTINGS).content.decode()


@pytest.mark.parametrize("changed", [{"writer": "forged"}, {"mandate_en": "x" * 600_000}])
def test_nothing_is_kept_of_who_never_had_the_form_or_beyond_measure(
    client: Client, organiser: Role, changed: dict[str, str]
):
    response = sent_signed_out(client, **changed)

    assert response.status_code == 404  # it is not announced yet
    assert "kept_form" not in client.session
