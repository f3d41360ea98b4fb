"""OpenID Connect providers, out of the environment alone: no secret is in the database."""

from typing import Any
from urllib.parse import parse_qsl, urlsplit

from django.core.exceptions import ImproperlyConfigured
from environ import Env

ON_THIS_MACHINE = ("localhost", "127.0.0.1", "::1")
TRUST = ("never", "verified", "always")


def providers_in(env: Env) -> list[dict[str, Any]]:
    """What allauth calls apps, one for each name in OIDC_PROVIDERS; docs/operations.md says what each setting is.

    Raises ImproperlyConfigured, naming what is missing or cannot be.
    """
    return [_provider(env, name) for name in env.list("OIDC_PROVIDERS", default=[])]


def _provider(env: Env, name: str) -> dict[str, Any]:
    prefix = f"OIDC_{name.upper().replace('-', '_')}"
    missing = [key for key in ("ISSUER", "CLIENT_ID", "CLIENT_SECRET") if not env(f"{prefix}_{key}", default="")]
    if missing:
        raise ImproperlyConfigured(f"Set {', '.join(f'{prefix}_{key}' for key in missing)} (docs/operations.md).")
    issuer = env(f"{prefix}_ISSUER")
    return {
        "provider_id": name,
        "name": env(f"{prefix}_NAME", default=name),
        "client_id": env(f"{prefix}_CLIENT_ID"),
        "secret": env(f"{prefix}_CLIENT_SECRET"),
        "settings": {
            "issuer": _over_tls(issuer, f"{prefix}_ISSUER"),
            "server_url": issuer.rstrip("/"),
            "trust_email": _one_of(TRUST, env(f"{prefix}_TRUST_EMAIL", default="never"), f"{prefix}_TRUST_EMAIL"),
            "email_domains": [domain.lower() for domain in env.list(f"{prefix}_EMAIL_DOMAINS", default=[])],
            "required_claims": dict(parse_qsl(env(f"{prefix}_REQUIRED_CLAIMS", default=""))),
            "auth_params": dict(parse_qsl(env(f"{prefix}_AUTH_PARAMS", default=""))),
            "scope": env(f"{prefix}_SCOPE", default="openid profile email").split(),
            "token_auth_method": env(f"{prefix}_TOKEN_AUTH_METHOD", default="") or None,
            "oauth_pkce_enabled": True,
        },
    }


def _over_tls(url: str, name: str) -> str:
    address = urlsplit(url)
    if address.scheme == "https" or address.hostname in ON_THIS_MACHINE:
        return url
    raise ImproperlyConfigured(f"{name} has to begin with https://.")


def _one_of(choices: tuple[str, ...], value: str, name: str) -> str:
    if value not in choices:
        raise ImproperlyConfigured(f"{name} is one of: {', '.join(choices)}.")
    return value
