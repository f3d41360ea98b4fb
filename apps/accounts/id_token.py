"""What an OpenID Connect provider signed about a person (OpenID Connect Core 1.0, section 3.1.3.7)."""

import hmac
from typing import Any

import jwt

# Nothing that is made with a secret which we have too, and nothing that is not signed.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
LEEWAY = 60  # seconds that two clocks may differ by


class InvalidTokenError(Exception):
    """The token proves nothing; `str()` of it is for the log."""


def verified_claims(
    token: str, *, keys: dict[str, Any], issuer: str, client_id: str, nonce: str
) -> dict[str, Any]:
    """The claims of an ID token for `client_id`, by the provider's JWKS `keys`. Raises InvalidTokenError."""
    try:
        claims = jwt.decode(
            token,
            signing_key(token, keys),
            algorithms=ALGORITHMS,
            audience=client_id,
            issuer=issuer,
            leeway=LEEWAY,
            options={"require": ["exp", "iat", "iss", "aud", "sub"]},
        )
    except (jwt.PyJWTError, ValueError, TypeError) as error:
        raise InvalidTokenError(f"{type(error).__name__}: {error}") from error
    if claims.get("azp", client_id) != client_id:
        raise InvalidTokenError("It was made for another client.")
    if not nonce or not hmac.compare_digest(str(claims.get("nonce", "")), nonce):
        raise InvalidTokenError("It belongs to another sign-in.")
    return claims


def verified_user_info(token: str, *, keys: dict[str, Any], issuer: str, client_id: str) -> dict[str, Any]:
    """The claims of a signed answer of the userinfo endpoint (section 5.3.2). Raises InvalidTokenError."""
    try:
        return jwt.decode(
            token,
            signing_key(token, keys),
            algorithms=ALGORITHMS,
            audience=client_id,
            issuer=issuer,
            leeway=LEEWAY,
            options={"require": ["iss", "aud"]},
        )
    except (jwt.PyJWTError, ValueError, TypeError) as error:
        raise InvalidTokenError(f"{type(error).__name__}: {error}") from error


def has_key_for(token: str, keys: dict[str, Any]) -> bool:
    try:
        signing_key(token, keys)
    except (jwt.PyJWTError, ValueError):
        return False
    return True


def signing_key(token: str, keys: dict[str, Any]) -> jwt.PyJWK:
    """The one that the token names, or the only one when it names none. Raises PyJWTError or ValueError."""
    name = jwt.get_unverified_header(token).get("kid")
    known = [key for key in jwt.PyJWKSet.from_dict(keys).keys if key.public_key_use in (None, "sig")]
    fitting = [key for key in known if name is None or key.key_id == name]
    if len(fitting) != 1:
        raise ValueError("No key of the provider fits.")
    return fitting[0]
