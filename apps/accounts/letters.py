"""The e-mails about accounts: what each has to say, found out when it is sent."""

from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import timezone, translation

from apps.accounts.enums import LetterKind
from apps.accounts.models import Letter, SignUp, User
from apps.accounts.queries import account_with, unconfirmed_address
from apps.accounts.wordings import (
    Wording,
    confirm_address,
    confirm_sign_up,
    has_account,
    has_no_account,
    notice,
    reset_password,
)
from apps.core.identity import letterhead
from apps.core.sending import send_owed

# Whoever knows an address can have letters sent to it: more than this in an hour are thrown away.
MOST_IN_AN_HOUR = 6
ASKED_FOR = (LetterKind.PASSWORD_RESET, LetterKind.ADDRESS_CONFIRMATION)


def send_letters() -> int:
    """Send what is owed; returns how many e-mails the mail server took."""
    sign_ups = send_owed(SignUp.objects.owed(), sign_up_message, _finish_sign_up)
    return sign_ups + send_owed(Letter.objects.owed().select_related("user"), letter_message, _finish_letter)


def sign_up_message(sign_up: SignUp) -> EmailMultiAlternatives | None:
    """The link that opens the account or, where there is one, word of it, in the language of that account."""
    if _is_unwanted(sign_up.email):
        return None
    account = account_with(sign_up.email)
    with translation.override(account.language if account else sign_up.language):
        wording = has_account(sign_up.email) if account else confirm_sign_up(sign_up)
        return _message(wording, sign_up.email, f"sign-up-{sign_up.pk}-{sign_up.asked_at:%Y%m%d%H%M%S%f}")


def letter_message(letter: Letter) -> EmailMultiAlternatives | None:
    """None where there is nothing (more) to say."""
    if letter.kind in ASKED_FOR and _is_unwanted(letter.email):
        return None
    person = letter.user or account_with(letter.email)
    with translation.override(person.language if person else letter.language):
        wording = _wording(letter, person)
        return _message(wording, letter.email, f"letter-{letter.pk}") if wording else None


def _wording(letter: Letter, person: User | None) -> Wording | None:
    if letter.kind == LetterKind.PASSWORD_RESET:
        return reset_password(person) if person and person.is_active else has_no_account(letter.email)
    if person is None:
        return None
    if letter.kind == LetterKind.ADDRESS_CONFIRMATION:
        address = unconfirmed_address(person, letter.email)
        return confirm_address(address) if address else None
    with timezone.override(person.zone):
        return notice(LetterKind(letter.kind), letter.detail, letter.created_at)


def _is_unwanted(email: str) -> bool:
    """Addresses that cannot exist (RFC 2606), and those that somebody is flooding."""
    since = timezone.now() - timedelta(hours=1)
    letters = Letter.objects.filter(email=email, kind__in=ASKED_FOR, sent_at__gt=since)
    sign_ups = SignUp.objects.filter(email=email, sent_at__gt=since)
    return email.endswith(".invalid") or letters.count() + sign_ups.count() >= MOST_IN_AN_HOUR


def _message(wording: Wording, email: str, name: str) -> EmailMultiAlternatives:
    """`name` is the same for a repeat after a killed worker."""
    context = {"wording": wording, **letterhead()}
    host = urlsplit(settings.SITE_URL).hostname
    message = EmailMultiAlternatives(
        subject=wording.subject,
        body=render_to_string("email/letter.txt", context).strip() + "\n",
        to=[email],
        headers={"Message-ID": f"<{name}@{host}>", "Auto-Submitted": "auto-generated"},
    )
    message.attach_alternative(render_to_string("email/letter.html", context), "text/html")
    return message


def _finish_sign_up(sign_up: SignUp, moment: datetime | None) -> None:
    """What nobody may get counts as sent: it is not tried again, and the row says no more than of others."""
    SignUp.objects.filter(pk=sign_up.pk).update(sent_at=moment or timezone.now())


def _finish_letter(letter: Letter, moment: datetime | None) -> None:
    letter.sent_at, letter.is_void = moment, moment is None
    letter.save(update_fields=["sent_at", "is_void"])
