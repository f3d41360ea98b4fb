"""How allauth speaks for Plenary."""

from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from apps.accounts.actions import notify, owe_letter
from apps.accounts.browsers import is_known, note_as_known
from apps.accounts.enums import LetterKind
from apps.accounts.models import User
from apps.accounts.sessions import describe_browser

# By the last part of the name that allauth has for it, with what in its context is worth telling.
NOTICES = {
    "password_changed": (LetterKind.PASSWORD_CHANGED, ""),
    "password_reset": (LetterKind.PASSWORD_CHANGED, ""),
    "password_set": (LetterKind.PASSWORD_CHANGED, ""),
    "email_changed": (LetterKind.ADDRESS_CHANGED, "to_email"),
    "email_deleted": (LetterKind.ADDRESS_REMOVED, "deleted_email"),
    "totp_activated": (LetterKind.FACTOR_ADDED, ""),
    "webauthn_added": (LetterKind.FACTOR_ADDED, ""),
    "totp_deactivated": (LetterKind.FACTOR_REMOVED, ""),
    "webauthn_removed": (LetterKind.FACTOR_REMOVED, ""),
    "account_connected": (LetterKind.IDENTITY_CONNECTED, "provider"),
    "recovery_codes_generated": (LetterKind.CODES_MADE, ""),
}


class AccountAdapter(DefaultAccountAdapter):
    error_messages: ClassVar[dict[str, Any]] = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _(
            "E-mail address or password is not right. If you have not confirmed your address yet, sign up again: "
            "you get a new link."
        ),
    }

    def is_safe_url(self, url: str) -> bool:
        """What cannot even be read as an address (`http://[`) is nowhere to go."""
        try:
            return super().is_safe_url(url)
        except ValueError:
            return False

    def send_confirmation_mail(self, request: HttpRequest, emailconfirmation: Any, signup: bool) -> None:
        address = emailconfirmation.email_address
        owe_letter(
            kind=LetterKind.ADDRESS_CONFIRMATION,
            email=address.email,
            language=address.user.language,
            user=address.user,
        )

    def send_notification_mail(  # type: ignore[override]
        self, template_prefix: str, user: User, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """What happened to an account is told to its main address, or to the one that was that before."""
        kind, about = NOTICES.get(template_prefix.rpartition("/")[2], (None, ""))
        if kind:
            notify(user=user, kind=kind, detail=str((context or {}).get(about, "")), email=email or "")

    def login(self, request: HttpRequest, user: User) -> None:
        """Signing in writes `last_login`, so that the first time can only be known before it."""
        request.is_first_sign_in = user.last_login is None  # type: ignore[attr-defined]
        super().login(request, user)

    def post_login(
        self, request: HttpRequest, user: User, *, redirect_url: str | None, **kwargs: Any
    ) -> HttpResponse:
        """Who comes for the first time from a page goes back to it, and is told where to say who they are."""
        response = super().post_login(request, user, redirect_url=redirect_url, **kwargs)
        _tell_of_new_browser(request, user)
        note_as_known(request, response, user)
        if redirect_url and _is_newcomer(request):
            note = gettext('Say for whom you speak in <a href="{url}">your profile</a>.')
            profile = f"{reverse('organisations:profile')}?{urlencode({REDIRECT_FIELD_NAME: redirect_url})}"
            messages.info(request, format_html(note, url=profile))
        return response

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Who comes for the first time, and from nowhere in particular, begins with their profile."""
        if _is_newcomer(request):
            return reverse("organisations:profile")
        return super().get_login_redirect_url(request)

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        return self.get_login_redirect_url(request)


def _tell_of_new_browser(request: HttpRequest, user: User) -> None:
    """Whoever signs in for the first time of all knows."""
    if getattr(request, "is_first_sign_in", False) or is_known(request, user):
        return
    with override(user.language):
        browser = describe_browser(request.headers.get("User-Agent", ""))
    notify(user=user, kind=LetterKind.NEW_BROWSER, detail=browser)


def _is_newcomer(request: HttpRequest) -> bool:
    """Whether this is somebody's first sign-in and they have not said for whom they speak."""
    is_first = getattr(request, "is_first_sign_in", False)
    return is_first and not request.user.affiliations.exists()  # type: ignore[union-attr]
