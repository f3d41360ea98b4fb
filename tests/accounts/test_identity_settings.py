"""What the environment says of providers."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.settings.identity_providers import providers_in
from tests.accounts.identities import environment
from tests.accounts.openid_server import Provider, settings_for

pytestmark = pytest.mark.django_db


def test_environment_says_all_that_there_is_to_say():
    said = {
        "OIDC_PROVIDERS": "pro-connect",
        "OIDC_PRO_CONNECT_ISSUER": "https://identity.example/api/v2",
        "OIDC_PRO_CONNECT_CLIENT_ID": "plenary",
        "OIDC_PRO_CONNECT_CLIENT_SECRET": "secret",
        "OIDC_PRO_CONNECT_NAME": "ProConnect",
        "OIDC_PRO_CONNECT_SCOPE": "openid email given_name usual_name",
        "OIDC_PRO_CONNECT_AUTH_PARAMS": "acr_values=eidas1&prompt=login",
        "OIDC_PRO_CONNECT_REQUIRED_CLAIMS": "is_service_public=True",
        "OIDC_PRO_CONNECT_EMAIL_DOMAINS": "Ministry.example,union.example",
        "OIDC_PRO_CONNECT_TOKEN_AUTH_METHOD": "client_secret_basic",
    }

    assert providers_in(environment(said)) == [
        {
            "provider_id": "pro-connect",
            "name": "ProConnect",
            "client_id": "plenary",
            "secret": "secret",
            "settings": {
                "issuer": "https://identity.example/api/v2",
                "server_url": "https://identity.example/api/v2",
                "trust_email": "never",
                "email_domains": ["ministry.example", "union.example"],
                "required_claims": {"is_service_public": "True"},
                "auth_params": {"acr_values": "eidas1", "prompt": "login"},
                "scope": ["openid", "email", "given_name", "usual_name"],
                "token_auth_method": "client_secret_basic",
                "oauth_pkce_enabled": True,
            },
        }
    ]


@pytest.mark.parametrize(
    ("changed", "complaint"),
    [
        ({"OIDC_MINISTRY_CLIENT_SECRET": ""}, "Set OIDC_MINISTRY_CLIENT_SECRET"),
        ({"OIDC_MINISTRY_ISSUER": "http://identity.example"}, "OIDC_MINISTRY_ISSUER has to begin with https://"),
        ({"OIDC_MINISTRY_TRUST_EMAIL": "1"}, "OIDC_MINISTRY_TRUST_EMAIL is one of: never, verified, always."),
    ],
)
def test_environment_that_cannot_be_is_refused_by_name(changed: dict[str, str], complaint: str):
    said = settings_for(Provider(issuer="https://identity.example")) | changed

    with pytest.raises(ImproperlyConfigured, match=complaint):
        providers_in(environment(said))


def test_site_without_providers_needs_no_setting():
    assert providers_in(environment({})) == []
