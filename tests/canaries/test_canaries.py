"""Every text that is not for everybody is looked for where it must not be: in all that the site gives anybody."""

import logging
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core import mail
from django.template.base import Template
from django.urls import reverse
from django.utils import timezone
from pytest_django.fixtures import Settings
from redis import Redis
from redis.client import PubSub
from websockets.sync.client import ClientConnection

from apps.accounts.exporting import make_exports, request_export, send_export_notices
from apps.accounts.models import DataExport
from apps.activity.topics import may_listen
from apps.consultations.messages import send_invitations
from apps.notifications.actions import owe_digests, send_digests
from apps.reports.exports import FORMATS
from apps.search.indexing import reconcile
from tests.access.roles import Asker
from tests.access.states import State
from tests.access.things import OFFER
from tests.canaries.deeds import Deeds
from tests.canaries.findings import Findings
from tests.canaries.reading import text_of, text_of_mail
from tests.canaries.scene import Scene, follow_everything, make_scene
from tests.canaries.visitors import Visitor
from tests.live.conftest import Listen, buffer_size, listen, port

__all__ = ["buffer_size", "listen", "port"]
OPERATOR = "the operator"  # who reads logs and whatever is in Redis
TOPICS_AT_ONCE = 10
CHANNEL = "*"
# The matrix lets everybody knock everywhere; these do once more after all that has happened here.
# Each stands in texts of all worlds, beside a token; the last ones in names, positions and biographies.
WORDS = ("title", "document", "question", "published", "hidden", "answer", "author", "captain", "born")
KNOCKING = (Asker.ANONYMOUS, Asker.REMOVED, Asker.MODERATOR, Asker.ORGANISER)


@pytest.fixture
def redis(settings: Settings) -> Iterator[Redis]:
    """The cache in Redis as in production, in a database of its own, and a client for all of it."""
    url = f"{settings.REDIS_URL.rsplit('/', 1)[0]}/14"
    backend = "apps.core.cache.ForgivingRedisCache"
    sealed = {"KEY_PREFIX": "plenary", "KEY_FUNCTION": "apps.core.cache.sealed_key"}
    settings.CACHES = {"default": {"BACKEND": backend, "LOCATION": url, **sealed}}
    with Redis.from_url(url) as client:
        client.flushdb()
        yield client
        client.flushdb()


@pytest.fixture
def bus(redis: Redis) -> Iterator[PubSub]:
    """Hears what is published to any page."""
    with redis.pubsub() as listener:
        listener.psubscribe(CHANNEL)
        yield listener


def test_nobody_finds_what_is_not_for_them(
    redis: Redis,
    bus: PubSub,
    listen: Listen,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setattr(Template, "_render", lambda template, context: template.nodelist.render(context))
    caplog.set_level(logging.INFO)
    caplog.set_level(logging.DEBUG, "apps")
    scene = make_scene()
    findings = Findings(scene.secrets)
    follow_everything(scene)
    deeds = Deeds(scene)
    pages = open_pages(scene, listen)
    search_pages(pages, findings)  # what they missed comes first

    deeds.do_all()
    send_invitations()
    owe_digests(clock=tomorrow)
    send_digests(clock=tomorrow)
    search_pages(pages, findings)
    export_everything(scene, findings)
    reconcile()
    for name in (Asker.ANONYMOUS, *scene.people):
        visitor = Visitor(str(name), scene.client_of(name), findings)
        visitor.walk()
        visitor.look_for(WORDS)
        if name in KNOCKING:
            visitor.knock(scene.worlds[State.CHATHAM_HOUSE])
        download(visitor, scene)
    for name, browser in deeds.browsers.items():
        Visitor(str(name), browser, findings).look_at(scene.worlds[State.OPEN].question.get_absolute_url())

    search_mail(scene, findings)
    # Whose page is to hear of something is on the bus by number, as it is in the database.
    findings.search(heard_on(bus), OPERATOR, "the bus", told=("number of the hidden author",))
    findings.search(everything_in(redis), OPERATOR, "Redis")
    findings.search(caplog.text, OPERATOR, "the log")
    assert not findings.leaks, "\n".join(findings.leaks)
    unseen = {what for what in findings.unseen if not what.endswith(" elsewhere")}
    assert unseen == NEVER_SHOWN, " | ".join(sorted(unseen ^ NEVER_SHOWN))


# Kept for the record or for revealing, and shown to nobody; an address is only written to.
NEVER_SHOWN = {"address of a sign-up", "file of the withdrawn comment"}


def tomorrow():
    return (timezone.now() + timedelta(days=1)).replace(hour=8)


def open_pages(scene: Scene, listen: Listen) -> list[tuple[str, ClientConnection]]:
    """For everybody the sockets that their pages may open, which hear all that they may hear."""
    pages = []
    for name, person in scene.people.items():
        topics = [topic for topic in scene.topics() if may_listen(person, topic)]
        for start in range(0, len(topics), TOPICS_AT_ONCE):
            pages.append((name, listen(*topics[start : start + TOPICS_AT_ONCE], user=person)))
    return pages


def search_pages(pages: list[tuple[str, ClientConnection]], findings: Findings) -> None:
    for name, page in pages:
        page.send("ping")
        while (text := str(page.recv(timeout=10))) != '{"kind": "pong"}':
            findings.search(text, name, "a socket")


def export_everything(scene: Scene, findings: Findings) -> None:
    """The copy of one's data that everybody asks for; what they are told of it is among the mail."""
    for person in scene.people.values():
        request_export(user=person)
    assert make_exports() == len(scene.people)
    send_export_notices()
    for name, person in scene.people.items():
        archive = DataExport.objects.get(user=person).archive
        findings.search(text_of(bytes(archive)), name, "the copy of their data")


def search_mail(scene: Scene, findings: Findings) -> None:
    names = {person.email: name for name, person in scene.people.items()}
    assert mail.outbox
    for message in mail.outbox:
        [address] = message.to
        if address.endswith("-elsewhere.example"):
            continue  # the people of the other consultation, who are asked nothing
        told = OFFER if message.subject.startswith("Invitation") else ()
        findings.search(text_of_mail(message), names.get(address, "somebody invited"), "an e-mail", told)


def download(visitor: Visitor, scene: Scene) -> None:
    """All exports that there are, whole and in part, open and Chatham House."""
    for state in (State.OPEN, State.CHATHAM_HOUSE):
        for form in FORMATS:
            address = reverse("reports:download", args=[scene.worlds[state].consultation.slug, form])
            visitor.look_at(address)
            visitor.look_at(f"{address}?include=undecided")


def heard_on(bus: PubSub) -> str:
    messages = []
    while (message := bus.get_message(timeout=0.1)) is not None:
        messages.append(str(message["data"]))
    assert messages
    return "\n".join(messages)


def everything_in(redis: Redis) -> str:
    """Every key and every value of whatever kind, as text."""
    found = [text_of(redis.dump(key)) + text_of(key) for key in redis.scan_iter()]
    assert found
    return "\n".join(found)
