"""Signing in through OpenID Connect: the way there, the way back, and what is connected to one's account."""

from typing import Any

from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from allauth.account.utils import get_next_redirect_url
from allauth.core.internal import ratelimit
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from apps.accounts.actions import disconnect_identity
from apps.accounts.openid import OpenIDClient, OpenIDProvider
from apps.accounts.queries import identities_of
from apps.core.errors import Refused
from apps.core.views.access import PUBLIC, SIGNED_IN, Access


class IdentityStart(Access, View):
    """POST goes to the provider: to sign in, or for who is signed in to connect it to their account.

    By a page that leads on, not by a redirect: a form may lead to this site only (form-action), and nobody knows
    to how many hosts a provider leads on in its turn.
    """

    permission = PUBLIC

    def post(self, request: HttpRequest, provider_id: str) -> HttpResponse:
        provider = _provider(request, provider_id)
        limit = ratelimit.consume_or_429(request, app="allauth.account", action="identity")
        if limit:
            return limit
        if request.user.is_authenticated:
            raise_if_reauthentication_required(request, app="allauth.socialaccount")
        try:
            answer = provider.redirect(request, self._process(), get_next_redirect_url(request))
        except OAuth2Error as error:
            return render_authentication_error(request, provider, exception=error)
        return self._leading_on(provider, answer)

    def _process(self) -> str:
        return AuthProcess.CONNECT if self.request.user.is_authenticated else AuthProcess.LOGIN

    def _leading_on(self, provider: OpenIDProvider, answer: HttpResponse) -> HttpResponse:
        url = answer.headers.get("Location", "")
        if not url:
            return answer
        page = render(self.request, "accounts/identity_start.html", {"name": provider.name, "url": url})
        add_never_cache_headers(page)
        return page


class IdentityCallback(Access, View):
    """GET is how providers send people back (OpenID Connect Core 1.0, section 3.1.2.5).

    It signs in whoever brings a code for the state that waits in their session, once.
    """

    permission = PUBLIC

    def get(self, request: HttpRequest, provider_id: str) -> HttpResponse:
        provider = _provider(request, provider_id)
        limit = ratelimit.consume_or_429(request, app="allauth.account", action="identity", limit_get=True)
        if limit:
            return limit
        try:
            answer = Callback.adapter_view(OpenIDClient(request, provider_id))(request)
        except OAuth2Error as error:
            answer = render_authentication_error(request, provider, exception=error)
        add_never_cache_headers(answer)
        return answer


class Callback(OAuth2CallbackView):
    """With the nonce that was sent along, and in the language in which the person set out."""

    def _get_state(
        self, request: HttpRequest, provider: OpenIDProvider
    ) -> tuple[dict[str, Any] | None, HttpResponse | None]:
        state, refusal = super()._get_state(request, provider)
        if state is None:
            return state, refusal
        translation.activate(state.get("language") or translation.get_language())
        issuer = request.GET.get("iss")
        if issuer and issuer != provider.app.settings["issuer"]:  # RFC 9207
            return None, render_authentication_error(
                request, provider, exception=OAuth2Error(f"Sent by {issuer}.")
            )
        self.adapter.nonce = state.get("nonce", "")
        return state, None


class IdentityList(Access, TemplateView):
    permission = SIGNED_IN
    template_name = "accounts/identities.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(identities=identities_of(self.request), **kwargs)


class IdentityRemoval(Access, View):
    """POST takes away one of one's own; somebody else's is not found."""

    permission = SIGNED_IN

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        account = get_object_or_404(SocialAccount, pk=pk, user=request.user)
        raise_if_reauthentication_required(request, app="allauth.socialaccount")
        names = {each.pk: each.name for each in identities_of(request)}
        try:
            disconnect_identity(account=account, name=names[pk])
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("%(name)s does not let you in any more.") % {"name": names[pk]})
        return redirect("accounts:identities")


def _provider(request: HttpRequest, provider_id: str) -> OpenIDProvider:
    """The one that the environment calls so. Raises Http404."""
    providers = get_adapter().list_providers(request)
    found = next((each for each in providers if each.app.provider_id == provider_id), None)
    if found is None:
        raise Http404
    return found
