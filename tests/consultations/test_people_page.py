"""The organisers' page: roles, invitations, visibility."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.activity.models import Activity
from apps.consultations.actions import give_role, take_role
from apps.consultations.enums import RoleName, Visibility
from apps.consultations.models import Consultation, Invitation, Role
from apps.core.errors import Refused
from tests.factories import InvitationFactory, QuestionFactory, RoleFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def organiser() -> Role:
    return RoleFactory(name=RoleName.ORGANISER, user__name="Ama Serwaa")


@pytest.fixture
def desk(client: Client, organiser: Role) -> Client:
    client.force_login(organiser.user)
    return client


def address(organiser: Role, rest: str = "") -> str:
    return f"{organiser.consultation.get_absolute_url()}people/{rest}"


def read(client: Client, url: str) -> str:
    return re.sub(r"\s+", " ", client.get(url).content.decode())


def test_page_lists_people_with_their_roles_and_invitations_with_their_state(desk: Client, organiser: Role):
    give_role(user=organiser.user, consultation=organiser.consultation, name=RoleName.MODERATOR)
    InvitationFactory(consultation=organiser.consultation, email="rosa@elsewhere.example")
    InvitationFactory(consultation=organiser.consultation, email="", limit=5, used=2, sent_at=None)

    html = read(desk, address(organiser))

    for words in (
        "<bdi>Ama Serwaa</bdi>",
        "<p>Organiser</p>",
        "<p>Moderator</p>",
        f'<a href="{address(organiser, "invitations/")}?state=sent">sent</a> 1',
        f'<a href="{address(organiser, "invitations/")}?state=open">open</a> 1',
        "Everyone can read; only people with a role here can comment.",
    ):
        assert words in html


def test_page_costs_the_same_whatever_the_number(desk: Client, organiser: Role):
    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            desk.get(address(organiser))
        return len(captured)

    cost()  # the first request writes when the person was last here
    costs = []
    for number in (1, 3):
        for _ in range(number):
            RoleFactory(consultation=organiser.consultation, name=RoleName.PARTICIPANT)
            InvitationFactory(consultation=organiser.consultation)
        costs.append(cost())

    assert costs[0] == costs[1] <= 12


def test_organisers_find_the_page_and_others_do_not(desk: Client, organiser: Role):
    page = organiser.consultation.get_absolute_url()

    assert f'href="{page}people/"' in read(desk, page)
    assert f'href="{page}people/"' not in read(Client(), page)


@pytest.mark.parametrize("visibility", Visibility)
def test_visibility_is_changed_and_all_open_pages_are_told(desk: Client, organiser: Role, visibility: Visibility):
    question = QuestionFactory(roundtable__consultation=organiser.consultation)
    before = Visibility.MEMBERS if visibility == Visibility.PUBLIC else Visibility.PUBLIC
    Consultation.objects.update(visibility=before)

    responses = [desk.post(address(organiser, "visibility/"), {"visibility": visibility}) for _ in range(2)]

    assert [response.status_code for response in responses] == [302, 302]
    assert Consultation.objects.get().visibility == visibility
    activity = Activity.objects.get()
    assert activity.kind == "consultation.visibility_changed"
    assert activity.topics == [
        organiser.consultation.organisers_topic,
        question.topics[0],
        organiser.consultation.queue_topic,
        *question.topics[1:],
    ]
    assert activity.data == {"before": before, "after": visibility}


def test_unknown_visibility_is_refused_in_its_place(desk: Client, organiser: Role):
    response = desk.post(address(organiser, "visibility/"), {"visibility": "secret"})

    assert response.status_code == 422
    assert 'role="alert"' in response.content.decode()
    assert Consultation.objects.get().visibility == Visibility.PUBLIC


def test_whoever_organises_no_longer_has_invited_nobody_to_run_it(organiser: Role):
    consultation = organiser.consultation
    other = RoleFactory(consultation=consultation, name=RoleName.ORGANISER)
    invited = {
        name: InvitationFactory(consultation=consultation, role=name, invited_by=organiser.user)
        for name in (RoleName.ORGANISER, RoleName.MODERATOR, RoleName.PARTICIPANT)
    }
    another = InvitationFactory(consultation=consultation, role=RoleName.ORGANISER, invited_by=other.user)

    take_role(role=organiser, by=other.user)

    for each in (*invited.values(), another):
        each.refresh_from_db()
    assert {name: each.is_open for name, each in invited.items()} == {
        RoleName.ORGANISER: False,
        RoleName.MODERATOR: False,
        RoleName.PARTICIPANT: True,
    }
    assert another.is_open


def test_role_is_given_and_removed(desk: Client, organiser: Role):
    role = RoleFactory(consultation=organiser.consultation, name=RoleName.PARTICIPANT)

    for _ in range(2):
        desk.post(address(organiser, f"{role.user.pk}/roles/"), {"name": "rapporteur"})
    desk.post(address(organiser, f"roles/{role.pk}/removal/"))

    assert list(role.user.roles.values_list("name", flat=True)) == ["rapporteur"]
    topics = [organiser.consultation.organisers_topic, f"person:{role.user.pk}"]
    assert list(Activity.objects.values_list("kind", "topics", "data")) == [
        ("role.given", topics, {"role": "rapporteur", "person": role.user.pk}),
        ("role.removed", topics, {"role": "participant", "person": role.user.pk}),
    ]


def test_only_those_who_have_a_role_here_are_given_another(desk: Client, organiser: Role):
    elsewhere = RoleFactory(name=RoleName.PARTICIPANT)

    for person in (elsewhere.user, UserFactory()):
        response = desk.post(address(organiser, f"{person.pk}/roles/"), {"name": "moderator"})
        assert response.status_code == 404
    assert desk.post(address(organiser, f"roles/{elsewhere.pk}/removal/")).status_code == 404


def test_last_organiser_stays(desk: Client, organiser: Role):
    response = desk.post(address(organiser, f"roles/{organiser.pk}/removal/"), follow=True)

    assert "A consultation needs an organiser" in response.content.decode()
    assert Role.objects.filter(pk=organiser.pk).exists()
    RoleFactory(consultation=organiser.consultation, name=RoleName.ORGANISER)
    take_role(role=organiser, by=organiser.user)
    with pytest.raises(Refused):
        take_role(role=Role.objects.get(), by=organiser.user)


def test_invitation_by_mail_and_link(desk: Client, organiser: Role):
    url, languages = address(organiser, "invitations/"), {"language": "fr"}
    desk.post(url, {"email": "rosa@elsewhere.example", "role": "moderator", **languages})
    desk.post(url, {"email": "", "role": "observer", "limit": "30", **languages})

    made = Invitation.objects.order_by("pk").values_list("email", "role", "limit", "language", "invited_by")
    assert list(made) == [
        ("rosa@elsewhere.example", "moderator", 1, "fr", organiser.user.pk),
        ("", "observer", 30, "fr", organiser.user.pk),
    ]


@pytest.mark.parametrize(
    ("data", "status", "sentence"),
    [
        ({"email": "", "role": "moderator", "limit": "3"}, 422, "A link can make participants and observers."),
        ({"email": "", "role": "observer"}, 422, "say how many people may use the link"),
        ({"email": "", "role": "observer", "limit": "100000"}, 422, "less than or equal to 1000"),
        ({"email": "rosa", "role": "observer"}, 422, "not a valid e-mail address"),
        ({"email": "taken@elsewhere.example", "role": "participant"}, 409, "such an invitation already"),
    ],
)
def test_invitation_that_cannot_be_made_says_why_and_keeps_what_was_written(
    desk: Client, organiser: Role, data: dict[str, str], status: int, sentence: str
):
    InvitationFactory(consultation=organiser.consultation, email="taken@elsewhere.example")

    response = desk.post(address(organiser, "invitations/"), {"language": "fr", **data})

    html = response.content.decode()
    assert response.status_code == status
    assert sentence in html
    assert data["email"] in html
    assert Invitation.objects.count() == 1


def test_invitation_is_sent_again_and_revoked(desk: Client, organiser: Role):
    invitation = InvitationFactory(consultation=organiser.consultation)
    url = address(organiser, f"invitations/{invitation.pk}/")

    desk.post(f"{url}resending/")
    desk.post(f"{url}revocation/")
    again = desk.post(f"{url}revocation/", follow=True)

    invitation.refresh_from_db()
    assert invitation.revoked_at is not None
    assert "cannot be revoked: it is revoked" in again.content.decode()
    foreign = InvitationFactory()
    assert desk.post(address(organiser, f"invitations/{foreign.pk}/revocation/")).status_code == 404


def test_many_people_come_in_pages_with_those_who_run_it_first(desk: Client, organiser: Role):
    for number in range(51):
        RoleFactory(consultation=organiser.consultation, name=RoleName.PARTICIPANT, user__name=f"Aba {number:02}")

    first, second = (desk.get(address(organiser), {"page": page}).context["people"] for page in (1, 2))

    assert [member.user.name for member in first[:2]] == ["Ama Serwaa", "Aba 00"]
    assert [member.user.name for member in second] == ["Aba 49", "Aba 50"]
    assert "?page=2" in read(desk, address(organiser))


def test_people_are_found_by_name(desk: Client, organiser: Role):
    RoleFactory(consultation=organiser.consultation, name=RoleName.PARTICIPANT, user__name="Kofi Mensah")

    found = desk.get(address(organiser), {"q": "mensah"}).context["people"]

    assert [member.user.name for member in found] == ["Kofi Mensah"]
    assert "Nobody here is called that." in read(desk, f"{address(organiser)}?q=nobody%00")
