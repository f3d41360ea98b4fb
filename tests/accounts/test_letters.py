"""E-mails about accounts: in whose language, to whom, sent once, and not in the request."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from apps.accounts.actions import ask_for_account, owe_letter
from apps.accounts.enums import LetterKind
from apps.accounts.letters import MOST_IN_AN_HOUR, send_letters
from apps.accounts.models import Letter, SignUp, User
from apps.accounts.retention import enforce
from apps.core.sending import STALE_AFTER, claim_next
from tests.accounts.conftest import PASSWORD, link_in, posted
from tests.factories import SignUpFactory, UserFactory

pytestmark = pytest.mark.django_db


def lose_password(email: str, prefix: str = "") -> None:
    assert Client().post(f"{prefix}/accounts/password/reset/", {"email": email}).status_code == 302


def test_request_sends_nothing_itself_and_is_followed_by_the_worker(
    person: User, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        lose_password(person.email)
        assert mail.outbox == []

    assert [message.to for message in mail.outbox] == [[person.email]]
    assert send_letters() == 0


def test_link_of_a_lost_password_leads_to_a_new_one(person: User, client: Client):
    lose_password(person.email)
    page = client.get(link_in(posted()[0]), follow=True)
    new = "a longer walk by the sea"

    client.post(page.redirect_chain[-1][0], {"password1": new, "password2": new})

    person.refresh_from_db()
    assert person.check_password(new)
    assert posted()[-1].subject == "Your password is changed"


def test_letter_to_an_account_is_in_its_language_and_to_others_in_that_of_the_page(person: User):
    person.language = "fr"
    person.save()
    lose_password(person.email, "/ar")
    lose_password("nobody@coast.example", "/ar")

    known, unknown = posted()
    assert "/fr/accounts/password/reset/key/" in known.body
    assert "/ar/accounts/signup/" in unknown.body
    assert 'lang="ar" dir="rtl"' in str(unknown.alternatives[0].content)


@pytest.mark.parametrize("state", ["inactive", "imported"])
def test_who_cannot_sign_in_gets_no_link(state: str):
    email = "author@imported.invalid" if state == "imported" else "amal@coast.example"
    UserFactory(email=email, is_active=False)
    lose_password(email)

    assert [message.subject for message in posted()] == (
        [] if state == "imported" else ["No account with this address"]
    )
    assert not Letter.objects.owed().exists()


def test_no_letter_goes_where_no_mail_can_go():
    SignUpFactory(email="somebody@nowhere.invalid")

    assert posted() == []
    assert not SignUp.objects.owed().exists()


def test_address_is_not_flooded(person: User):
    for _time in range(MOST_IN_AN_HOUR + 3):
        lose_password(person.email)
    assert len(posted()) == MOST_IN_AN_HOUR

    Letter.objects.update(sent_at=timezone.now() - timedelta(minutes=61))
    lose_password(person.email)
    assert len(posted()) == MOST_IN_AN_HOUR + 1


def test_notice_comes_through_a_flood(person: User):
    for _time in range(MOST_IN_AN_HOUR):
        lose_password(person.email)
    posted()
    owe_letter(kind=LetterKind.PASSWORD_CHANGED, email=person.email, language="en", user=person)

    assert posted()[-1].subject == "Your password is changed"


@pytest.mark.parametrize("kind", [kind for kind in LetterKind if kind != LetterKind.PASSWORD_RESET])
def test_every_kind_of_letter_says_something_in_both_forms(kind: LetterKind, person: User):
    person.emailaddress_set.create(email="new@coast.example", verified=False)
    to = "new@coast.example" if kind == LetterKind.ADDRESS_CONFIRMATION else person.email
    owe_letter(kind=kind, email=to, language="en", user=person, detail="A & B")

    (message,) = posted()
    html = str(message.alternatives[0].content)
    assert message.to == [to]
    assert link_in(message) in html
    assert "&amp;" not in message.body
    assert message.extra_headers["Auto-Submitted"] == "auto-generated"


def test_confirmation_that_is_no_longer_needed_is_not_sent(person: User):
    address = person.emailaddress_set.create(email="new@coast.example", verified=False)
    owe_letter(kind=LetterKind.ADDRESS_CONFIRMATION, email=address.email, language="en", user=person)
    address.verified = True
    address.save()

    assert posted() == []
    assert Letter.objects.get().is_void


@pytest.mark.django_db(transaction=True)
def test_killed_worker_neither_loses_nor_repeats(person: User):
    ask_for_account(email="amal2@coast.example", name="Amal", password=PASSWORD, language="en")
    SignUp.objects.update(sent_at=None, claimed_at=None)
    mail.outbox.clear()
    claim_next(SignUp.objects.owed(), timezone.now())

    assert send_letters() == 0
    SignUp.objects.update(claimed_at=timezone.now() - STALE_AFTER)
    assert (send_letters(), send_letters()) == (1, 0)


def test_letters_and_sign_ups_are_forgotten(person: User):
    for days in (2, 4):
        created_at = timezone.now() - timedelta(days=days)
        letter = owe_letter(kind=LetterKind.PASSWORD_RESET, email=person.email, language="en")
        Letter.objects.filter(pk=letter.pk).update(created_at=created_at)
        SignUp.objects.filter(pk=SignUpFactory().pk).update(created_at=created_at)

    enforce()

    assert (Letter.objects.count(), SignUp.objects.count()) == (1, 1)
