"""Writes to accounts with consequences: asked for, confirmed, written to about."""

from dataclasses import asdict

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.enums import LetterKind
from apps.accounts.language_choice import LanguageChoice
from apps.accounts.models import Identity, Letter, SignUp, User
from apps.accounts.tasks import send_letters
from apps.core.errors import Refused
from apps.core.queueing import Queue

letters = Queue(send_letters)


@transaction.atomic
def ask_for_account(
    *,
    email: str,
    name: str,
    language: str,
    password: str = "",
    identity: Identity | None = None,
    destination: str = "",
) -> SignUp:
    """Keep what somebody wants an account with; the link to confirm it, or the news that there is one, is owed.

    They will sign in with `password` or as `identity`. `destination` is where they go on to, an address of this
    site. Nobody looks whether there is an account: that is for the one who writes the e-mail.
    """
    sign_up = SignUp.objects.create(
        email=email.lower(),
        name=name,
        password=make_password(password) if password else "",
        language=language,
        destination=destination[:2_000],
        **(asdict(identity) if identity else {}),
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
    """Make the account that was asked for. Raises Refused when the address has got one meanwhile."""
    user = make_account(
        email=sign_up.email,
        name=sign_up.name,
        language=sign_up.language,
        password=sign_up.password,
        identity=sign_up.identity,
    )
    SignUp.objects.filter(email=sign_up.email).delete()
    return user


@transaction.atomic
def make_account(
    *, email: str, name: str, language: str, password: str = "", identity: Identity | None = None
) -> User:
    """An account whose address is confirmed; `password` is a hash. Raises Refused when there is one already."""
    user = User(email=email.lower(), name=name, language=language, password=password or make_password(None))
    try:
        with transaction.atomic():
            user.save()
            EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
            if identity:
                _connect(user, identity)
    except IntegrityError as error:
        raise Refused(_("There is an account with this address already: just sign in.")) from error
    return user


@transaction.atomic
def connect_identity(*, user: User, identity: Identity, name: str) -> SocialAccount:
    """`user` can sign in as `identity`, too, and is told so. `name` is the provider's."""
    account = _connect(user, identity)
    notify(user=user, kind=LetterKind.IDENTITY_CONNECTED, detail=name)
    return account


@transaction.atomic
def disconnect_identity(*, account: SocialAccount, name: str) -> None:
    """Raises Refused when nothing else lets its owner in."""
    user = User.objects.select_for_update(no_key=True).get(pk=account.user_id)
    others = SocialAccount.objects.filter(user=user).exclude(pk=account.pk)
    passkeys = Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN)
    if not (user.has_usable_password() or others.exists() or passkeys.exists()):
        raise Refused(_("Nothing else lets you in: set a password first."))
    account.delete()
    notify(user=user, kind=LetterKind.IDENTITY_REMOVED, detail=name)


def _connect(user: User, identity: Identity) -> SocialAccount:
    return SocialAccount.objects.create(
        user=user, provider=identity.provider, uid=identity.subject, extra_data={"label": identity.label}
    )


@transaction.atomic
def owe_letter(
    *, kind: LetterKind, email: str, language: str, user: User | None = None, detail: str = ""
) -> Letter:
    letter = Letter.objects.create(
        kind=kind, email=email.lower(), language=language, user=user, detail=detail[:254]
    )
    transaction.on_commit(letters.put)
    return letter


def notify(*, user: User, kind: LetterKind, detail: str = "", email: str = "") -> Letter:
    """Tell the owner of an account what happened to it, at their main address if not at `email`."""
    return owe_letter(kind=kind, email=email or user.email, language=user.language, user=user, detail=detail)


def remember_languages(*, user: User, choice: LanguageChoice) -> None:
    """What `user` wants folded away in discussions. Not recorded: how people read is not what they did."""
    user.comment_languages = str(choice)
    user.save(update_fields=["comment_languages"])
