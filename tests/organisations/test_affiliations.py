"""Each way in which an affiliation is verified, and each in which that ends. What is recorded is tested too."""

from datetime import date, timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.account.signals import email_confirmed, email_removed
from django.db import IntegrityError
from django.utils import timezone

from apps.accounts.models import User
from apps.activity.models import Activity
from apps.core.errors import Refused
from apps.organisations.actions import (
    appoint_administrator,
    claim_affiliation,
    expire_affiliations,
    refuse_affiliation,
    verify_affiliation,
    withdraw_affiliation,
)
from apps.organisations.models import Affiliation, AffiliationStatus, Organisation, Verification
from apps.organisations.queries import current_affiliation
from apps.organisations.tasks import expire_affiliations_due
from tests.factories import AffiliationFactory, OrganisationFactory, StakeholderGroupFactory, UserFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)


@pytest.fixture
def harbour() -> Organisation:
    return OrganisationFactory(name={"en": "Harbour"}, email_domains=["harbour.example"])


@pytest.fixture
def claim() -> Affiliation:
    return AffiliationFactory(status="claimed")


def claimed_by(user: User, organisation: Organisation, **fields: object) -> Affiliation:
    fields = {"stakeholder_group": organisation.stakeholder_group, **fields}
    return claim_affiliation(user=user, organisation=organisation, **fields)


def recorded() -> list[tuple[str, int | None, list[str]]]:
    return [(each.kind, each.actor_id, each.topics) for each in Activity.objects.all()]


def state(affiliation: Affiliation) -> tuple[str, str, bool, date | None]:
    affiliation.refresh_from_db()
    return affiliation.status, affiliation.verification, affiliation.is_administrator, affiliation.expires_on


def test_confirmed_address_of_the_organisation_verifies_the_claim_at_once(harbour: Organisation):
    user = UserFactory(email="amal@Harbour.example")

    made = claimed_by(user, harbour)

    assert state(made) == ("verified", "email_domain", False, None)
    topics = [f"person:{user.pk}"]
    assert recorded() == [("affiliation.claimed", user.pk, topics), ("affiliation.verified", None, topics)]


def test_second_confirmed_address_counts_too(harbour: Organisation):
    user = UserFactory()
    EmailAddress.objects.create(user=user, email="amal@harbour.example", verified=True)

    assert claimed_by(user, harbour).is_verified


@pytest.mark.parametrize(
    "email", ["amal@sub.harbour.example", "amal@notharbour.example", "harbour.example@x.example"]
)
def test_other_domains_prove_nothing(harbour: Organisation, email: str):
    assert not claimed_by(UserFactory(email=email), harbour).is_verified


def test_address_proves_no_other_group(harbour: Organisation):
    made = claimed_by(
        UserFactory(email="amal@harbour.example"),
        harbour,
        stakeholder_group=StakeholderGroupFactory(code="academia"),
    )

    assert not made.is_verified


def test_address_verifies_when_it_is_confirmed(harbour: Organisation):
    user = UserFactory()
    address = EmailAddress.objects.create(user=user, email="amal@harbour.example", verified=False)
    made = claimed_by(user, harbour)
    assert not made.is_verified

    address.set_verified()
    email_confirmed.send(EmailAddress, request=None, email_address=address)

    assert state(made) == ("verified", "email_domain", False, None)


def test_who_removes_the_address_has_to_be_verified_anew(harbour: Organisation):
    user = UserFactory()
    address = EmailAddress.objects.create(user=user, email="amal@harbour.example", verified=True)
    made = claimed_by(user, harbour)
    address.delete()

    email_removed.send(User, request=None, user=user, email_address=address)

    assert state(made) == ("claimed", "", False, None)
    assert recorded()[-1] == ("affiliation.expired", None, [f"person:{user.pk}"])


def test_address_has_nothing_to_do_with_what_an_organiser_verified():
    affiliation = AffiliationFactory(verification=Verification.ORGANISER)

    email_removed.send(User, request=None, user=affiliation.user, email_address=None)

    assert affiliation.is_verified
    assert recorded() == []


@pytest.mark.parametrize("by", [Verification.ORGANISER, Verification.ADMINISTRATOR])
def test_person_verifies_a_claim(claim: Affiliation, by: Verification):
    actor = UserFactory()

    verify_affiliation(affiliation=claim, by=by, actor=actor, expires_on=TODAY)

    assert state(claim) == ("verified", by, False, TODAY)
    assert recorded() == [("affiliation.verified", actor.pk, [f"person:{claim.user_id}"])]
    facts = {"organisation": claim.organisation_id, "group": claim.stakeholder_group_id, "verification": by}
    assert Activity.objects.get().data == facts


@pytest.mark.parametrize("status", ["verified", "refused", "withdrawn"])
def test_what_is_no_claim_is_neither_verified_nor_refused(status: str):
    affiliation, actor = AffiliationFactory(status=status), UserFactory()

    with pytest.raises(Refused, match="no longer a claim"):
        verify_affiliation(affiliation=affiliation, by=Verification.ORGANISER, actor=actor)
    with pytest.raises(Refused, match="no longer a claim"):
        refuse_affiliation(affiliation=affiliation, actor=actor, reason="Unknown.")
    assert recorded() == []


def test_personal_capacity_cannot_be_verified(claim: Affiliation):
    personal = AffiliationFactory(organisation=None, stakeholder_group=claim.stakeholder_group, status="claimed")

    with pytest.raises(Refused):
        verify_affiliation(affiliation=personal, by=Verification.ORGANISER, actor=UserFactory())


def test_refused_claim_is_past_and_keeps_the_reason(claim: Affiliation):
    actor = UserFactory()

    refuse_affiliation(affiliation=claim, actor=actor, reason="Nobody knows you there.")

    assert state(claim) == ("refused", "", False, None)
    assert claim.reason == "Nobody knows you there."
    assert current_affiliation(claim.user) is None
    assert recorded() == [("affiliation.refused", actor.pk, [f"person:{claim.user_id}"])]
    assert claimed_by(claim.user, claim.organisation).status == AffiliationStatus.CLAIMED


def test_withdrawn_affiliation_stays_as_history_and_twice_is_once():
    affiliation = AffiliationFactory(is_administrator=True)
    for _time in range(2):
        withdraw_affiliation(affiliation=affiliation, actor=affiliation.user)

    assert state(affiliation) == ("withdrawn", "", False, None)
    assert [kind for kind, _actor, _topics in recorded()] == ["affiliation.withdrawn"]


def test_administrator_is_appointed_and_dismissed_once_each():
    affiliation, actor = AffiliationFactory(), UserFactory()
    for is_administrator in (True, True, False, False):
        appoint_administrator(affiliation=affiliation, actor=actor, is_administrator=is_administrator)

    assert [kind for kind, _actor, _topics in recorded()] == ["affiliation.appointed", "affiliation.dismissed"]


def test_only_the_verified_administer(claim: Affiliation):
    with pytest.raises(Refused, match="Only a person whose own affiliation is verified"):
        appoint_administrator(affiliation=claim, actor=UserFactory(), is_administrator=True)
    with pytest.raises(IntegrityError):
        AffiliationFactory(status="claimed", is_administrator=True)


def test_verification_ends_on_the_day_after_its_last():
    affiliation = AffiliationFactory(expires_on=TODAY, is_administrator=True)
    lasting = AffiliationFactory()

    assert expire_affiliations(TODAY) == 0
    assert state(affiliation) == ("verified", "", True, TODAY)
    assert expire_affiliations(TODAY + timedelta(days=1)) == 1
    assert state(affiliation) == ("claimed", "", False, None)
    assert recorded() == [("affiliation.expired", None, [f"person:{affiliation.user_id}"])]
    assert expire_affiliations(TODAY + timedelta(days=1)) == 0
    assert state(lasting)[0] == "verified"


@pytest.mark.parametrize(("days", "holds"), [(0, True), (-1, False)])
def test_verification_does_not_wait_for_the_job_to_end(days: int, holds: bool):
    affiliation = AffiliationFactory(expires_on=timezone.now().date() + timedelta(days=days))

    assert affiliation.is_verified is holds
    assert Affiliation.objects.verified().exists() is holds


def test_job_goes_by_the_day():
    today = timezone.now().date()
    gone = AffiliationFactory(expires_on=today - timedelta(days=1))
    lasting = AffiliationFactory(expires_on=today)

    expire_affiliations_due()

    assert (state(gone)[0], state(lasting)[0]) == ("claimed", "verified")
