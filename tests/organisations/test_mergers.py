"""One organisation stands for another, and nothing of what was is lost."""

import pytest

from apps.activity.models import Activity
from apps.core.errors import Refused
from apps.organisations.actions import claim_affiliation, merge_organisation
from apps.organisations.models import Organisation
from apps.organisations.queries import current_affiliation, organisation_names, organisations_called
from tests.factories import (
    AffiliationFactory,
    OrganisationFactory,
    QuestionFactory,
    UserFactory,
    published_comment,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def ports() -> Organisation:
    return OrganisationFactory(name={"en": "Union of Ports"}, acronym="UP", email_domains=["up.example"])


@pytest.fixture
def double() -> Organisation:
    return OrganisationFactory(name={"en": "Ports Union"}, email_domains=["ports.example", "up.example"])


def test_who_speaks_for_the_one_speaks_for_the_other(ports: Organisation, double: Organisation):
    member = AffiliationFactory(organisation=double, is_administrator=True)
    gone = AffiliationFactory(organisation=double, status="withdrawn")
    actor = UserFactory()

    kept = merge_organisation(organisation=double, into=ports, actor=actor)

    now = current_affiliation(member.user)
    assert (kept, now.pk, now.organisation, now.is_verified, now.is_administrator) == (
        ports,
        member.pk,
        ports,
        True,
        False,
    )
    gone.refresh_from_db()
    assert gone.organisation == double
    assert kept.email_domains == ["up.example", "ports.example"]
    activity = Activity.objects.get()
    assert (activity.kind, activity.actor, activity.target) == ("organisation.merged", actor, ports)
    assert activity.data == {"merged": double.pk, "affiliations": [member.pk]}


def test_comments_keep_the_organisation_and_its_name_as_at_submission(ports: Organisation, double: Organisation):
    member = AffiliationFactory(organisation=double)
    comment = published_comment(question=QuestionFactory(), author=member.user, organisation=double)
    before = (comment.organisation_id, str(comment.organisation_name), comment.updated_at)

    merge_organisation(organisation=double, into=ports, actor=UserFactory())

    comment.refresh_from_db()
    assert (comment.organisation_id, str(comment.organisation_name), comment.updated_at) == before
    assert comment.organisation.successor == ports


def test_merged_organisation_is_found_under_its_old_name_but_not_listed(ports: Organisation, double: Organisation):
    merge_organisation(organisation=double, into=ports, actor=UserFactory())

    assert organisations_called("ports UNION") == [ports]
    assert [row["name"] for row in organisation_names()] == ["Union of Ports"]
    user = UserFactory()
    claimed = claim_affiliation(user=user, organisation=double, stakeholder_group=ports.stakeholder_group)
    assert claimed.organisation == ports


def test_chain_of_mergers_leads_to_the_last_in_one_step(ports: Organisation, double: Organisation):
    last = OrganisationFactory()
    merge_organisation(organisation=double, into=ports, actor=UserFactory())
    merge_organisation(organisation=ports, into=last, actor=UserFactory())

    double.refresh_from_db()
    assert double.merged_into == last


def test_merger_with_itself_or_with_what_is_gone_is_refused(ports: Organisation, double: Organisation):
    actor, other = UserFactory(), OrganisationFactory()
    merge_organisation(organisation=double, into=ports, actor=actor)

    for organisation, into in ((ports, ports), (double, other), (other, double), (ports, double)):
        with pytest.raises(Refused, match="merged meanwhile, or they are the same"):
            merge_organisation(organisation=organisation, into=into, actor=actor)
    assert Organisation.objects.standing().count() == 2
