"""OpenID Connect as allauth speaks it, with what it leaves out: nonce, signature, and whose answer it is."""

from secrets import token_urlsafe
from typing import Any

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language, override
from requests import RequestException

from apps.accounts.id_token import InvalidTokenError, has_key_for, verified_claims, verified_user_info

ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")
KEPT_FOR = 300  # seconds
MOST_CHARACTERS_KEPT = 254


class OpenIDClient(OpenIDConnectOAuth2Adapter):
    """One conversation with a provider. Raises OAuth2Error for whatever it cannot believe."""

    nonce = ""

    @property
    def openid_config(self) -> dict[str, Any]:
        """What the provider publishes of itself, if it is the one that the environment names."""
        provider = self.get_provider()
        config = self._published(provider.server_url)
        if config.get("issuer") != provider.app.settings["issuer"]:
            raise OAuth2Error(f"{provider.server_url} says that it is {config.get('issuer')}.")
        missing = [name for name in ENDPOINTS if not isinstance(config.get(name), str)]
        if missing:
            raise OAuth2Error(f"{provider.server_url} does not say: {', '.join(missing)}.")
        return config

    def parse_token(self, data: dict[str, Any]) -> SocialToken:
        """For one question to the userinfo endpoint; it is not kept."""
        return SocialToken(token=str(data["access_token"]))

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        """The same in all languages: providers want to know it beforehand."""
        with override("en"):
            return super().get_callback_url(request, app)

    def complete_login(
        self, request: HttpRequest, app: SocialApp, token: SocialToken, **kwargs: Any
    ) -> SocialLogin:
        id_token = kwargs["response"].get("id_token")
        if not id_token:
            raise OAuth2Error("There is no ID token.")
        try:
            claims = self._claims(app, str(id_token))
            data = claims | self._user_info(app, token.token, claims["sub"])
        except InvalidTokenError as error:
            raise OAuth2Error(str(error)) from error
        return self.get_provider().sociallogin_from_response(request, data)

    def _claims(self, app: SocialApp, id_token: str) -> dict[str, Any]:
        keys = self._keys(id_token)
        expected = {"issuer": app.settings["issuer"], "client_id": app.client_id, "nonce": self.nonce}
        return verified_claims(id_token, keys=keys, **expected)

    def _user_info(self, app: SocialApp, access_token: str, subject: str) -> dict[str, Any]:
        """What the userinfo endpoint adds, if there is one; some providers sign it."""
        url = self.openid_config.get("userinfo_endpoint")
        if not url:
            return {}
        with get_adapter().get_requests_session() as session:
            response = session.get(url, headers={"Authorization": f"Bearer {access_token}"})
            response.raise_for_status()
        if response.headers.get("Content-Type", "").startswith("application/jwt"):
            expected = {"issuer": app.settings["issuer"], "client_id": app.client_id}
            info = verified_user_info(response.text, keys=self._keys(response.text), **expected)
        else:
            info = response.json()
        if not isinstance(info, dict) or info.get("sub") != subject:
            raise OAuth2Error("The userinfo endpoint speaks of somebody else.")
        return info

    def _keys(self, token: str) -> dict[str, Any]:
        """Those that the provider publishes; asked for once more when none of those that we kept fits."""
        url = self.openid_config["jwks_uri"]
        keys = self._published(url)
        return keys if has_key_for(token, keys) else self._published(url, afresh=True)

    def _published(self, url: str, *, afresh: bool = False) -> dict[str, Any]:
        kept = None if afresh else cache.get(f"openid:{url}")
        if kept:
            return kept
        try:
            with get_adapter().get_requests_session() as session:
                response = session.get(url)
                response.raise_for_status()
                found = response.json()
        except RequestException as error:
            raise OAuth2Error(f"{url}: {error}") from error
        if not isinstance(found, dict):
            raise OAuth2Error(f"{url} answers with something else.")
        cache.set(f"openid:{url}", found, KEPT_FOR)
        return found


class OpenIDProvider(OpenIDConnectProvider):
    package = "allauth.socialaccount.providers.openid_connect"
    oauth2_adapter_class = OpenIDClient

    def redirect(
        self, request: HttpRequest, process: str, next_url: str | None = None, **kwargs: Any
    ) -> HttpResponse:
        """To the provider. Nonce and language wait in the session, with the state and the code verifier."""
        nonce = token_urlsafe(24)
        asked = {**self.get_auth_params(), "nonce": nonce}
        kept = {"nonce": nonce, "language": get_language()}
        return super().redirect(request, process, next_url, auth_params=asked, **kept, **kwargs)

    def get_login_url(self, request: HttpRequest, **kwargs: Any) -> str:
        return reverse("accounts:identity_start", args=[self.app.provider_id])

    def sociallogin_from_response(self, request: HttpRequest, response: dict[str, Any]) -> SocialLogin:
        """With all `claims`: not kept, but what becomes of the person hangs on them."""
        login = super().sociallogin_from_response(request, response)
        login.claims = response
        return login

    def extract_uid(self, data: dict[str, Any]) -> str:
        return str(data["sub"])

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        """All that is kept: by what the person knows their account there."""
        label = data.get("email") or data.get("preferred_username") or ""
        return {"label": str(label)[:MOST_CHARACTERS_KEPT]}

    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, Any]:
        return {}

    def extract_email_addresses(self, data: dict[str, Any]) -> list[Any]:
        return []


provider_classes = [OpenIDProvider]
