"""The administrator's pages work, and are the administrator's alone."""

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from apps.organisations.models import Affiliation
from tests.factories import AffiliationFactory, QuestionFactory, UserFactory

pytestmark = pytest.mark.django_db
OURS = [model for model in admin.site._registry if model.__module__.startswith("apps.")]


def address(model: type, page: str, *args: object) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


@pytest.fixture
def administrator(client: Client) -> Client:
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    return client


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_every_list_and_every_form_opens(administrator: Client, model: type):
    AffiliationFactory()
    QuestionFactory()

    assert administrator.get(address(model, "changelist")).status_code == 200
    one = model._default_manager.first()
    if one is not None:
        assert administrator.get(address(model, "change", one.pk)).status_code == 200


def test_administrator_verifies_a_claimed_affiliation(administrator: Client):
    claimed = AffiliationFactory(status="claimed")
    personal = AffiliationFactory(organisation=None, stakeholder_group=claimed.stakeholder_group, status="claimed")

    chosen = [claimed.pk, personal.pk]
    administrator.post(address(Affiliation, "changelist"), {"action": "verify", "_selected_action": chosen})

    assert dict(Affiliation.objects.values_list("pk", "status")) == {
        claimed.pk: "verified",
        personal.pk: "claimed",
    }


def test_nobody_else_gets_in(client: Client):
    client.force_login(UserFactory())

    for model in OURS:
        response = client.get(address(model, "changelist"))
        assert response.status_code == 302
        assert "/admin/login/" in response["Location"]
