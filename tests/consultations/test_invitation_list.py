"""The organisers' list of invitations: found, filtered, counted, a page at a time."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.consultations.enums import RoleName
from apps.consultations.models import Role
from tests.factories import InvitationBatchFactory, InvitationFactory, OrganisationFactory, RoleFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def organiser() -> Role:
    return RoleFactory(name=RoleName.ORGANISER)


@pytest.fixture
def desk(client: Client, organiser: Role) -> Client:
    client.force_login(organiser.user)
    return client


def address(organiser: Role, query: str = "") -> str:
    return f"{organiser.consultation.get_absolute_url()}people/invitations/{query}"


def read(client: Client, url: str) -> str:
    return re.sub(r"\s+", " ", client.get(url).content.decode())


def listed(html: str) -> list[str]:
    headings = re.findall(r"<h2>(?:<bdi>)?(.*?)(?:</bdi>)?</h2>", html)
    return [each for each in headings if each != "Organisers’ desk"]


def test_list_says_what_became_of_each(desk: Client, organiser: Role):
    union = OrganisationFactory(name={"en": "Union of Dockers"})
    here = {"consultation": organiser.consultation}
    InvitationFactory(
        **here,
        email="rosa@elsewhere.example",
        name="Rosa Quispe",
        organisation=union,
        stakeholder_group=union.stakeholder_group,
        position="President",
    )
    InvitationFactory(**here, email="", limit=5, used=2, sent_at=None)
    InvitationFactory(**here, email="lost@elsewhere.example", bounced_at=timezone.now(), bounce="550 <nobody>")
    InvitationFactory(email="foreign@elsewhere.example")

    html = read(desk, address(organiser))

    assert listed(html) == ["lost@elsewhere.example", "Link for 5 people", "rosa@elsewhere.example"]
    for words in (
        "<bdi>Rosa Quispe</bdi> · <bdi>Union of Dockers</bdi> · <bdi>Trade union · President</bdi>",
        "<b>sent</b>",
        "used by 2 people",
        'value="http://testserver/invitations/',
        "<b>bounced</b>",
        "<bdi>550 &lt;nobody&gt;</bdi>",
        '<option value="bounced">bounced (1)</option>',
    ):
        assert words in html


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?q=ROSA", ["rosa@elsewhere.example"]),
        ("?q=Quispe", ["rosa@elsewhere.example"]),
        ("?q=dockers", ["ana@elsewhere.example"]),
        ("?q=seafarers", ["rosa@elsewhere.example"]),
        ("?state=revoked", ["ana@elsewhere.example"]),
        ("?state=revoked&q=rosa", []),
        ("?state=nonsense&q=%00", ["ana@elsewhere.example", "rosa@elsewhere.example"]),
        ("?q=100%25", []),
    ],
)
def test_list_finds_by_words_and_state(desk: Client, organiser: Role, query: str, found: list[str]):
    union = OrganisationFactory(name={"en": "Union of Dockers"})
    here = {"consultation": organiser.consultation, "stakeholder_group": union.stakeholder_group}
    InvitationFactory(
        **here, email="rosa@elsewhere.example", name="Rosa Quispe", organisation_name="Seafarers of the South"
    )
    InvitationFactory(**here, email="ana@elsewhere.example", organisation=union, revoked_at=timezone.now())

    html = read(desk, address(organiser, query))

    assert listed(html) == found
    assert ("No invitation is like that." in html) == (not found)


def test_list_of_one_file_keeps_to_it(desk: Client, organiser: Role):
    batch = InvitationBatchFactory(consultation=organiser.consultation)
    InvitationFactory(consultation=organiser.consultation, batch=batch, email="rosa@elsewhere.example")
    InvitationFactory(consultation=organiser.consultation, email="ana@elsewhere.example")
    foreign = InvitationBatchFactory()

    html = read(desk, address(organiser, f"?file={batch.pk}"))

    assert listed(html) == ["rosa@elsewhere.example"]
    assert f'<input type="hidden" name="file" value="{batch.pk}">' in html
    assert "sent (1)" in html
    assert len(listed(read(desk, address(organiser, f"?file={foreign.pk}")))) == 2
    assert len(listed(read(desk, address(organiser, "?file=x")))) == 2


def test_list_comes_a_page_at_a_time_and_keeps_what_was_asked(desk: Client, organiser: Role):
    for _ in range(51):
        InvitationFactory(consultation=organiser.consultation)

    html = read(desk, address(organiser, "?state=sent"))

    assert len(listed(html)) == 50
    assert 'href="?state=sent&amp;page=2"' in html
    assert len(listed(read(desk, address(organiser, "?state=sent&page=2")))) == 1


def test_list_costs_the_same_whatever_the_number(desk: Client, organiser: Role):
    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            desk.get(address(organiser))
        return len(captured)

    cost()
    costs = []
    for number in (1, 3):
        for _ in range(number):
            organisation = OrganisationFactory()
            InvitationFactory(
                consultation=organiser.consultation,
                organisation=organisation,
                stakeholder_group=organisation.stakeholder_group,
            )
        costs.append(cost())

    assert costs[0] == costs[1] <= 12
