"""The administrator's pages work, and are the administrator's alone."""

import re

import pytest
from django.contrib import admin
from django.contrib.auth import SESSION_KEY
from django.test import Client, override_settings
from django.urls import reverse

from apps.accounts.models import User
from apps.consultations.models import Consultation, Roundtable
from apps.organisations.models import Affiliation, Organisation
from tests.accounts.conftest import link_in, posted
from tests.factories import (
    AffiliationFactory,
    OrganisationFactory,
    QuestionFactory,
    UserFactory,
)

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


def test_affiliations_are_decided_where_it_is_recorded(administrator: Client):
    claimed = AffiliationFactory(status="claimed")

    answer = administrator.post(address(Affiliation, "change", claimed.pk), {"status": "verified"})

    assert answer.status_code == 403
    claimed.refresh_from_db()
    assert claimed.status == "claimed"


def test_domains_of_an_organisation_are_looked_at(administrator: Client):
    organisation = OrganisationFactory()
    page = address(Organisation, "change", organisation.pk)
    data = {"name_0": "Ports", "stakeholder_group": organisation.stakeholder_group_id}

    refused = administrator.post(page, data | {"email_domains": "ports.example, gmail.com"})
    assert "Give a domain of the organisation itself." in refused.content.decode()
    administrator.post(page, data | {"email_domains": "Ports.example, up.example"})

    organisation.refresh_from_db()
    assert organisation.email_domains == ["ports.example", "up.example"]


def test_nobody_else_gets_in(client: Client):
    client.force_login(UserFactory())

    for model in OURS:
        response = client.get(address(model, "changelist"))
        assert response.status_code == 302
        assert "/admin/login/" in response["Location"]


@pytest.mark.parametrize("model", [Consultation, Roundtable])
def test_what_organisers_do_is_only_looked_at(administrator: Client, model: type):
    QuestionFactory(text={"en": "What works?"})
    row = model.objects.get()

    page = administrator.get(address(model, "change", row.pk)).content.decode()
    assert ("What works?" in page) == (model is Roundtable)
    assert not re.search(r'name="(title|text|questions|phases)[^"]*_0"', page)
    assert administrator.get(f"/admin/consultations/{model._meta.model_name}/add/").status_code == 403


def test_visitor_is_sent_to_the_sites_own_sign_in(client: Client):
    response = client.get("/admin/login/?next=/admin/consultations/")

    assert (response.status_code, response["Location"]) == (
        302,
        "/accounts/login/?next=%2Fadmin%2Fconsultations%2F",
    )


def test_somebody_who_is_no_administrator_is_told_so(client: Client):
    client.force_login(UserFactory())

    assert client.get("/admin/login/?next=/admin/").status_code == 403


@override_settings(ACCOUNT_RATE_LIMITS={})
def test_passwords_cannot_be_guessed_at_the_administrators_door(client: Client):
    administrator = UserFactory(is_staff=True, is_superuser=True)
    administrator.set_password("right-word-of-staff")
    administrator.save()
    form = {"username": administrator.email, "login": administrator.email}

    client.post("/admin/login/?next=/admin/", {**form, "password": "right-word-of-staff"})
    assert SESSION_KEY not in client.session

    for _guess in range(5):
        client.post("/accounts/login/?next=/admin/", {**form, "password": "wrong"})
    client.post("/accounts/login/?next=/admin/", {**form, "password": "right-word-of-staff"})
    assert SESSION_KEY not in client.session


def test_first_administrator_confirms_their_address_like_everybody(client: Client):
    User.objects.create_superuser("first@plenary.example", "right-word-of-staff", name="First")

    form = {"login": "first@plenary.example", "password": "right-word-of-staff"}
    waiting = client.post("/accounts/login/?next=/admin/", form)
    client.post(link_in(posted()[0]))
    client.post("/accounts/login/?next=/admin/", form)

    assert waiting["Location"] == "/accounts/confirm-email/"
    assert client.get("/admin/").status_code == 200
