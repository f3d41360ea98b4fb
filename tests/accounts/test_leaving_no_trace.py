"""Must show: a person's known strings are in no dump of the database, Redis, media or mail once they are erased.

They leave as people do, by the page, and the job that runs is the real one.
"""

import json
import re
import subprocess
from collections.abc import Iterator
from email import message_from_bytes, policy
from pathlib import Path

import pytest
import redis
from django.conf import settings as site
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection
from django.test import Client

from apps.accounts.models import ErasedAccount, User
from apps.discussions.models import Comment
from apps.notifications.mailbox import RULE
from apps.search.models import NameWord, SearchEntry
from config.embedded.postgresql import program
from tests.accounts.conftest import PASSWORD
from tests.accounts.leaving import KNOWN, STAYS, Scene, somebody_with_traces_everywhere

pytestmark = pytest.mark.django_db(transaction=True)
ERASURE = "/accounts/data/erasure/"
PLACE = ("pk", "number", "reference", "parent", "root", "depth", "placed_at", "published_at", "submitted_at")


@pytest.fixture
def stores(settings, tmp_path: Path) -> Iterator[Path]:
    """Where things are kept in production, and in the demo: Redis, media, a folder of mail."""
    settings.CACHES = {
        "default": {
            "BACKEND": "apps.core.cache.ForgivingRedisCache",
            "LOCATION": settings.REDIS_URL,
            "KEY_PREFIX": "leaving",
            "KEY_FUNCTION": "apps.core.cache.sealed_key",
        }
    }
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH, settings.MEDIA_ROOT = str(tmp_path / "mail"), str(tmp_path / "media")
    settings.ACCOUNT_RATE_LIMITS = {}
    yield tmp_path
    cache.clear()


@pytest.fixture
def scene(stores: Path) -> Scene:
    return somebody_with_traces_everywhere()


def dumps(stores: Path) -> dict[str, str]:
    """All that is stored, as text, by where it is. What is indexed for the search is in the database, too."""
    return {"database": _database(), "sessions": _sessions(), "redis": _redis(), "files": _files(stores)}


def _database() -> str:
    """By pg_dump, which knows nothing of models."""
    connection.ensure_connection()
    at = connection.connection.info
    target = {"host": at.host, "port": at.port, "username": at.user, "dbname": at.dbname}
    command = [program("pg_dump"), "--no-password", *(f"--{name}={value}" for name, value in target.items())]
    environment = {"PGPASSWORD": at.password}
    return subprocess.run(command, capture_output=True, check=True, env=environment).stdout.decode()


def _sessions() -> str:
    """What a session says is packed; who has the key reads it."""
    return json.dumps([session.get_decoded() for session in Session.objects.all()], ensure_ascii=False)


def _redis() -> str:
    client = redis.Redis.from_url(site.REDIS_URL)
    return "\n".join(f"{key!r} {_value(client, key)!r}" for key in client.scan_iter("*"))


def _value(client: redis.Redis, key: bytes) -> object:
    return client.get(key) if client.type(key) == b"string" else client.dump(key)


def _files(stores: Path) -> str:
    """Names and contents; e-mails as their readers see them."""
    files = [path for path in stores.rglob("*") if path.is_file()]
    return "\n".join(f"{path} {_contents(path)}" for path in files)


def _contents(path: Path) -> str:
    raw = path.read_bytes()
    if path.suffix != ".log":
        return raw.decode("utf-8", "replace")
    messages = [message_from_bytes(each, policy=policy.default) for each in raw.split(RULE) if each.strip()]
    return "\n".join(
        f"{dict(message.items())} {part.get_content()}"
        for message in messages
        for part in message.walk()
        if part.get_content_maintype() == "text"
    )


def found_in(stored: dict[str, str]) -> dict[str, list[str]]:
    return {
        name: [where for where, text in stored.items() if value.lower() in text.lower()]
        for name, value in KNOWN.items()
    }


def thread(scene: Scene) -> list[tuple[object, ...]]:
    placed = Comment.objects.filter(question=scene.question, published_at__isnull=False)
    return list(placed.order_by("placed_at", "pk").values_list(*PLACE))


def leave(scene: Scene) -> None:
    """By the page: the password once more, what goes and stays, the button."""
    asked = scene.browser.get(ERASURE)
    scene.browser.post(asked.url, {"password": PASSWORD})
    staying = Comment.objects.get(published_revision__body=STAYS)
    assert f'href="{staying.get_absolute_url()}"' in scene.browser.get(ERASURE).content.decode()
    answer = scene.browser.post(ERASURE)
    assert answer.url == "/accounts/data/erased/"


def test_twenty_known_strings_are_everywhere_before_and_nowhere_after(scene: Scene, stores: Path):
    before, order, page = found_in(dumps(stores)), thread(scene), scene.question.get_absolute_url()
    assert len(KNOWN) >= 20
    assert [name for name, places in before.items() if not places] == []
    assert {place for places in before.values() for place in places} >= {"database", "sessions", "files"}

    leave(scene)

    assert {name: places for name, places in found_in(dumps(stores)).items() if places} == {}
    assert thread(scene) == order
    html = Client().get(page).content.decode()
    assert STAYS in html
    assert "Former participant" in html
    assert html.count("I answer what she") == 2
    assert not User.objects.filter(pk=scene.person.pk).exists()
    assert ErasedAccount.objects.count() == 1


def indexed() -> str:
    """What the search knows, with the stems and pairs that a dump has as single words."""
    vectors = SearchEntry.objects.values_list("vector", flat=True)
    return "\n".join([*vectors, *NameWord.objects.values_list("word", flat=True)])


def answers_to(text: str) -> list[str]:
    """Where a search leads."""
    html = Client().get("/search/", {"q": text}).content.decode()
    return re.findall(r'<h2><a href="([^"]+)"', html)


def test_the_search_knows_them_before_and_not_after(scene: Scene, stores: Path):
    theirs = ("wilhelmina", "ostrander", "ostrander's")
    staying = Comment.objects.get(published_revision__body=STAYS)
    assert {"wilhelmina", "ostrander"} <= set(NameWord.objects.values_list("word", flat=True))
    assert staying.get_absolute_url() in answers_to("wilhelmina lighthouses")
    assert answers_to("Wilhelmine Ostrandr") != []

    leave(scene)

    assert [word for word in theirs if word in indexed()] == []
    assert {name: answers_to(value) for name, value in KNOWN.items() if answers_to(value)} == {}
    assert answers_to("Wilhelmine Ostrandr") == []
    assert answers_to("lighthouses stays") == [staying.get_absolute_url()]


def test_permalinks_lead_where_they_led(scene: Scene, stores: Path):
    staying = Comment.objects.get(published_revision__body=STAYS)
    before = Client().get(staying.get_absolute_url()).url

    leave(scene)

    assert Client().get(staying.get_absolute_url()).url == before


def test_it_happens_within_a_minute_without_anybody_doing_more():
    assert site.ERASURE_DELAY == 0
    assert site.CELERY_BEAT_SCHEDULE["erase-accounts"]["schedule"] <= 30


def test_what_the_demo_keeps_of_others_stays(scene: Scene, stores: Path):
    leave(scene)

    assert "Ana Other" in _database()
