"""What is no longer needed goes, what is needed stays, and one rule that fails holds up no other."""

from datetime import date, timedelta

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.utils import timezone

from apps.accounts import retention
from apps.accounts.models import DataExport, User
from apps.accounts.retention import Rule, enforce
from apps.accounts.tasks import enforce_retention
from apps.consultations.models import Acceptance, Invitation
from apps.core.data_classes import Kept
from apps.notifications.models import Digest, Notification
from tests.factories import InvitationFactory, QuestionFactory, UserFactory
from tests.factories.notifications import publication

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def ago(days: float):
    return NOW - timedelta(days=days)


def old_and_new(model, name: str, days: int) -> list[bool]:
    """Whether the rows older and younger than the period are still there, after the rules were carried out."""
    old, new = model.objects.order_by("pk")
    model.objects.filter(pk=old.pk).update(**{name: ago(days + 1)})
    model.objects.filter(pk=new.pk).update(**{name: ago(days - 1)})
    enforce(NOW)
    return [model.objects.filter(pk=row.pk).exists() for row in (old, new)]


def test_notices_go_after_their_period(settings):
    activity = publication(QuestionFactory(), at=NOW)
    for user in (UserFactory(), UserFactory()):
        Notification.objects.create(user=user, activity=activity)

    assert old_and_new(Notification, "created_at", settings.RETENTION_DAYS["notices"]) == [False, True]


def test_digests_go_after_their_period(settings):
    for day in (1, 2):
        Digest.objects.create(user=UserFactory(), kind="daily", local_date=date(2026, 1, day), after=0, until=0)

    assert old_and_new(Digest, "created_at", settings.RETENTION_DAYS["digests"]) == [False, True]


def test_copies_of_data_go_after_their_period(settings):
    for user in (UserFactory(), UserFactory()):
        DataExport.objects.create(user=user, made_at=NOW, expires_at=NOW)

    assert old_and_new(DataExport, "made_at", settings.RETENTION_DAYS["exports"]) == [False, True]


def test_log_of_administrators_goes_after_its_period(settings):
    administrator = UserFactory()
    for _entry in range(2):
        LogEntry.objects.create(user=administrator, object_repr="A page", action_flag=CHANGE)

    assert old_and_new(LogEntry, "action_time", settings.RETENTION_DAYS["administration"]) == [False, True]


@pytest.mark.parametrize("ended", [{"expires_at": 1}, {"revoked_at": 1}, {"used": 1}], ids=str)
def test_invitations_go_a_while_after_they_ended(settings, ended: dict[str, int]):
    days, rows = settings.RETENTION_DAYS["invitations"], []
    for age in (days + 1, days - 1):
        invitation = InvitationFactory(expires_at=ago(-30))
        if "used" in ended:
            Acceptance.objects.create(invitation=invitation, user=UserFactory())
            Acceptance.objects.filter(invitation=invitation).update(created_at=ago(age))
            Invitation.objects.filter(pk=invitation.pk).update(used=1)
        else:
            Invitation.objects.filter(pk=invitation.pk).update(**{next(iter(ended)): ago(age)})
        rows.append(invitation)

    assert enforce(NOW)["invitations"] == 1
    assert list(Invitation.objects.all()) == [rows[1]]


def test_invitations_that_are_open_stay():
    InvitationFactory(expires_at=ago(-1))

    assert enforce(NOW)["invitations"] == 0


def signed_up(days: float, *, verified: bool, **fields: object) -> User:
    person = UserFactory(**fields)
    person.emailaddress_set.update(verified=verified)
    User.objects.filter(pk=person.pk).update(date_joined=ago(days))
    return person


def test_sign_ups_that_nobody_confirmed_go(settings):
    days = settings.RETENTION_DAYS["unconfirmed"]
    signed_up(days + 1, verified=False)
    imported = UserFactory(email="author@import.invalid")
    imported.emailaddress_set.all().delete()
    User.objects.filter(pk=imported.pk).update(date_joined=ago(days + 1))
    staying = [
        signed_up(days - 1, verified=False),
        signed_up(days + 1, verified=True),
        signed_up(days + 1, verified=False, last_login=NOW),
        signed_up(days + 1, verified=False, is_staff=True),
        imported,
    ]

    assert enforce(NOW)["unconfirmed"] == 1
    assert set(User.objects.all()) == set(staying)


def test_rule_that_fails_is_logged_and_holds_up_no_other(monkeypatch, caplog, settings):
    def fail(moment: object) -> int:
        User.objects.all().delete()
        raise RuntimeError

    person = UserFactory()
    rows = {"broken": Rule("broken", "Broken", fail), **retention._rules}
    monkeypatch.setattr(retention, "_rules", rows)
    settings.RETENTION_DAYS = {**settings.RETENTION_DAYS, "broken": 0}

    assert set(enforce(NOW)) == set(rows) - {"broken"}
    assert User.objects.get() == person
    assert "The retention rule broken failed" in caplog.text


def test_job_carries_out_the_rules():
    InvitationFactory(expires_at=ago(500))

    enforce_retention()

    assert not Invitation.objects.exists()


def test_a_name_is_taken_once():
    with pytest.raises(ValueError, match="registered twice"):
        retention.register(retention.rules()[0])


def test_classification_names_periods_that_exist(settings):
    named = {kept.split("'")[1] for kept in Kept if kept.startswith("RETENTION_DAYS")}

    assert named <= set(settings.RETENTION_DAYS)
