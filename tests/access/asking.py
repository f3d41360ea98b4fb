"""Asking the site: one question, one answer, and everything as it was before."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any

from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from tests.access.expectation import Case, Outcome
from tests.access.roles import Asker
from tests.access.world import World

SAID_AS = {403: Outcome.REFUSED, 404: Outcome.NOT_FOUND, 405: Outcome.NOT_OFFERED}
DOORS = ("/accounts/login/", "/admin/login/")
WRITING = re.compile(r'\s*(?:INSERT INTO|UPDATE|DELETE FROM) "(\w+)"')
# Where a session begins, keeps a text or ends, nothing happens to anybody else.
OF_THE_SESSION = {"django_session", "usersessions_usersession"}


@dataclass(frozen=True)
class Answer:
    outcome: Outcome
    body: str
    written: frozenset[str]  # the tables that were written to


@dataclass
class Interview:
    """Everybody's browser, in one world."""

    world: World
    clients: dict[Asker, Client] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.clients = {asker: self.world.cast.client_of(asker) for asker in Asker}

    def ask(self, case: Case) -> Answer:
        """The answer, after which neither the database nor the browser remembers the question."""
        client = self.clients[case.asker]
        cookies = client.cookies.output()
        cache.clear()
        with transaction.atomic(), _watched() as written:
            response = self._send(client, case)
            answer = Answer(_outcome(response), body_of(response), frozenset(written))
            transaction.set_rollback(True)
        client.cookies = SimpleCookie(cookies.replace("Set-Cookie: ", ""))
        return answer

    def _send(self, client: Client, case: Case) -> Any:
        address = reverse(case.row.route, kwargs=self.arguments(case))
        if case.method == "GET":
            return client.get(f"{address}?{case.row.query}" if case.row.query else address)
        return client.post(address, case.row.data(self.world) if case.row.data else {})

    def arguments(self, case: Case) -> dict[str, object]:
        arguments = case.row.of.arguments(self.world)
        if not case.is_mixed:
            return arguments
        assert self.world.elsewhere is not None
        return case.row.of.arguments(self.world.elsewhere) | {"slug": arguments["slug"]}


def body_of(response: Any) -> str:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return content.decode(errors="replace") + response.headers.get("Location", "")


def _outcome(response: Any) -> Outcome:
    if response.status_code >= 500:
        return Outcome.BROKEN
    if response.headers.get("Location", "").partition("?")[0].endswith(DOORS):
        return Outcome.SIGN_IN
    return SAID_AS.get(response.status_code, Outcome.OK)


@contextmanager
def _watched() -> Iterator[set[str]]:
    written: set[str] = set()

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if match := WRITING.match(sql):
            written.add(match[1])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield written
