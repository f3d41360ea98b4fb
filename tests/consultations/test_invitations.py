"""Invitations: made, sent, accepted once, and what they say when they give nothing."""

from datetime import timedelta
from threading import Barrier, Thread
from urllib.parse import unquote

import pytest
from django.core import mail
from django.db import IntegrityError, connection
from django.test import Client
from django.utils import timezone

from apps.accounts.models import User
from apps.activity.models import Activity
from apps.consultations.enums import InvitationState, RoleName
from apps.consultations.inviting import accept_invitation, invite, resend_invitation, revoke_invitation
from apps.consultations.messages import invitation_message
from apps.consultations.models import Invitation, Role
from apps.consultations.tasks import send_invitations
from apps.core.errors import Refused
from apps.core.sending import MOST_ATTEMPTS, claim_next
from tests.factories import ConsultationFactory, InvitationFactory, RoleFactory, UserFactory

pytestmark = pytest.mark.django_db
LONG_AGO = timezone.now() - timedelta(days=1)


def a_link(**fields: object) -> Invitation:
    return InvitationFactory(**{"email": "", "sent_at": None, "limit": 2, **fields})


def for_(user: User, **fields: object) -> Invitation:
    return InvitationFactory(email=user.email, **fields)


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def roles_of(user: User) -> list[str]:
    return sorted(user.roles.values_list("name", flat=True))


@pytest.mark.parametrize(
    ("fields", "state"),
    [
        ({"bounced_at": LONG_AGO}, InvitationState.BOUNCED),
        ({"sent_at": None, "bounced_at": LONG_AGO}, InvitationState.BOUNCED),
        ({"bounced_at": LONG_AGO, "expires_at": LONG_AGO}, InvitationState.EXPIRED),
        ({"sent_at": None}, InvitationState.WAITING),
        ({"sent_at": None, "attempts": MOST_ATTEMPTS}, InvitationState.FAILED),
        ({}, InvitationState.SENT),
        ({"used": 1}, InvitationState.ACCEPTED),
        ({"used": 1, "expires_at": LONG_AGO, "revoked_at": LONG_AGO}, InvitationState.ACCEPTED),
        ({"expires_at": LONG_AGO}, InvitationState.EXPIRED),
        ({"expires_at": LONG_AGO, "revoked_at": LONG_AGO}, InvitationState.REVOKED),
        ({"email": "", "limit": 2, "used": 1}, InvitationState.OPEN),
        ({"email": "", "limit": 2, "used": 2}, InvitationState.USED_UP),
    ],
)
def test_state_says_what_became_of_it(fields: dict[str, object], state: InvitationState):
    invitation = InvitationFactory(**fields)

    assert invitation.state == state
    assert Invitation.objects.in_state(state).get() == invitation
    assert Invitation.objects.count_by_state() == {state: 1}


@pytest.mark.parametrize(
    "fields",
    [{"email": "", "role": RoleName.MODERATOR}, {"email": "", "used": 2, "limit": 1}, {"limit": 2}],
)
def test_database_refuses_what_must_never_be(fields: dict[str, object]):
    with pytest.raises(IntegrityError):
        InvitationFactory(**fields)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"expires_at": LONG_AGO}, "This invitation has expired"),
        ({"revoked_at": LONG_AGO}, "taken this invitation back"),
        ({"used": 2}, "used by as many people"),
    ],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_what_is_over_says_so_and_gives_nothing(method: str, fields: dict[str, object], sentence: str):
    invitation, person = a_link(**fields), UserFactory()

    response = getattr(client_of(person), method)(invitation.get_absolute_url())

    html = response.content.decode()
    assert response.status_code == 410
    assert sentence in html
    assert f"Review {invitation.consultation.code}" not in html
    assert roles_of(person) == []


def test_token_that_was_never_made_says_so_and_gives_nothing():
    invitation = a_link()
    token = invitation.token
    other = a_link(consultation=invitation.consultation)
    forged = [
        "x",
        token[:-1],
        token.replace(".", ""),
        f"{other.pk}-{invitation.secret}.{token.rpartition('.')[2]}",
        f"{token}%00",
        "9" * 30,
    ]
    client = client_of(UserFactory())

    for each in forged:
        for method in (client.get, client.post):
            response = method(f"/invitations/{each}/")
            assert response.status_code == 404
            assert "nobody was ever invited by it" in response.content.decode()
    assert not Role.objects.exists()


def test_token_of_an_earlier_life_of_the_table_opens_nothing():
    invitation = a_link()
    token = invitation.token
    Invitation.objects.update(secret="another")

    assert Client().get(f"/invitations/{token}/").status_code == 404


def test_visitor_is_told_what_it_is_and_comes_back_after_signing_in():
    invitation = a_link(consultation__visibility="hidden")
    address = invitation.get_absolute_url()
    title = f"Review {invitation.consultation.code}"

    html = Client().get(address).content.decode()
    sent_away = Client().post(address)

    assert title in html
    assert "/accounts/signup/?next=/invitations/" in unquote(html)
    assert sent_away.status_code == 302
    assert sent_away["Location"].startswith("/accounts/login/?next=/invitations/")
    assert not Role.objects.exists()


def test_reading_it_changes_nothing_and_accepting_gives_the_role_once():
    invitation, person = a_link(consultation__visibility="members"), UserFactory()
    client, address = client_of(person), invitation.get_absolute_url()
    page = invitation.consultation.get_absolute_url()

    assert client.get(address).status_code == 200
    assert roles_of(person) == []
    assert client.get(page).status_code == 404
    assert [client.post(address)["Location"] for _ in range(2)] == [page, page]

    invitation.refresh_from_db()
    assert roles_of(person) == ["participant"]
    assert invitation.used == 1
    assert client.get(page).status_code == 200
    assert list(Activity.objects.values_list("kind", flat=True)) == ["role.given", "invitation.accepted"]


def test_who_was_removed_does_not_come_back_by_the_same_link():
    invitation, person = a_link(), UserFactory()
    client = client_of(person)
    client.post(invitation.get_absolute_url())
    Role.objects.all().delete()

    response = client.post(invitation.get_absolute_url())

    assert response.status_code == 403
    assert "You have used this invitation before" in response.content.decode()
    assert roles_of(person) == []


def test_by_mail_it_is_for_the_account_that_confirmed_the_address():
    invited, other = UserFactory(), UserFactory()
    invitation = for_(invited, role=RoleName.MODERATOR)
    invited.emailaddress_set.update(verified=False)

    for person in (other, invited):
        response = client_of(person).post(invitation.get_absolute_url())
        assert response.status_code == 403
        assert "sent to another e-mail address" in response.content.decode()
    invited.emailaddress_set.update(verified=True)

    assert client_of(invited).post(invitation.get_absolute_url()).status_code == 302
    assert (roles_of(invited), roles_of(other)) == (["moderator"], [])
    assert client_of(other).get(invitation.get_absolute_url()).status_code == 410


def test_who_has_the_role_uses_nothing_up():
    invitation = a_link()
    role = RoleFactory(consultation=invitation.consultation, name=RoleName.PARTICIPANT)

    assert accept_invitation(invitation=invitation, user=role.user) == role
    invitation.refresh_from_db()
    assert invitation.used == 0


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_gets_the_last_place():
    invitation, people = a_link(limit=1), [UserFactory(), UserFactory()]
    start, results = Barrier(2), []

    def take(person: User) -> None:
        start.wait()
        results.append(client_of(person).post(invitation.get_absolute_url()).status_code)
        connection.close()

    threads = [Thread(target=take, args=[person]) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    invitation.refresh_from_db()
    assert sorted(results) == [302, 410]
    assert (invitation.used, Role.objects.count()) == (1, 1)


def test_one_invitation_for_each_address_and_role():
    consultation, organiser = ConsultationFactory(), UserFactory()
    asked = {"consultation": consultation, "by": organiser, "language": "en"}
    first = invite(**asked, role=RoleName.PARTICIPANT, email="Rosa@elsewhere.example")

    with pytest.raises(Refused, match="such an invitation already"):
        invite(**asked, role=RoleName.PARTICIPANT, email="rosa@ELSEWHERE.example")
    invite(**asked, role=RoleName.OBSERVER, email="rosa@elsewhere.example")
    revoke_invitation(invitation=first, by=organiser)
    again = invite(**asked, role=RoleName.PARTICIPANT, email="rosa@elsewhere.example")

    assert again.email == "rosa@elsewhere.example"
    assert list(Activity.objects.values_list("kind", flat=True)) == [
        "invitation.made",
        "invitation.made",
        "invitation.revoked",
        "invitation.made",
    ]


@pytest.mark.django_db(transaction=True)
def test_mail_goes_out_once_in_the_language_of_the_invited():
    consultation = ConsultationFactory(title={"en": "Coast", "fr": "Côte"})
    known = UserFactory(language="ar")
    InvitationFactory(consultation=consultation, email="rosa@elsewhere.example", language="fr", sent_at=None)
    InvitationFactory(consultation=consultation, email=known.email, language="fr", sent_at=None)
    a_link()

    send_invitations()
    send_invitations()

    assert [message.to for message in mail.outbox] == [["rosa@elsewhere.example"], [known.email]]
    french, arabic = (str(message.body) for message in mail.outbox)
    assert "http://" in french
    assert "Côte" in mail.outbox[0].subject
    assert "/invitations/" in french
    assert "دعوة" in mail.outbox[1].subject
    assert "Coast" in arabic
    assert {each.state for each in Invitation.objects.exclude(email="")} == {InvitationState.SENT}


@pytest.mark.django_db(transaction=True)
def test_what_a_killed_worker_had_claimed_is_sent_with_the_same_id():
    invitation = InvitationFactory(sent_at=None)
    claim_next(Invitation.objects.owed(), timezone.now() - timedelta(hours=1))
    first_id = invitation_message(invitation).extra_headers["Message-ID"]

    send_invitations()

    assert [message.extra_headers["Message-ID"] for message in mail.outbox] == [first_id]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("fields", [{"revoked_at": LONG_AGO}, {"used": 1}, {"expires_at": LONG_AGO}])
def test_what_is_over_is_not_sent(fields: dict[str, object]):
    InvitationFactory(sent_at=None, **fields)

    send_invitations()

    assert mail.outbox == []


@pytest.mark.django_db(transaction=True)
def test_sent_again_it_is_another_mail_and_valid_anew():
    invitation = InvitationFactory(expires_at=LONG_AGO)

    resend_invitation(invitation=invitation)
    with pytest.raises(Refused, match="cannot be sent again: it is to be sent"):
        resend_invitation(invitation=invitation)
    send_invitations()

    invitation.refresh_from_db()
    assert invitation.state == InvitationState.SENT
    assert len(mail.outbox) == 1
    assert client_of(UserFactory(email=invitation.email)).get(invitation.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("fields", [{"used": 1}, {"revoked_at": LONG_AGO}])
def test_what_is_over_is_neither_sent_again_nor_revoked(fields: dict[str, object]):
    invitation = InvitationFactory(**fields)

    with pytest.raises(Refused, match="cannot be sent again"):
        resend_invitation(invitation=invitation)
    with pytest.raises(Refused, match="cannot be revoked"):
        revoke_invitation(invitation=invitation, by=UserFactory())
