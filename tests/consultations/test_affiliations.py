"""The desk: who decides on whose affiliation, what it does, and what the person hears of it."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.activity.kinds import entries_for, kind_named
from apps.activity.models import Activity
from apps.consultations.enums import RoleName
from apps.organisations.models import Affiliation
from tests.factories import AffiliationFactory, OrganisationFactory, RoleFactory, UserFactory

pytestmark = pytest.mark.django_db
DESK = reverse("consultations:affiliations")


@pytest.fixture
def organiser(client: Client) -> User:
    made = RoleFactory(name=RoleName.ORGANISER).user
    client.force_login(made)
    return made


@pytest.fixture
def claim() -> Affiliation:
    return AffiliationFactory(
        organisation__name={"en": "Union of <Ports>"},
        user__name="Amal <H.>",
        user__email="a@ports.example",
        status="claimed",
    )


def administrator_of(affiliation: Affiliation) -> User:
    return AffiliationFactory(organisation=affiliation.organisation, is_administrator=True).user


def decide(client: Client, what: str, affiliation: Affiliation, **data: str):
    return client.post(reverse(f"consultations:{what}", args=[affiliation.pk]), data)


def status(affiliation: Affiliation) -> str:
    affiliation.refresh_from_db()
    return affiliation.status


def heard(affiliation: Affiliation) -> list[tuple[str, str]]:
    activities = [each for each in Activity.objects.all() if each.kind != "affiliation.claimed"]
    told = [each for each in activities if kind_named(each.kind).recipients(each).filter(pk=affiliation.user_id)]
    return [(entry.headline, entry.text) for entry in entries_for(told, affiliation.user)]


def test_organiser_sees_what_everybody_claims_and_no_address(client: Client, organiser: User, claim: Affiliation):
    AffiliationFactory(user=organiser, status="claimed")
    verified = AffiliationFactory()

    page = client.get(DESK).content.decode()

    assert "Amal &lt;H.&gt;" in page
    assert "Union of &lt;Ports&gt;" in page
    assert "address at ports.example" in page
    assert "a@ports.example" not in page
    assert page.count('<h2 id="affiliation-') == 1
    assert verified.user.name not in page
    assert verified.user.name in client.get(DESK, {"status": "verified"}).content.decode()


def test_administrator_sees_who_claims_their_organisation(client: Client, claim: Affiliation):
    other = AffiliationFactory(status="claimed")
    client.force_login(administrator_of(claim))

    page = client.get(DESK).content.decode()

    assert "Amal &lt;H.&gt;" in page
    assert other.user.name not in page
    assert decide(client, "affiliation_verification", other).status_code == 404


@pytest.mark.parametrize("role", [None, RoleName.MODERATOR, RoleName.RAPPORTEUR, RoleName.PARTICIPANT])
def test_others_have_no_desk(client: Client, claim: Affiliation, role: RoleName | None):
    client.force_login(RoleFactory(name=role).user if role else AffiliationFactory().user)

    answer = client.get(DESK)

    assert answer.status_code == 403
    assert "Only organisers, and people who administer an organisation" in answer.content.decode()
    for what in ("affiliation_verification", "affiliation_refusal", "affiliation_withdrawal", "administration"):
        assert decide(client, what, claim, reason="x").status_code == 404
    assert status(claim) == "claimed"


def test_site_administrator_decides_too(client: Client, claim: Affiliation):
    client.force_login(UserFactory(is_superuser=True, is_staff=True))

    decide(client, "affiliation_verification", claim)

    assert status(claim) == "verified"


def test_nobody_decides_on_their_own(client: Client, organiser: User):
    own = AffiliationFactory(user=organiser, status="claimed")

    for what in ("affiliation_verification", "affiliation_refusal", "administration"):
        assert decide(client, what, own, reason="x").status_code == 403
    assert status(own) == "claimed"


def test_organiser_verifies_until_a_day(client: Client, organiser: User, claim: Affiliation):
    day = timezone.now().date() + timedelta(days=30)

    answer = decide(client, "affiliation_verification", claim, expires_on=day.isoformat())

    assert answer.url == DESK
    assert (status(claim), claim.verification, claim.expires_on) == ("verified", "organiser", day)
    assert heard(claim) == [("It is verified that you speak for Union of <Ports>", "")]


def test_administrator_of_the_organisation_verifies(client: Client, claim: Affiliation):
    client.force_login(administrator_of(claim))

    decide(client, "affiliation_verification", claim)

    assert (status(claim), claim.verification) == ("verified", "administrator")


@pytest.mark.parametrize("day", ["2020-01-01", "tomorrow"])
def test_day_that_is_over_is_asked_about(client: Client, organiser: User, claim: Affiliation, day: str):
    answer = decide(client, "affiliation_verification", claim, expires_on=day)

    assert answer.status_code == 422
    assert f'value="{day}"' in answer.content.decode()
    assert status(claim) == "claimed"


def test_refused_person_is_told_why(client: Client, organiser: User, claim: Affiliation):
    assert decide(client, "affiliation_refusal", claim).status_code == 422

    answer = decide(client, "affiliation_refusal", claim, reason="Nobody knows you <there>.")

    assert answer.url == DESK
    assert status(claim) == "refused"
    assert heard(claim) == [
        ("It was not verified that you speak for Union of <Ports>", "Nobody knows you <there>.")
    ]


def test_refusal_reaches_the_person_by_mail_and_on_their_page(
    client: Client, organiser: User, claim: Affiliation, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        decide(client, "affiliation_refusal", claim, reason="Nobody knows you.")

    assert [(each.to, each.subject) for each in mail.outbox] == [
        (["a@ports.example"], "It was not verified that you speak for Union of <Ports>")
    ]
    assert "Nobody knows you." in mail.outbox[0].body
    client.force_login(claim.user)
    page = client.get(reverse("notifications:list")).content.decode()
    assert "<summary>The reason</summary>" in page
    assert "Nobody knows you." in page


def test_decision_on_what_was_decided_meanwhile_says_so(client: Client, organiser: User):
    verified = AffiliationFactory()

    decide(client, "affiliation_refusal", verified, reason="Late.")

    assert "This is no longer a claim" in client.get(DESK).content.decode()
    assert status(verified) == "verified"


def test_verified_affiliation_is_withdrawn_with_a_reason(client: Client, organiser: User):
    verified = AffiliationFactory(organisation__name={"en": "Ports"})
    assert decide(client, "affiliation_withdrawal", verified).status_code == 422

    decide(client, "affiliation_withdrawal", verified, reason="Left in May.")

    assert status(verified) == "withdrawn"
    assert heard(verified) == [("You no longer speak for Ports here", "Left in May.")]


def test_person_withdraws_their_own_without_a_word(client: Client):
    own = AffiliationFactory()
    client.force_login(own.user)
    page = client.get(reverse("consultations:affiliation_withdrawal", args=[own.pk])).content.decode()
    assert "What you wrote stays as it is." in page

    answer = decide(client, "affiliation_withdrawal", own)

    assert answer.url == reverse("organisations:profile")
    assert status(own) == "withdrawn"
    assert heard(own) == []


def test_organiser_appoints_an_administrator_and_dismisses_them(client: Client, organiser: User):
    verified = AffiliationFactory(organisation__name={"en": "Ports"})

    decide(client, "administration", verified, is_administrator="on")
    verified.refresh_from_db()
    assert verified.is_administrator
    decide(client, "administration", verified)

    verified.refresh_from_db()
    assert not verified.is_administrator
    assert heard(verified) == [
        ("You now decide who speaks for Ports", ""),
        ("You no longer decide who speaks for Ports", ""),
    ]


def test_administrator_appoints_nobody(client: Client):
    verified = AffiliationFactory()
    client.force_login(administrator_of(verified))

    answer = decide(client, "administration", verified, is_administrator="on")

    assert answer.status_code == 403
    assert "Only organisers say who administers an organisation." in answer.content.decode()


def test_administrator_whose_verification_is_over_decides_no_longer(client: Client, claim: Affiliation):
    user = administrator_of(claim)
    Affiliation.objects.filter(user=user).update(expires_on=timezone.now().date() - timedelta(days=1))
    client.force_login(user)

    assert client.get(DESK).status_code == 403
    assert decide(client, "affiliation_verification", claim).status_code == 404


def test_what_others_hear_of_it_is_nothing(client: Client, organiser: User, claim: Affiliation):
    decide(client, "affiliation_verification", claim)

    assert entries_for(list(Activity.objects.all()), organiser) == []


def test_empty_desk_says_so(client: Client, organiser: User):
    assert "Nothing waits to be verified." in client.get(DESK).content.decode()
    assert "Nobody is verified yet." in client.get(DESK, {"status": "verified"}).content.decode()


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize("query", ["", "?status=verified"])
def test_desk_costs_the_same_however_many(
    client: Client, organiser: User, django_assert_num_queries, number: int, query: str
):
    for _each in range(number):
        AffiliationFactory(organisation=OrganisationFactory(), status="claimed")
        AffiliationFactory(organisation=OrganisationFactory(), is_administrator=True)
    client.get(DESK)

    with django_assert_num_queries(6):
        client.get(DESK + query)
