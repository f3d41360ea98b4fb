from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from django.core.files.storage import default_storage

from apps.accounts.models import User
from apps.activity.models import Activity
from apps.core.editing import Overtaken, token_of
from apps.core.errors import Refused
from apps.core.language import versions_of
from apps.core.logos import read_logo
from apps.organisations.changing import change_organisation, set_logo
from apps.organisations.models import AffiliationStatus, Organisation, Verification
from tests.factories import AffiliationFactory, OrganisationFactory, StakeholderGroupFactory, UserFactory
from tests.factories.pictures import picture

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def actor() -> User:
    return UserFactory()


@pytest.fixture
def ports() -> Organisation:
    return OrganisationFactory(name={"en": "Union of Ports", "ar": "اتحاد الموانئ"}, acronym="UP", country="TN")


def change(organisation: Organisation, actor: User, **changes: object) -> list[str]:
    organisation.refresh_from_db()
    return change_organisation(organisation=organisation, by=actor, seen=token_of(organisation), changes=changes)


def log() -> list[tuple[str, dict[str, object]]]:
    return [(each.kind, each.data) for each in Activity.objects.order_by("pk")]


def test_change_writes_what_is_different_and_records_its_names(ports: Organisation, actor: User):
    changed = change(
        ports, actor, name={"en": "Union of Ports", "fr": "Union des ports"}, acronym="UDP", country="TN"
    )

    assert changed == ["name.fr", "acronym"]
    ports.refresh_from_db()
    assert versions_of(ports.name) == {"en": "Union of Ports", "fr": "Union des ports", "ar": "اتحاد الموانئ"}
    assert (ports.acronym, str(ports.country)) == ("UDP", "TN")
    assert log() == [("organisation.changed", {"fields": ["name.fr", "acronym"]})]
    assert Activity.objects.get().actor == actor


def test_change_of_nothing_leaves_no_trace(ports: Organisation, actor: User):
    before = token_of(ports)

    assert change(ports, actor, acronym="UP", country="TN", email_domains=[]) == []
    ports.refresh_from_db()
    assert (token_of(ports), log()) == (before, [])


def test_who_has_not_seen_the_last_change_overwrites_nothing(ports: Organisation, actor: User):
    seen = token_of(ports)
    change(ports, actor, acronym="UDP")

    with pytest.raises(Overtaken):
        change_organisation(organisation=ports, by=actor, seen=seen, changes={"acronym": "OLD"})
    ports.refresh_from_db()
    assert ports.acronym == "UDP"


def test_merged_organisation_is_changed_no_more(ports: Organisation, actor: User):
    merged = OrganisationFactory(merged_into=ports)

    with pytest.raises(Refused, match="merged into another"):
        change(merged, actor, acronym="X")
    with pytest.raises(Refused, match="merged into another"):
        set_logo(organisation=merged, by=actor, logo=read_logo(picture()))


def test_new_domain_verifies_whom_it_proves(ports: Organisation, actor: User):
    member = AffiliationFactory(organisation=ports, status="claimed", user__email="amal@ports.example")
    other = AffiliationFactory(organisation=ports, status="claimed", user__email="amal@gulls.example")

    change(ports, actor, email_domains=["ports.example"])

    member.refresh_from_db()
    other.refresh_from_db()
    assert (member.status, member.verification) == (AffiliationStatus.VERIFIED, Verification.EMAIL_DOMAIN)
    assert other.status == AffiliationStatus.CLAIMED
    assert [kind for kind, _data in log()] == ["organisation.changed", "affiliation.verified"]


def test_domain_that_is_gone_proves_nobody_any_more(ports: Organisation, actor: User):
    change(ports, actor, email_domains=["ports.example", "docks.example"])
    stays, goes = (
        AffiliationFactory(
            organisation=ports, user__email=address, verification=Verification.EMAIL_DOMAIN, status="verified"
        )
        for address in ("amal@ports.example", "hugo@docks.example")
    )
    by_person = AffiliationFactory(
        organisation=ports, user__email="zoe@docks.example", verification=Verification.ORGANISER, status="verified"
    )

    change(ports, actor, email_domains=["ports.example"])

    for affiliation in (stays, goes, by_person):
        affiliation.refresh_from_db()
    assert (stays.status, goes.status, by_person.status) == ("verified", "claimed", "verified")


def test_other_group_leaves_those_who_speak_as_they_are(ports: Organisation, actor: User):
    member = AffiliationFactory(organisation=ports, verification=Verification.EMAIL_DOMAIN)
    EmailAddress.objects.filter(user=member.user).delete()

    change(ports, actor, stakeholder_group=StakeholderGroupFactory(code="employer"))

    member.refresh_from_db()
    assert (member.status, member.stakeholder_group.code) == ("verified", "trade_union")


def test_logo_takes_the_place_of_the_earlier_one_whose_file_goes(
    ports: Organisation, actor: User, media: Path, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        first = set_logo(organisation=ports, by=actor, logo=read_logo(picture())).logo.name
    with django_capture_on_commit_callbacks(execute=True):
        second = set_logo(organisation=ports, by=actor, logo=read_logo(picture())).logo.name

    assert (default_storage.exists(first), default_storage.exists(second)) == (False, True)
    assert [path.name for path in (media / "logos").iterdir()] == [second.removeprefix("logos/")]
    assert log() == [("organisation.changed", {"fields": ["logo"]})] * 2


def test_removed_logo_leaves_no_file_and_is_removed_once(
    ports: Organisation, actor: User, media: Path, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        set_logo(organisation=ports, by=actor, logo=read_logo(picture()))
        set_logo(organisation=ports, by=actor, logo=None)
        set_logo(organisation=ports, by=actor, logo=None)

    ports.refresh_from_db()
    assert not ports.logo
    assert list((media / "logos").iterdir()) == []
    assert len(log()) == 2
