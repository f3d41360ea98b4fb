"""Without Redis people still join, sign in and change their passwords."""

import logging
import socket
from collections.abc import Iterator

import pytest
import redis
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.core.cache import caches
from django.test import Client, override_settings

from apps.core.cache import ForgivingClient, sealed_key
from tests.accounts.conftest import posted
from tests.factories import UserFactory

BACKEND = "apps.core.cache.ForgivingRedisCache"
PASSWORD = "a long walk by the sea"


@pytest.fixture
def nowhere() -> Iterator[str]:
    """The address of a Redis whose port nobody listens on, and limits as in production."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        location = f"redis://127.0.0.1:{held.getsockname()[1]}/0"
        with override_settings(
            CACHES={"default": {"BACKEND": BACKEND, "LOCATION": location}}, ACCOUNT_RATE_LIMITS={}
        ):
            yield location
    ForgivingClient.outages.pop(location, None)


@pytest.fixture
def _somewhere() -> Iterator[None]:
    cache = {"BACKEND": BACKEND, "LOCATION": settings.REDIS_URL, "KEY_PREFIX": "tests"}
    with override_settings(CACHES={"default": cache}):
        yield
        caches["default"].delete_many(["kept", "count"])


@pytest.fixture
def person():
    person = UserFactory()
    person.set_password(PASSWORD)
    person.save()
    return person


@pytest.mark.django_db
@pytest.mark.usefixtures("nowhere")
def test_sign_in_without_redis(client: Client, person):
    client.post("/accounts/login/", {"login": person.email, "password": PASSWORD})

    assert client.session[SESSION_KEY] == str(person.pk)


@pytest.mark.django_db
@pytest.mark.usefixtures("nowhere")
def test_wrong_password_without_redis_is_only_wrong(client: Client, person):
    assert client.post("/accounts/login/", {"login": person.email, "password": "no"}).status_code == 200


@pytest.mark.django_db
@pytest.mark.usefixtures("nowhere")
def test_joining_without_redis(client: Client):
    form = {"name": "Amal Haddad", "email": "amal@coast.example", "password1": PASSWORD}

    assert client.post("/accounts/signup/", form).status_code == 302
    assert len(posted()) == 1


@pytest.mark.django_db
@pytest.mark.usefixtures("nowhere")
def test_forgotten_and_changed_password_without_redis(client: Client, person):
    assert client.post("/accounts/password/reset/", {"email": person.email}).status_code == 302
    assert len(posted()) == 1

    client.force_login(person, backend="apps.accounts.backend.EmailBackend")
    form = {"oldpassword": PASSWORD, "password1": PASSWORD + "!", "password2": PASSWORD + "!"}
    assert client.post("/accounts/password/change/", form).status_code == 302


@pytest.mark.usefixtures("nowhere")
def test_cache_without_redis_takes_everything_and_keeps_nothing():
    cache = caches["default"]

    assert cache.add("kept", 1)
    cache.set("kept", 1)
    cache.set_many({"kept": 1})
    assert (cache.get("kept", "default"), cache.get_many(["kept"]), "kept" in cache) == ("default", {}, False)
    assert (cache.touch("kept"), cache.delete("kept"), cache.clear()) == (False, False, False)
    cache.delete_many(["kept"])
    with pytest.raises(ValueError, match="kept"):
        cache.incr("kept")


def test_outage_is_logged_once_however_often_it_is_felt(nowhere: str, caplog: pytest.LogCaptureFixture):
    with caplog.at_level(logging.WARNING, logger="apps.core.cache"):
        for _time in range(5):
            caches["default"].get("kept")
            ForgivingClient.outages[nowhere].silent_until = 0

    assert [record.levelname for record in caplog.records] == ["WARNING"]


@pytest.mark.usefixtures("_somewhere")
def test_cache_with_redis_is_djangos():
    cache = caches["default"]

    assert cache.add("kept", {"a": 1})
    assert not cache.add("kept", 2)
    cache.set("count", 1)
    assert (cache.get("kept"), cache.incr("count"), cache.touch("kept")) == ({"a": 1}, 2, True)
    assert cache.get_many(["kept", "absent"]) == {"kept": {"a": 1}}
    assert (cache.delete("kept"), cache.has_key("kept")) == (True, False)


def test_redis_that_failed_is_left_alone_for_a_moment(nowhere: str):
    cache = caches["default"]
    cache.get("kept")
    outage = ForgivingClient.outages[nowhere]
    pausing_until = outage.silent_until

    cache.get("kept")
    assert outage.is_pausing
    assert outage.silent_until == pausing_until


def test_no_key_says_whose_it_is():
    sealed = {"BACKEND": BACKEND, "LOCATION": settings.REDIS_URL, "KEY_PREFIX": "sealed"}
    with override_settings(CACHES={"default": sealed | {"KEY_FUNCTION": "apps.core.cache.sealed_key"}}):
        cache = caches["default"]
        assert cache.add("limit:sign-in:address-198.51.100.23:1", 0, timeout=60)
        assert cache.incr("limit:sign-in:address-198.51.100.23:1") == 1
        keys = redis.Redis.from_url(settings.REDIS_URL).keys("sealed:*")
        cache.delete("limit:sign-in:address-198.51.100.23:1")

    assert [len(key.decode().rpartition(":")[2]) for key in keys] == [64]
    assert sealed_key("a", "p", 1) != sealed_key("b", "p", 1)
