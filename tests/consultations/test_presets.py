"""For whom an invited person is to speak: proposed, shown, taken or left, vouched for."""

import re

import pytest
from django.core import mail
from django.db import IntegrityError
from django.test import Client

from apps.accounts.models import User
from apps.consultations.enums import RoleName
from apps.consultations.inviting import accept_invitation, invite
from apps.consultations.models import Invitation
from apps.consultations.presets import Preset
from apps.consultations.tasks import send_invitations
from apps.organisations.models import Affiliation, Organisation, Verification
from apps.organisations.queries import current_affiliation
from tests.factories import (
    AffiliationFactory,
    InvitationFactory,
    OrganisationFactory,
    RoleFactory,
    StakeholderGroupFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def union() -> Organisation:
    return OrganisationFactory(name={"en": "Union of Dockers", "fr": "Syndicat des dockers"})


@pytest.fixture
def person() -> User:
    return UserFactory(name="Rosa Quispe")


def proposed(person: User, organisation: Organisation | None, **fields: object) -> Invitation:
    """By e-mail, from somebody who organises the consultation."""
    organiser = RoleFactory(name=RoleName.ORGANISER)
    preset = {
        "organisation": organisation,
        "stakeholder_group": organisation.stakeholder_group if organisation else StakeholderGroupFactory(),
    }
    asked = {"consultation": organiser.consultation, "invited_by": organiser.user, "email": person.email}
    return InvitationFactory(**{**asked, **preset, **fields})


def voice_of(person: User) -> tuple[str, str, str] | None:
    """Organisation, status and who verified it."""
    held = current_affiliation(person)
    return (str(held.organisation or ""), held.status, held.verification) if held else None


def client_of(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def text_of(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_who_accepts_speaks_for_it_and_the_organiser_has_vouched(person: User, union: Organisation):
    invitation = proposed(person, union, position="President")

    accept_invitation(invitation=invitation, user=person)

    assert voice_of(person) == ("Union of Dockers", "verified", Verification.ORGANISER)
    assert current_affiliation(person).position == "President"


def test_organisation_that_is_not_known_is_made_when_somebody_accepts(person: User):
    invitation = proposed(person, None, organisation_name="Seafarers of the South")
    assert not Organisation.objects.exists()

    accept_invitation(invitation=invitation, user=person)

    assert voice_of(person) == ("Seafarers of the South", "verified", Verification.ORGANISER)


def test_group_alone_is_claimed(person: User):
    accept_invitation(invitation=proposed(person, None), user=person)

    assert voice_of(person) == ("", "claimed", "")


def test_merged_organisation_is_the_one_that_stands_for_it(person: User, union: Organisation):
    old = OrganisationFactory(name={"en": "Old Dockers"}, merged_into=union)
    invitation = Invitation.objects.get(pk=proposed(person, old).pk)
    assert invitation.preset.name == "Union of Dockers"

    accept_invitation(invitation=invitation, user=person)

    assert current_affiliation(person).organisation == union


def test_what_is_verified_already_stays_unless_the_person_says_otherwise(person: User, union: Organisation):
    AffiliationFactory(user=person, organisation__name={"en": "Ministry of Ports"})
    accept_invitation(invitation=proposed(person, union), user=person)
    assert voice_of(person)[0] == "Ministry of Ports"

    accept_invitation(invitation=proposed(person, union), user=person, takes_preset=True)

    assert voice_of(person) == ("Union of Dockers", "verified", Verification.ORGANISER)


def test_claim_for_another_organisation_gives_way(person: User, union: Organisation):
    AffiliationFactory(user=person, status="claimed")

    accept_invitation(invitation=proposed(person, union), user=person)

    assert voice_of(person)[0] == "Union of Dockers"


def test_who_says_no_takes_part_all_the_same(person: User, union: Organisation):
    invitation = proposed(person, union)

    accept_invitation(invitation=invitation, user=person, takes_preset=False)

    assert voice_of(person) is None
    assert person.roles.filter(consultation=invitation.consultation).exists()


def test_claim_for_the_same_organisation_is_verified_and_keeps_its_position(person: User, union: Organisation):
    held = AffiliationFactory(user=person, organisation=union, status="claimed", position="Treasurer")

    accept_invitation(invitation=proposed(person, union), user=person)

    held.refresh_from_db()
    assert (held.status, held.position) == ("verified", "Treasurer")


@pytest.mark.parametrize("why", ["by link", "inviter removed", "inviter deleted", "inviter is the person"])
def test_nobody_vouches(why: str, person: User, union: Organisation):
    invitation = proposed(person, union)
    if why == "by link":
        Invitation.objects.update(email="", limit=3)
    elif why == "inviter removed":
        invitation.consultation.roles.all().delete()
    else:
        Invitation.objects.update(invited_by=person if why == "inviter is the person" else None)
        RoleFactory(user=person, consultation=invitation.consultation, name=RoleName.ORGANISER)

    accept_invitation(invitation=Invitation.objects.get(), user=person)

    assert voice_of(person) == ("Union of Dockers", "claimed", "")


@pytest.mark.parametrize("may_represent", [True, False])
def test_organiser_says_whether_it_includes_writing_on_the_organisations_behalf(
    may_represent: bool, person: User, union: Organisation
):
    invitation = proposed(person, union, may_represent=may_represent)

    page = text_of(client_of(person).get(invitation.get_absolute_url()).content.decode())
    accept_invitation(invitation=invitation, user=person)

    assert ("You may then also write on its behalf." in page) == may_represent
    assert current_affiliation(person).may_represent == may_represent


def test_who_is_verified_already_is_given_more_and_never_less(person: User, union: Organisation):
    held = AffiliationFactory(user=person, organisation=union)
    accept_invitation(invitation=proposed(person, union, may_represent=True), user=person)
    accept_invitation(invitation=proposed(person, union), user=person)

    held.refresh_from_db()
    assert (held.status, held.may_represent) == ("verified", True)


def test_link_lets_nobody_represent(desk: Client, union: Organisation):
    post(desk, organisation="Union of Dockers", may_represent="on")
    post(desk, organisation="Union of Dockers", may_represent="on", email="", limit="5")
    post(
        desk, stakeholder_group=str(union.stakeholder_group.pk), may_represent="on", email="ana@elsewhere.example"
    )

    assert list(Invitation.objects.order_by("pk").values_list("may_represent", flat=True)) == [True, False, False]


def test_page_shows_what_is_proposed_and_asks(person: User, union: Organisation):
    AffiliationFactory(user=person, organisation__name={"en": "Ministry of Ports"})
    invitation = proposed(person, union, position="President")
    address = invitation.get_absolute_url()

    anonymous = text_of(Client().get(address).content.decode())
    mine = client_of(person).get(address).content.decode()

    assert "The organisers propose that you speak for: Union of Dockers ( Trade union · President )" in anonymous
    assert "as in my profile: Ministry of Ports" in text_of(mine)
    assert re.search(r'value="own"[^>]* checked', mine)
    assert Affiliation.objects.count() == 1


@pytest.mark.parametrize(
    ("choice", "sentence"),
    [
        ("preset", "You speak for: Union of Dockers."),
        ("own", "You still speak for: Ministry of Ports, and not for what the invitation proposed."),
        ("nonsense", "You still speak for: Ministry of Ports"),
    ],
)
def test_acceptance_says_for_whom_one_speaks_now(choice: str, sentence: str, person: User, union: Organisation):
    AffiliationFactory(user=person, organisation__name={"en": "Ministry of Ports"})
    invitation = proposed(person, union)

    response = client_of(person).post(invitation.get_absolute_url(), {"speaks_for": choice}, follow=True)

    assert sentence in text_of(response.content.decode())


@pytest.mark.django_db(transaction=True)
def test_mail_greets_and_says_for_whom(person: User, union: Organisation):
    fields = {"email": "rosa@elsewhere.example", "name": "Rosa Quispe", "language": "fr", "sent_at": None}
    proposed(UserFactory(), union, **fields)

    send_invitations()

    text = str(mail.outbox[0].body)
    html = text_of(str(mail.outbox[0].alternatives[0][0]))
    for words in (text, html):
        assert "Rosa Quispe" in words
        assert "Syndicat des dockers" in words


@pytest.fixture
def desk(client: Client) -> Client:
    client.force_login(RoleFactory(name=RoleName.ORGANISER).user)
    return client


def post(desk: Client, **data: str) -> object:
    consultation = User.objects.get(pk=desk.session["_auth_user_id"]).roles.get().consultation
    standard = {"email": "rosa@elsewhere.example", "role": "participant", "language": "fr"}
    return desk.post(f"{consultation.get_absolute_url()}people/invitations/", {**standard, **data})


def test_form_finds_the_organisation_and_takes_its_group(desk: Client, union: Organisation):
    post(desk, name="Rosa Quispe", organisation="syndicat DES dockers", position="President")

    made = Invitation.objects.get()
    assert (made.name, made.organisation, made.organisation_name) == ("Rosa Quispe", union, "")
    assert made.preset == Preset(union, union.stakeholder_group, "President")


def test_form_keeps_a_new_name_with_the_group_that_was_chosen(desk: Client):
    group = StakeholderGroupFactory()

    post(desk, organisation="Seafarers of the South", stakeholder_group=str(group.pk))

    assert Invitation.objects.get().preset == Preset("Seafarers of the South", group)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"organisation": "Seafarers of the South"}, "Choose the group"),
        ({"position": "President"}, "Choose the group"),
        ({"organisation": "UD"}, "More than one organisation is called that"),
        ({"email": "rosa@nowhere.invalid"}, "ends in .invalid"),
        ({"email": "rosa@localhost"}, "not a valid e-mail address"),
        ({"email": "rosa@[127.0.0.1]"}, "not a valid e-mail address"),
        ({"email": f"{'a' * 250}@b.example"}, "at most 254 characters"),
    ],
)
def test_form_says_what_is_missing_and_keeps_what_was_written(desk: Client, data: dict[str, str], sentence: str):
    OrganisationFactory(acronym="UD")
    OrganisationFactory(acronym="UD")

    response = post(desk, **data)

    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert all(written in response.content.decode() for written in data.values())
    assert not Invitation.objects.exists()


def test_address_in_another_script_is_one_address_however_it_is_written(desk: Client):
    post(desk, email="Rosa@xn--mnchen-3ya.example")
    assert Invitation.objects.get().email == "rosa@münchen.example"
    assert post(desk, email="rosa@MÜNCHEN.example").status_code == 409
    person = UserFactory(email="rosa@xn--mnchen-3ya.example")

    assert Invitation.objects.get().is_for(person)


@pytest.mark.parametrize(
    "fields",
    [{"organisation_name": "Dockers"}, {"position": "President"}, {"may_represent": True}],
)
def test_database_refuses_a_preset_without_a_group(fields: dict[str, object]):
    with pytest.raises(IntegrityError):
        InvitationFactory(**fields)


def test_invite_takes_a_preset(union: Organisation):
    organiser = RoleFactory(name=RoleName.ORGANISER)
    made = invite(
        consultation=organiser.consultation,
        by=organiser.user,
        role=RoleName.OBSERVER,
        language="ar",
        limit=5,
        preset=Preset(union, union.stakeholder_group),
    )

    assert (made.organisation, made.stakeholder_group, made.email) == (union, union.stakeholder_group, "")
