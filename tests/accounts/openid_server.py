"""A small OpenID Connect provider on loopback: discovery, keys, code flow with PKCE, userinfo.

It does what the specifications ask of a provider, and what a test tells it to do wrong.
"""

import json
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from secrets import token_urlsafe
from threading import Thread
from time import time
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

CLIENT = {"client_id": "plenary", "client_secret": "only for tests"}


def make_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


KEY, ANOTHER_KEY = make_key(), make_key()


@dataclass
class Provider:
    """Who signs in there next, and what goes wrong."""

    issuer: str = ""
    claims: dict[str, Any] = field(default_factory=lambda: {"sub": "248289761001", "name": "Amal Haddad"})
    in_token: dict[str, Any] = field(default_factory=dict)
    in_discovery: dict[str, Any] = field(default_factory=dict)
    in_user_info: dict[str, Any] = field(default_factory=dict)
    key: Any = KEY
    key_name: str = "first"
    algorithm: str = "RS256"
    published: dict[str, Any] = field(default_factory=lambda: {"first": KEY})
    user_info_is_signed: bool = False
    grants: dict[str, dict[str, str]] = field(default_factory=dict)
    asked: list[dict[str, str]] = field(default_factory=list)

    def discovery(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "userinfo_endpoint": f"{self.issuer}/userinfo",
            "jwks_uri": f"{self.issuer}/keys",
            "response_types_supported": ["code"],
            "token_endpoint_auth_methods_supported": ["client_secret_post", "client_secret_basic"],
        } | self.in_discovery

    def keys(self) -> dict[str, Any]:
        return {
            "keys": [
                {**json.loads(RSAAlgorithm.to_jwk(key.public_key())), "kid": name, "use": "sig", "alg": "RS256"}
                for name, key in self.published.items()
            ]
        }

    def authorize(self, asked: dict[str, str]) -> str:
        """Where the browser goes next: the person agrees at once."""
        assert asked["response_type"] == "code"
        assert asked["client_id"] == CLIENT["client_id"]
        assert asked["code_challenge_method"] == "S256"
        assert "openid" in asked["scope"].split()
        self.asked.append(asked)
        code = token_urlsafe()
        self.grants[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def exchange(self, form: dict[str, str]) -> dict[str, Any] | None:
        """Tokens for a code, once, to the client that it was made for and that knows the verifier."""
        grant = self.grants.pop(form.get("code", ""), None)
        challenge = (
            urlsafe_b64encode(sha256(form.get("code_verifier", "").encode()).digest()).rstrip(b"=").decode()
        )
        given = {name: form.get(name) for name in CLIENT}
        if not grant or given != CLIENT or grant["code_challenge"] != challenge:
            return None
        if grant["redirect_uri"] != form["redirect_uri"]:
            return None
        return {"access_token": "an access token", "token_type": "Bearer", "id_token": self.id_token(grant)}

    def id_token(self, grant: dict[str, str]) -> str:
        now = int(time())
        claims = {
            "iss": self.issuer,
            "aud": CLIENT["client_id"],
            "iat": now,
            "exp": now + 300,
            "nonce": grant.get("nonce"),
            **self.claims,
            **self.in_token,
        }
        said = {name: value for name, value in claims.items() if value is not None}
        return jwt.encode(said, self.key, self.algorithm, headers={"kid": self.key_name})

    def user_info(self) -> tuple[str, bytes]:
        """Content type and body."""
        claims = self.claims | self.in_user_info
        if not self.user_info_is_signed:
            return "application/json", json.dumps(claims).encode()
        claims = {"iss": self.issuer, "aud": CLIENT["client_id"], **claims}
        return "application/jwt", jwt.encode(claims, self.key, "RS256", headers={"kid": self.key_name}).encode()


class Handler(BaseHTTPRequestHandler):
    provider: Provider

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        if address.path == "/authorize":
            asked = {name: values[0] for name, values in parse_qs(address.query).items()}
            self.answer(302, location=self.provider.authorize(asked))
        elif address.path == "/.well-known/openid-configuration":
            self.answer(200, body=json.dumps(self.provider.discovery()).encode())
        elif address.path == "/keys":
            self.answer(200, body=json.dumps(self.provider.keys()).encode())
        elif address.path == "/userinfo" and self.headers["Authorization"] == "Bearer an access token":
            kind, body = self.provider.user_info()
            self.answer(200, body=body, kind=kind)
        else:
            self.answer(404)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        tokens = self.provider.exchange({name: values[0] for name, values in parse_qs(body).items()})
        self.answer(200 if tokens else 400, body=json.dumps(tokens or {"error": "invalid_grant"}).encode())

    def answer(
        self, status: int, *, body: bytes = b"", kind: str = "application/json", location: str = ""
    ) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        if location:
            self.send_header("Location", location)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments: object) -> None: ...


@contextmanager
def openid_server() -> Iterator[Provider]:
    provider = Provider()
    handler = type("OneHandler", (Handler,), {"provider": provider})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        provider.issuer = f"http://127.0.0.1:{server.server_address[1]}"
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield provider
        finally:
            server.shutdown()
            thread.join()


def settings_for(provider: Provider) -> dict[str, str]:
    """What an operator sets to let people in whom `provider` knows and whose addresses it calls verified."""
    return {
        "OIDC_PROVIDERS": "ministry",
        "OIDC_MINISTRY_NAME": "The Ministry",
        "OIDC_MINISTRY_ISSUER": provider.issuer,
        "OIDC_MINISTRY_CLIENT_ID": CLIENT["client_id"],
        "OIDC_MINISTRY_CLIENT_SECRET": CLIENT["client_secret"],
        "OIDC_MINISTRY_TRUST_EMAIL": "verified",
    }
