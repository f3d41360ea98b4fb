"""Writes to accounts with consequences: asked for, confirmed, written to about."""

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.enums import LetterKind
from apps.accounts.models import Letter, SignUp, User
from apps.accounts.tasks import send_letters
from apps.core.errors import Refused
from apps.core.queueing import Queue

letters = Queue(send_letters)


@transaction.atomic
def ask_for_account(*, email: str, name: str, password: str, language: str, destination: str = "") -> SignUp:
    """Keep what somebody wants an account with; the link to confirm it, or the news that there is one, is owed.

    `destination` is where they go on to, an address of this site. Nobody looks whether there is an account: that
    is for the one who writes the e-mail.
    """
    sign_up = SignUp.objects.create(
        email=email.lower(),
        name=name,
        password=make_password(password),
        language=language,
        destination=destination[:2_000],
    )
    transaction.on_commit(letters.put)
    return sign_up


@transaction.atomic
def resend_sign_up(*, sign_up: SignUp) -> None:
    """Owe its e-mail once more. The link is valid for as long as it was."""
    now = timezone.now()
    SignUp.objects.filter(pk=sign_up.pk).update(asked_at=now, sent_at=None, claimed_at=None, attempts=0)
    transaction.on_commit(letters.put)


@transaction.atomic
def open_account(*, sign_up: SignUp) -> User:
    """Make the account, with its address confirmed. Raises Refused when the address has got one meanwhile."""
    user = User(email=sign_up.email, name=sign_up.name, language=sign_up.language, password=sign_up.password)
    try:
        with transaction.atomic():
            user.save()
            EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    except IntegrityError as error:
        raise Refused(_("There is an account with this address already: just sign in.")) from error
    SignUp.objects.filter(email=sign_up.email).delete()
    return user


@transaction.atomic
def owe_letter(
    *, kind: LetterKind, email: str, language: str, user: User | None = None, detail: str = ""
) -> Letter:
    letter = Letter.objects.create(
        kind=kind, email=email.lower(), language=language, user=user, detail=detail[:254]
    )
    transaction.on_commit(letters.put)
    return letter
