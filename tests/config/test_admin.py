"""The administrator's pages work, and are the administrator's alone."""

from html.parser import HTMLParser

import pytest
from django.contrib import admin
from django.contrib.auth import SESSION_KEY
from django.db.models.signals import pre_save
from django.test import Client, override_settings
from django.urls import reverse

from apps.accounts.models import User
from apps.consultations.models import Consultation
from apps.organisations.models import Affiliation, Organisation
from tests.accounts.conftest import link_in, posted
from tests.factories import (
    AffiliationFactory,
    OrganisationFactory,
    QuestionFactory,
    UserFactory,
    published_comment,
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


class Form(HTMLParser):
    """What a browser would send back of the form on a page that nobody has touched."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self.open = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        if tag in ("textarea", "select"):
            self.open = given.get("name") or ""
        if tag == "option" and "selected" in given:
            self.values[self.open] = given.get("value") or ""
        if tag == "input" and given.get("type") in ("text", "hidden", "number") and given.get("name"):
            self.values[given["name"] or ""] = given.get("value") or ""

    def handle_data(self, data: str) -> None:
        if self.open and self.lasttag == "textarea":
            self.values[self.open] = self.values.get(self.open, "") + data


def test_comment_sent_while_a_consultation_is_being_saved_keeps_its_number(administrator: Client):
    question = QuestionFactory()
    page = address(Consultation, "change", question.roundtable.consultation_id)
    form = Form(administrator.get(page).content.decode()).values

    def meanwhile(instance: Consultation, **kwargs: object) -> None:
        if instance.moderation_days == 3:
            published_comment(question=question)

    pre_save.connect(meanwhile, sender=Consultation)
    try:
        response = administrator.post(page, {**form, "moderation_days": "3"})
    finally:
        pre_save.disconnect(meanwhile, sender=Consultation)

    consultation = Consultation.objects.get()
    assert (response.status_code, consultation.moderation_days, consultation.last_comment_number) == (302, 3, 1)


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
