"""What the e-mails about accounts say, in the active language."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urljoin

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from apps.accounts.enums import LetterKind
from apps.accounts.models import SignUp, User


@dataclass(frozen=True)
class Wording:
    """`url` is the one thing to do, which `label` says; `closing` is for who did not ask."""

    subject: str
    paragraphs: tuple[str, ...]
    url: str
    label: str
    closing: str = ""


def confirm_sign_up(sign_up: SignUp) -> Wording:
    return _confirmation(_url("accounts:sign_up_confirmation", sign_up.token))


def confirm_address(address: EmailAddress) -> Wording:
    return _confirmation(_url("account_confirm_email", EmailConfirmationHMAC(address).key))


def has_account(email: str) -> Wording:
    said = _(
        "Somebody, probably you, tried to sign up with %(email)s. There is an account with this address already: "
        "just sign in."
    )
    return Wording(
        subject=_("You have an account already"),
        paragraphs=(said % {"email": email}, _("If you have lost the password, choose a new one here:")),
        url=_url("account_reset_password"),
        label=_("Choose a new password"),
    )


def has_no_account(email: str) -> Wording:
    said = _(
        "Somebody, probably you, asked for a new password for %(email)s. There is no account with this address."
    )
    return Wording(
        subject=_("No account with this address"),
        paragraphs=(said % {"email": email}, _("You can sign up here, or try another address:")),
        url=_url("account_signup"),
        label=_("Sign up"),
    )


def reset_password(user: User) -> Wording:
    key = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    return Wording(
        subject=_("Choose a new password"),
        paragraphs=(_("Follow this link to choose a new password:"),),
        url=_url("account_reset_password_from_key", **key),
        label=_("Choose a new password"),
        closing=_("You did not ask for this? Then do nothing: your password stays as it is."),
    )


def notice(kind: LetterKind, detail: str, happened_at: datetime) -> Wording:
    """That something happened to the account; `happened_at` is written by the active time zone's clock."""
    subject, said = _notices(detail)[kind]
    moment = formats.date_format(timezone.localtime(happened_at), _("j F Y, H:i"))
    zone = timezone.get_current_timezone_name()
    closing = _("This happened on %(moment)s (%(zone)s). If it was not you, choose a new password at once.")
    return Wording(
        subject=subject,
        paragraphs=(said, closing % {"moment": moment, "zone": zone}),
        url=_url("account_reset_password"),
        label=_("Choose a new password"),
    )


def _notices(detail: str) -> dict[LetterKind, tuple[str, str]]:
    """Subject and sentence of each notice."""
    return {
        LetterKind.PASSWORD_CHANGED: (
            _("Your password is changed"),
            _("The password of your account is a new one. Everywhere else you have been signed out."),
        ),
        LetterKind.ADDRESS_CHANGED: (
            _("Your main e-mail address is changed"),
            _("Messages now go to %(email)s.") % {"email": detail},
        ),
        LetterKind.ADDRESS_REMOVED: (
            _("An e-mail address was removed"),
            _("%(email)s does not belong to your account any more.") % {"email": detail},
        ),
        LetterKind.FACTOR_ADDED: (
            _("A second factor was added"),
            _("An authenticator app or a passkey can now be used with your account."),
        ),
        LetterKind.FACTOR_REMOVED: (
            _("A second factor was removed"),
            _("An authenticator app or a passkey can no longer be used with your account."),
        ),
        LetterKind.CODES_MADE: (
            _("New recovery codes were made"),
            _("The recovery codes that you had do not work any more."),
        ),
        LetterKind.IDENTITY_CONNECTED: (
            _("A way to sign in was connected"),
            _("You can now sign in through: %(name)s.") % {"name": detail},
        ),
        LetterKind.IDENTITY_REMOVED: (
            _("A way to sign in was removed"),
            _("You can no longer sign in through: %(name)s.") % {"name": detail},
        ),
        LetterKind.NEW_BROWSER: (
            _("You signed in from a new browser"),
            _("The browser says that it is: %(browser)s.") % {"browser": detail},
        ),
    }


def _confirmation(url: str) -> Wording:
    return Wording(
        subject=_("Confirm your e-mail address"),
        paragraphs=(_("Follow this link to confirm that the address is yours:"),),
        url=url,
        label=_("Confirm your e-mail address"),
        closing=_("You did not ask for this? Then do nothing: without the confirmation the address is not used."),
    )


def _url(name: str, *args: str, **kwargs: str) -> str:
    return urljoin(settings.SITE_URL, reverse(name, args=args, kwargs=kwargs))
