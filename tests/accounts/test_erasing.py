"""Erasing a person: who may be, when, what fails, and what a restored backup cannot bring back."""

from datetime import timedelta
from io import StringIO

import pytest
from django.conf import settings
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.accounts import erasing, holdings
from apps.accounts.erasing import erase_again, erase_due, keep_account, mark_of, request_erasure
from apps.accounts.holdings import holdings as all_holdings
from apps.accounts.models import ErasedAccount, ErasureRequest, User
from apps.accounts.retention import enforce
from apps.accounts.tasks import erase_accounts
from apps.accounts.traces import Traces
from apps.activity.models import Activity
from apps.consultations.actions import give_role
from apps.consultations.enums import RoleName
from apps.consultations.models import InvitationRow
from apps.core.errors import Refused
from apps.core.views.kept import SESSION_KEY
from tests.accounts.conftest import PASSWORD
from tests.accounts.leaving import somebody_with_traces_everywhere
from tests.factories import (
    AffiliationFactory,
    ConsultationFactory,
    InvitationBatchFactory,
    OrganisationFactory,
    RoleFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
PAGE, KEEPING, YOUR_DATA = "/accounts/data/erasure/", "/accounts/data/erasure/keeping/", "/accounts/data/"


@pytest.fixture
def browser(person: User, client: Client) -> Client:
    client.force_login(person)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return client


def erase(person: User) -> User:
    """`person` as they were, once they are gone."""
    gone = User.objects.get(pk=person.pk)
    request_erasure(user=person)
    assert erase_due() == 1
    assert not User.objects.filter(pk=gone.pk).exists()
    return gone


def test_no_app_holds_anything_afterwards_and_the_log_leads_nowhere():
    person = somebody_with_traces_everywhere().person
    assert [holding.key for holding in all_holdings() if holding.rows(person).exists()] != []

    gone = erase(person)

    assert [holding.key for holding in all_holdings() if holding.rows(gone).exists()] == []
    assert not Activity.objects.on(f"person:{gone.pk}").exists()
    assert not Activity.objects.filter(data__person=gone.pk).exists()
    assert Activity.objects.filter(kind="role.given").exists()


def test_page_wants_the_password_once_more(person: User, client: Client):
    client.force_login(person)

    for answer in (client.get(PAGE), client.post(PAGE)):
        assert answer.url.startswith("/accounts/reauthenticate/")
    assert not ErasureRequest.objects.exists()


def test_looking_at_the_page_changes_nothing(browser: Client):
    page = browser.get(PAGE).content.decode()

    assert "even if you wrote your name into them" in page
    assert "You have published nothing." in page
    assert not ErasureRequest.objects.exists()


def test_button_signs_out_and_erases_at_once(person: User, browser: Client, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        answer = browser.post(PAGE)

    assert answer.url == "/accounts/data/erased/"
    assert browser.get(YOUR_DATA).url.startswith("/accounts/login/")
    assert "You are signed out." in browser.get(answer.url).content.decode()
    assert not User.objects.filter(pk=person.pk).exists()


def test_farewell_is_the_last_that_they_hear(person: User, django_capture_on_commit_callbacks):
    User.objects.update(language="es")
    with django_capture_on_commit_callbacks(execute=True):
        erase(person)

    [message] = mail.outbox
    assert (message.to, message.subject) == (["amal@coast.example"], "Su cuenta se ha eliminado")
    assert "Amal" not in message.body


def test_other_browsers_and_texts_left_in_them_are_forgotten(person: User, sign_in):
    other, stranger = sign_in(person), Client()
    left, unconcerned = stranger.session, Client().session
    entry = {
        "until": timezone.now().timestamp() + 60,
        "fields": {"body": "Half a thought", "writer": str(person.pk)},
    }
    left[SESSION_KEY] = {"place": entry}
    left.save()
    unconcerned["of"] = "somebody else"
    unconcerned.save()

    erase(person)

    assert list(Session.objects.values_list("pk", flat=True)) == [unconcerned.session_key]
    assert other.get(YOUR_DATA).url.startswith("/accounts/login/")


def test_delay_lets_people_change_their_mind(person: User, browser: Client, settings):
    settings.ERASURE_DELAY = 3600

    assert browser.post(PAGE).url == YOUR_DATA
    assert erase_due() == 0
    assert "Your account is deleted after" in browser.get(YOUR_DATA).content.decode()
    browser.post(KEEPING)

    ErasureRequest.objects.update(due_at=timezone.now())
    assert (erase_due(), ErasureRequest.objects.count()) == (0, 0)
    assert "Your account is deleted after" not in browser.get(YOUR_DATA).content.decode()


def test_delay_ends(person: User, settings):
    settings.ERASURE_DELAY = 3600
    request_erasure(user=person)
    ErasureRequest.objects.update(requested_at=timezone.now() - timedelta(hours=1), due_at=timezone.now())

    erase_accounts()

    assert not User.objects.filter(pk=person.pk).exists()


def test_asking_twice_is_asking_once_and_keeping_twice_is_keeping(person: User):
    assert request_erasure(user=person) == request_erasure(user=person)
    for _time in range(2):
        keep_account(user=person)
    assert not ErasureRequest.objects.exists()


def test_only_organiser_is_told_to_appoint_another_first(person: User, browser: Client):
    consultation = ConsultationFactory(title={"en": "Review of lights"})
    give_role(user=person, consultation=consultation, name=RoleName.ORGANISER)

    asked, tried = browser.get(PAGE).content.decode(), browser.post(PAGE)

    sentence = "You are the only organiser of “Review of lights”: make somebody else one first."
    assert sentence in asked
    assert "Delete my account for good" not in asked
    assert (tried.status_code, sentence in tried.content.decode()) == (422, True)
    with pytest.raises(Refused, match="Review of lights"):
        request_erasure(user=person)
    RoleFactory(consultation=consultation, name=RoleName.ORGANISER)
    erase(person)


def test_only_administrator_is_told_to_appoint_another_first():
    only = UserFactory(is_staff=True, is_superuser=True)

    with pytest.raises(Refused, match="only administrator"):
        request_erasure(user=only)
    UserFactory(is_staff=True, is_superuser=True)
    erase(only)


def test_who_became_the_only_organiser_meanwhile_stays_for_now(person: User, caplog):
    request_erasure(user=person)
    role = give_role(user=person, consultation=ConsultationFactory(), name=RoleName.ORGANISER)

    assert erase_due() == 0
    assert "is not erased yet" in caplog.text
    role.delete()
    assert erase_due() == 1


def test_failure_erases_nothing_is_logged_and_tried_again(person: User, monkeypatch, caplog):
    def fail(person: User) -> None:
        raise RuntimeError

    request_erasure(user=person)
    before = list(holdings._erasers)
    monkeypatch.setattr(holdings, "_erasers", [fail, *before])

    assert erase_due() == 0
    assert person.emailaddress_set.exists()
    assert ErasedAccount.objects.count() == 0
    assert "failed and is tried again" in caplog.text
    monkeypatch.setattr(holdings, "_erasers", before)
    assert erase_due() == 1


def test_administrator_erases_for_who_asks_by_letter(
    person: User, client: Client, django_capture_on_commit_callbacks
):
    administrator = UserFactory(is_staff=True, is_superuser=True)
    client.force_login(administrator)
    path = reverse("admin:accounts_user_delete", args=[person.pk])
    assert "as if they had asked for it themself" in client.get(path).content.decode()

    with django_capture_on_commit_callbacks(execute=True):
        client.post(path, {"post": "yes"})

    assert not User.objects.filter(pk=person.pk).exists()
    assert ErasedAccount.objects.get().asked_by_letter
    entry = LogEntry.objects.get()
    assert (entry.user, entry.object_repr, entry.is_deletion()) == (administrator, "…", True)


def test_administrator_is_told_why_not_yet(person: User, client: Client):
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    give_role(user=person, consultation=ConsultationFactory(), name=RoleName.ORGANISER)
    path = reverse("admin:accounts_user_delete", args=[person.pk])

    answer = client.post(path, {"post": "yes"})

    assert "make somebody else one first" in answer.content.decode()
    assert User.objects.filter(pk=person.pk).exists()
    assert not ErasureRequest.objects.exists()


def test_mark_is_one_accounts_alone_and_tells_nothing_without_the_key(person: User, settings):
    mark, fields = mark_of(person), {"pk": person.pk, "date_joined": person.date_joined}

    assert mark_of(User(**fields, name="Other", email="other@plenary.example")) == mark
    assert mark_of(User(pk=person.pk, date_joined=person.date_joined + timedelta(seconds=1))) != mark
    settings.SECRET_KEY = "another"
    assert mark_of(person) != mark


def test_restored_backup_brings_nobody_back(person: User, caplog):
    caplog.set_level("INFO", logger="apps.accounts.erasing")
    joined, pk, stranger = person.date_joined, person.pk, UserFactory()
    gone = erase(person)
    line = caplog.messages[-1]
    assert line == f"Erased account {mark_of(gone)}"
    ErasedAccount.objects.all().delete()
    User.objects.bulk_create([User(pk=pk, email="restored@coast.example", date_joined=joined)])
    User.objects.filter(pk=pk).update(date_joined=joined)

    assert erase_again({line.split()[-1], "0" * 64}) == 1

    assert list(User.objects.all()) == [stranger]
    assert ErasedAccount.objects.get().mark == mark_of(gone)


def test_command_reads_marks_from_anywhere_and_lists_its_own(person: User, monkeypatch):
    mark = mark_of(person)
    monkeypatch.setattr("sys.stdin", StringIO(f"2026-11-26 INFO apps.accounts.erasing Erased account {mark}\n"))
    output = StringIO()

    call_command("erase_again", stdout=output)
    call_command("erase_again", "--list", stdout=output)

    assert output.getvalue().splitlines() == ["1 of 1 had come back and are erased again.", mark]


def test_marks_go_after_their_period():
    for days in (settings.RETENTION_DAYS["erasures"] + 1, 1):
        ErasedAccount.objects.create(mark=f"{days:064d}", erased_at=timezone.now() - timedelta(days=days))

    assert enforce()["erasures"] == 1


def test_database_refuses_a_request_that_is_due_before_it_was_made(person: User):
    with pytest.raises(IntegrityError), transaction.atomic():
        ErasureRequest.objects.create(user=person, due_at=timezone.now() - timedelta(hours=1))


def test_organisation_that_others_have_to_do_with_stays(person: User):
    shared, known = OrganisationFactory(), OrganisationFactory(email_domains=["known.example"])
    AffiliationFactory(user=person, organisation=shared, status="withdrawn")
    AffiliationFactory(organisation=shared)
    AffiliationFactory(user=person, organisation=known, status="claimed")

    erase(person)

    shared.refresh_from_db()
    known.refresh_from_db()


def test_traces_are_whole_words_in_either_case():
    traces = Traces(UserFactory(name="Li", email="li@coast.example"), ["Li Wei"])

    assert traces.blanked("Li, LI WEI and Lima wrote to li@coast.example.") == "…, … and Lima wrote to …."
    assert (traces.are_in("Lima"), traces.are_in("by li.")) == (False, True)


def test_job_is_the_one_of_the_schedule():
    assert settings.CELERY_BEAT_SCHEDULE["erase-accounts"]["task"] == erase_accounts.name
    assert erasing.logger.name == "apps.accounts.erasing"


@pytest.mark.parametrize("name", ["org", "Name", "Rosa Quispe"])
def test_nobody_takes_along_what_is_about_others_by_what_they_call_themselves(name: str):
    person, other = UserFactory(name=name), UserFactory(name="Rosa Quispe")
    entry = LogEntry.objects.create(
        user=UserFactory(is_staff=True),
        content_type=ContentType.objects.get_for_model(User),
        object_id=str(other.pk),
        object_repr=other.name,
        change_message='[{"changed": {"fields": ["Name"]}}]',
        action_flag=CHANGE,
    )
    batch = InvitationBatchFactory()
    row = InvitationRow.objects.create(batch=batch, number=2, email="rosa@example.org", name="Rosa Quispe")

    request_erasure(user=person)
    ErasureRequest.objects.update(due_at=timezone.now())
    assert erase_due() == 1

    entry.refresh_from_db()
    assert (entry.object_repr, entry.change_message != "") == ("Rosa Quispe", True)
    assert InvitationRow.objects.filter(pk=row.pk).exists()


def test_rows_of_uploaded_files_with_the_persons_address_go():
    person, batch = UserFactory(email="rosa@example.org"), InvitationBatchFactory()
    for number, cells in enumerate(
        (["Rosa@example.org", "x"], ["Rosa <rosa@example.org>"], ["ana-rosa@example.org"])
    ):
        problems = [{"code": "no_address"}]
        InvitationRow.objects.create(batch=batch, number=number, cells=cells, problems=problems)

    request_erasure(user=person)
    ErasureRequest.objects.update(due_at=timezone.now())
    assert erase_due() == 1

    assert [row.number for row in InvitationRow.objects.all()] == [2]
