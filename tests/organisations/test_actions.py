"""For whom a person speaks, and what becomes of it when that changes."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from apps.organisations.actions import claim_affiliation
from apps.organisations.models import Affiliation, Organisation, StakeholderGroup
from apps.organisations.queries import current_affiliation
from tests.factories import AffiliationFactory, OrganisationFactory, StakeholderGroupFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def group() -> StakeholderGroup:
    return StakeholderGroupFactory(code="academia")


def history(user) -> list[tuple[str, str, str]]:
    rows = Affiliation.objects.filter(user=user).order_by("pk")
    return [(str(row.organisation or ""), row.stakeholder_group.code, row.status) for row in rows]


def test_first_affiliation_is_claimed(group: StakeholderGroup):
    user, organisation = UserFactory(), OrganisationFactory(name={"en": "Ports"})

    made = claim_affiliation(user=user, organisation=organisation, stakeholder_group=group, position="Pilot")

    assert history(user) == [("Ports", "academia", "claimed")]
    assert (made.position, made.is_verified) == ("Pilot", False)


def test_name_that_nobody_has_makes_an_organisation(group: StakeholderGroup):
    user = UserFactory(language="fr")

    made = claim_affiliation(user=user, organisation="Union des phares", stakeholder_group=group)

    organisation = Organisation.objects.get()
    assert made.organisation == organisation
    assert organisation.name.data == {"fr": "Union des phares"}
    assert organisation.stakeholder_group == group


def test_name_that_differs_in_case_and_accents_finds_the_organisation(group: StakeholderGroup):
    known = OrganisationFactory(name={"fr": "Société des Phares"})

    made = claim_affiliation(user=UserFactory(), organisation="SOCIETE DES PHARES", stakeholder_group=group)

    assert made.organisation == known
    assert Organisation.objects.count() == 1


def test_same_affiliation_keeps_its_verification_and_takes_the_new_position():
    old = AffiliationFactory(position="Pilot")

    kept = claim_affiliation(
        user=old.user, organisation=old.organisation, stakeholder_group=old.stakeholder_group, position="Captain"
    )

    assert kept == old
    assert kept.is_verified
    assert Affiliation.objects.get().position == "Captain"


def test_another_organisation_withdraws_the_old_affiliation():
    old = AffiliationFactory(organisation__name={"en": "Ports"})
    other = OrganisationFactory(name={"en": "Lighthouses"})

    claim_affiliation(user=old.user, organisation=other, stakeholder_group=old.stakeholder_group)

    assert history(old.user) == [
        ("Ports", "trade_union", "withdrawn"),
        ("Lighthouses", "trade_union", "claimed"),
    ]


def test_another_group_has_to_be_verified_anew(group: StakeholderGroup):
    old = AffiliationFactory(organisation__name={"en": "Ports"})

    claim_affiliation(user=old.user, organisation=old.organisation, stakeholder_group=group)

    assert history(old.user) == [("Ports", "trade_union", "withdrawn"), ("Ports", "academia", "claimed")]


def test_who_leaves_an_organisation_speaks_for_themself():
    old = AffiliationFactory(organisation__name={"en": "Ports"})

    claim_affiliation(user=old.user, organisation=None, stakeholder_group=old.stakeholder_group)

    assert history(old.user) == [("Ports", "trade_union", "withdrawn"), ("", "trade_union", "claimed")]
    assert current_affiliation(old.user).organisation is None


@pytest.mark.django_db(transaction=True)
def test_two_people_who_name_the_same_organisation_at_once_share_it():
    group, people = StakeholderGroupFactory(), UserFactory.create_batch(4)

    def claim(user) -> None:
        try:
            claim_affiliation(user=user, organisation="New Harbour", stakeholder_group=group)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(claim, people))

    assert Organisation.objects.count() == 1
    assert Affiliation.objects.count() == 4


@pytest.mark.django_db(transaction=True)
def test_one_person_who_saves_twice_at_once_has_one_affiliation():
    group, user = StakeholderGroupFactory(), UserFactory()

    def claim(name: str) -> None:
        try:
            claim_affiliation(user=user, organisation=name, stakeholder_group=group)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(claim, ["A Harbour", "B Harbour", "A Harbour", "B Harbour"]))

    assert Affiliation.objects.current().count() == 1
