"""What becomes of somebody who comes from an OpenID Connect provider."""

import logging
from typing import Any, ClassVar

from allauth.account.utils import get_next_redirect_url
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.internal import ratelimit
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialLogin
from allauth.socialaccount.providers.base.constants import AuthError, AuthProcess
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from apps.accounts.actions import ask_for_account, connect_identity, make_account
from apps.accounts.entrance_forms import remember
from apps.accounts.models import Identity, User
from apps.accounts.queries import account_with
from apps.accounts.second_factor import has_second_factor
from apps.core.errors import Refused

logger = logging.getLogger(__name__)
LONGEST_ADDRESS = 254  # RFC 5321, and what the columns hold; Django takes longer ones for addresses, too


class IdentityAdapter(DefaultSocialAccountAdapter):
    error_messages: ClassVar[dict[str, Any]] = DefaultSocialAccountAdapter.error_messages | {
        "connected_other": gettext_lazy("This way to sign in belongs to another account here."),
    }

    def list_apps(
        self, request: HttpRequest, provider: str | None = None, client_id: str | None = None
    ) -> list[SocialApp]:
        """Those of the environment; `provider` is the name of one or of their kind."""
        kind = "openid_connect"
        providers: dict[str, Any] = settings.SOCIALACCOUNT_PROVIDERS
        apps = [SocialApp(provider=kind, **app) for app in providers[kind]["APPS"]]
        return [
            app for app in apps if provider in (None, kind, app.provider_id) and client_id in (None, app.client_id)
        ]

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Leave to allauth who has an identity here or connects one; newcomers get an account, or an answer."""
        app, claims = sociallogin.provider.app, sociallogin.claims
        if not is_admitted(app, claims):
            sentence = _("Your account at %(name)s may not be used here. Take another way, or ask the organisers.")
            raise ImmediateHttpResponse(_refusal(request, app, sentence % {"name": app.name}))
        if sociallogin.is_existing or sociallogin.state.get("process") == AuthProcess.CONNECT:
            return
        sociallogin.user = _newcomer(request, sociallogin)
        sociallogin.account = SocialAccount.objects.get(provider=app.provider_id, uid=sociallogin.account.uid)

    def get_connect_redirect_url(self, request: HttpRequest, socialaccount: SocialAccount) -> str:
        return reverse("accounts:identities")

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,
        error: str | None = None,
        exception: Exception | None = None,
        extra_context: dict[str, Any] | None = None,
    ) -> None:
        """Who changed their mind is back where they began; all else is for the log, and a page says no more."""
        if error == AuthError.CANCELLED:
            messages.info(request, _("You have not signed in: you cancelled it at %(name)s.") % {"name": provider})
            raise ImmediateHttpResponse(redirect("account_login"))
        logger.warning("Sign-in through %s failed: %s", provider.app.provider_id, exception or error)


def is_admitted(app: SocialApp, claims: dict[str, Any]) -> bool:
    """Whether the provider says of the person what the environment asks for."""
    domains = app.settings["email_domains"]
    if domains and _email(claims).rpartition("@")[2] not in domains:
        return False
    return all(_says(claims.get(name), value) for name, value in app.settings["required_claims"].items())


def _says(claim: object, value: str) -> bool:
    return value in map(str, claim) if isinstance(claim, list) else str(claim) == value


def _newcomer(request: HttpRequest, sociallogin: SocialLogin) -> User:
    """The account of somebody who was not known by this identity. Raises ImmediateHttpResponse for want of one."""
    app, claims, email = sociallogin.provider.app, sociallogin.claims, _email(sociallogin.claims)
    identity = Identity(app.provider_id, sociallogin.account.uid, sociallogin.account.extra_data["label"])
    if not email:
        sentence = _(
            "%(name)s tells us no e-mail address. Sign up with yours, then connect %(name)s to your account."
        )
        raise ImmediateHttpResponse(_refusal(request, app, sentence % {"name": app.name}))
    if len(email) > LONGEST_ADDRESS:
        sentence = _(
            "The e-mail address that %(name)s tells us is too long. Sign up with another, then connect %(name)s "
            "to your account."
        )
        raise ImmediateHttpResponse(_refusal(request, app, sentence % {"name": app.name}))
    if not _is_believed(app, claims):
        raise ImmediateHttpResponse(_ask_the_mailbox(request, sociallogin, email, identity))
    account = account_with(email)
    if account is None:
        return _made_at_once(request, app, claims, identity)
    if may_join(account, email):
        connect_identity(user=account, identity=identity, name=app.name)
        return account
    sentence = _("There is an account with %(email)s. Sign in to it as usual, then connect %(name)s to it.")
    raise ImmediateHttpResponse(_refusal(request, app, sentence % {"email": email, "name": app.name}))


def _made_at_once(request: HttpRequest, app: SocialApp, claims: dict[str, Any], identity: Identity) -> User:
    language = get_language() or settings.LANGUAGE_CODE
    try:
        return make_account(email=_email(claims), name=_name(claims), language=language, identity=identity)
    except Refused as refusal:
        raise ImmediateHttpResponse(_refusal(request, app, str(refusal))) from refusal


def may_join(account: User, email: str) -> bool:
    """Whether who has shown by a provider that is believed that `email` is theirs comes into `account` by that.

    Not where more than the address protects it, and not where the address was never confirmed.
    """
    is_confirmed = account.emailaddress_set.filter(email=email, verified=True).exists()  # type: ignore[attr-defined]
    is_guarded = account.is_staff or account.is_superuser or has_second_factor(account)
    return account.is_active and is_confirmed and not is_guarded


def _ask_the_mailbox(
    request: HttpRequest, sociallogin: SocialLogin, email: str, identity: Identity
) -> HttpResponse:
    """As with any sign-up: nothing tells whether there is an account, and the link is what makes one."""
    limit = ratelimit.consume_or_429(
        request, app="allauth.account", action="signup_address", key=email, limit_get=True
    )
    if limit:
        return limit
    sign_up = ask_for_account(
        email=email,
        name=_name(sociallogin.claims),
        language=get_language() or "",
        identity=identity,
        destination=sociallogin.get_redirect_url(request) or get_next_redirect_url(request) or "",
    )
    remember(request, sign_up)
    return redirect("account_email_verification_sent")


def _is_believed(app: SocialApp, claims: dict[str, Any]) -> bool:
    """Whether the provider's word that the address is the person's will do."""
    trust = app.settings["trust_email"]
    return trust == "always" or (trust == "verified" and claims.get("email_verified") in (True, "true"))


def _email(claims: dict[str, Any]) -> str:
    """In small letters; empty where it is none."""
    email = str(claims.get("email") or "").strip().lower()
    try:
        validate_email(email)
    except ValidationError:
        return ""
    return email


def _name(claims: dict[str, Any]) -> str:
    """Never out of the address: that is nobody's business. Whoever is not named can say more in their profile.

    `usual_name` is what ProConnect says for `family_name`.
    """
    parts = (str(claims.get(part) or "").strip() for part in ("given_name", "family_name", "usual_name"))
    name = str(claims.get("name") or "").strip() or " ".join(filter(None, parts))
    return name[:150] or _("Participant without a name")


def _refusal(request: HttpRequest, app: SocialApp, sentence: str) -> HttpResponse:
    context = {"name": app.name, "sentence": sentence}
    return render(request, "accounts/identity_refused.html", context, status=403)
