"""Production refuses to start half set up, and is hardened once it is."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
REQUIRED = {
    "SECRET_KEY": "a-key-for-this-test-that-is-long-enough-0123456789-and-varied",
    "DATABASE_URL": "postgresql://plenary@db.example/plenary",
    "REDIS_URL": "redis://redis.example:6379/0",
    "ALLOWED_HOSTS": "consult.example, www.consult.example",
    "EMAIL_URL": "smtp+tls://plenary:word@mail.example:587",
}


def _run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Python in an environment with nothing in it but what is said here."""
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "config.settings.production", **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def _setting(name: str, **environment: str) -> object:
    script = f"import json; from config.settings import production; print(json.dumps(production.{name}))"
    result = _run("-c", script, **{**REQUIRED, **environment})
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)


def _refusal(**environment: str) -> str:
    result = _run("-c", "import config.wsgi", **environment)
    assert result.returncode == 1
    return result.stderr.strip()


def test_nothing_set_names_everything_in_one_sentence() -> None:
    assert _refusal() == (
        "Plenary does not start: set SECRET_KEY, DATABASE_URL, REDIS_URL, ALLOWED_HOSTS, EMAIL_URL "
        "in the environment (see docs/operations.md)."
    )


@pytest.mark.parametrize("name", REQUIRED)
def test_what_is_empty_counts_as_missing(name: str) -> None:
    refusal = _refusal(**{**REQUIRED, name: " "})
    assert refusal == f"Plenary does not start: set {name} in the environment (see docs/operations.md)."


def test_check_for_deployment_has_nothing_to_say() -> None:
    result = _run("manage.py", "check", "--deploy", "--fail-level", "WARNING", **REQUIRED)
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout == "System check identified no issues (1 silenced).\n"


def test_first_host_gives_address_and_sender() -> None:
    assert _setting("ALLOWED_HOSTS") == ["consult.example", "www.consult.example"]
    assert _setting("SITE_URL") == "https://consult.example"
    assert _setting("CSRF_TRUSTED_ORIGINS") == ["https://consult.example"]
    assert _setting("DEFAULT_FROM_EMAIL") == "Plenary <plenary@consult.example>"


def test_mail_goes_where_email_url_says() -> None:
    assert _setting("EMAIL_HOST") == "mail.example"
    assert (_setting("EMAIL_PORT"), _setting("EMAIL_USE_TLS")) == (587, True)


def test_plain_http_is_for_trying_out_only() -> None:
    assert _setting("SESSION_COOKIE_SECURE") is True
    assert _setting("SESSION_COOKIE_SECURE", SECURE_SSL_REDIRECT="0") is False


def test_cache_is_one_that_the_site_can_do_without() -> None:
    assert _setting("CACHES['default']['BACKEND']") == "apps.core.cache.ForgivingRedisCache"
