"""Whether sign-up, sign-in and lost passwords tell which addresses have an account.

    python -m bench.enumeration [PAIRS] [--only WORDS]

The default of 2000 pairs takes about eight minutes on two cores that do nothing else. `--only` restricts it to the
cases with these words in their name, such as "adding", with all pairs in each.

Starts PostgreSQL, Redis, a mail server, gunicorn and a Celery worker on loopback, under the settings of
bench/enumeration_settings.py; all of it ends with the run. Each address is asked about once, from a browser of its
own; an address with an account and one without take turns in an order that is drawn by lot. Printed are whether
all answers (status, headers, body, the page they lead to) were the same but for what is random in each, the median
times, and how well the times tell the two apart: 0.5 is not at all, 1 (or 0) is always.
"""

import argparse
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cache
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from itertools import repeat
from pathlib import Path
from random import Random
from secrets import token_hex
from time import perf_counter, sleep
from urllib.parse import urlencode

import django
from django.core.management import call_command

from bench.telling_apart import Answer, Heap, differences, report
from config.embedded import postgres, redis

ROOT = Path(__file__).resolve().parents[1]
MOST_PAIRS = 5_000
WARM_UP = 20
LOOKED_AT = 100  # of so many pairs the page after the answer is compared as well
STARTED_WITHIN = 60  # seconds
PASSWORD = "a long walk by the sea"
CSRF = "q" * 32
SINK = "aiosmtpd.handlers.Sink"
LOT = Random()

Cookies = dict[str, str]
NO_COOKIES: Iterator[Cookies] = repeat({})


def address() -> str:
    """All are equally long and look alike."""
    return f"p{token_hex(6)}@{token_hex(4)}.example"


class Browser:
    """Its own cookies, over a connection that is shared: what is measured is the site."""

    def __init__(self, connection: HTTPConnection, cookies: dict[str, str] | None = None) -> None:
        self.connection = connection
        self.cookies = {"csrftoken": CSRF, **(cookies or {})}

    def post(self, path: str, form: dict[str, str]) -> Answer:
        return self._ask("POST", path, urlencode({"csrfmiddlewaretoken": CSRF, **form}))

    def get(self, path: str) -> Answer:
        return self._ask("GET", path, "")

    def _ask(self, method: str, path: str, body: str) -> Answer:
        headers = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "Content-Type": "application/x-www-form-urlencoded",
        }
        started = perf_counter()
        self.connection.request(method, path, body, headers)
        response = self.connection.getresponse()
        text = response.read().decode()
        answer = Answer(response.status, response.getheaders(), text, perf_counter() - started)
        for name, value in answer.headers:
            if name.lower() == "set-cookie":
                self.cookies |= {key: morsel.value for key, morsel in SimpleCookie(value).items()}
        return answer


Ask = Callable[[Browser, str], Answer]


def sign_up(browser: Browser, email: str) -> Answer:
    return browser.post("/accounts/signup/", {"name": "Amal Haddad", "email": email, "password1": PASSWORD})


def sign_in(browser: Browser, email: str) -> Answer:
    return browser.post("/accounts/login/", {"login": email, "password": "not the password"})


def lost_password(browser: Browser, email: str) -> Answer:
    return browser.post("/accounts/password/reset/", {"email": email})


def send_again(browser: Browser, email: str) -> Answer:
    """The link of a sign-up that was just made in this browser."""
    sign_up(browser, email)
    return browser.post("/accounts/sign-up/resending/", {})


def add_address(browser: Browser, email: str) -> Answer:
    return browser.post("/accounts/email/", {"email": email, "action_add": ""})


def page_after(browser: Browser, answer: Answer) -> Answer:
    """Where the answer leads to, else the answer itself."""
    place = dict(answer.headers).get("Location")
    return browser.get(place) if place else answer


class Measurement:
    """`ask` about each of the `known` addresses and as many unknown ones, in browsers that `cookies` belong to."""

    def __init__(self, name: str, ask: Ask, known: list[str], cookies: Iterator[Cookies] = NO_COOKIES) -> None:
        self.name, self.ask, self.known, self.cookies = name, ask, known, cookies
        self.heaps = Heap(), Heap()

    def run(self, connection: HTTPConnection) -> None:
        for _number in range(WARM_UP):
            self.ask(Browser(connection, next(self.cookies)), address())
        for number, email in enumerate(self.known):
            pair = [(self.heaps[0], email), (self.heaps[1], address())]
            LOT.shuffle(pair)
            for heap, asked in pair:
                self.note(heap, asked, Browser(connection, next(self.cookies)), with_page=number < LOOKED_AT)
        print(report(self.name, *self.heaps), flush=True)
        for line in differences(*self.heaps)[:6]:
            print("    ", line[:160])

    def note(self, heap: Heap, asked: str, browser: Browser, *, with_page: bool) -> None:
        answer = self.ask(browser, asked)
        heap.add(answer, asked)
        if with_page:
            heap.pages[page_after(browser, answer).shape(asked)] += 1


@dataclass(frozen=True)
class Case:
    """`share`: of so many pairs one is measured, where all cases are."""

    name: str
    ask: Ask
    kind: str = ""
    share: int = 1
    is_signed_in: bool = False


KINDS = ("unconfirmed", "inactive", "without a password", "with a second factor", "only asked for")
CASES = (
    Case("sign-up", sign_up),
    Case("sign-in, wrong password", sign_in),
    Case("lost password", lost_password),
    Case("link sent again", send_again, share=5),
    *(
        Case(f"{ask.__name__.replace('_', ' ')}, {kind}", ask, kind, share=5)
        for kind in KINDS
        for ask in (sign_up, sign_in, lost_password)
    ),
    Case("adding another's address to one's own", add_address, share=5, is_signed_in=True),
)


def measurements(pairs: int, only: str) -> Iterator[Measurement]:
    from bench.enumeration_people import make_people, signed_in_browsers

    @cache
    def people(kind: str, count: int) -> list[str]:
        return make_people([address() for _ in range(count)], kind)

    for case in CASES:
        if only not in case.name:
            continue
        count = pairs if only else max(pairs // case.share, 1)
        known = people(case.kind, count)
        cookies = signed_in_browsers(2 * count + WARM_UP) if case.is_signed_in else NO_COOKIES
        yield Measurement(case.name, case.ask, known, cookies)


@contextmanager
def process(*command: str) -> Iterator[None]:
    """A Python module that runs as long as the context."""
    running = subprocess.Popen([sys.executable, "-m", *command], cwd=ROOT, stderr=subprocess.DEVNULL)
    try:
        yield
    finally:
        running.terminate()
        running.wait()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@contextmanager
def site() -> Iterator[HTTPConnection]:
    """The installation, and a connection to its web process."""
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        mail_port, port = free_port(), free_port()
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "bench.enumeration_settings",
            "SECRET_KEY": token_hex(32),
            "DATABASE_URL": stack.enter_context(postgres(home / "postgres", durable=False)),
            "REDIS_URL": stack.enter_context(redis(home / "redis")),
            "ALLOWED_HOSTS": "127.0.0.1",
            "EMAIL_URL": f"smtp://127.0.0.1:{mail_port}",
            "SECURE_SSL_REDIRECT": "false",
            "TRUSTED_PROXY_COUNT": "0",
            "LOG_LEVEL": "ERROR",
            "STATIC_ROOT": str(home / "static"),
        }
        django.setup()
        call_command("migrate", verbosity=0)
        call_command("collectstatic", verbosity=0)
        stack.enter_context(process("aiosmtpd", "-n", "-l", f"127.0.0.1:{mail_port}", "-c", SINK))
        stack.enter_context(process("celery", "-A", "config", "worker", "--pool=solo", "--loglevel=ERROR"))
        web = ("gunicorn", "config.wsgi", f"--bind=127.0.0.1:{port}", "--preload", "--no-control-socket")
        stack.enter_context(process(*web, "--workers=1", "--threads=4", "--keep-alive=75"))
        yield connected(port)


def connected(port: int) -> HTTPConnection:
    deadline = perf_counter() + STARTED_WITHIN
    while True:
        connection = HTTPConnection("127.0.0.1", port, timeout=30)
        try:
            connection.request("GET", "/healthz")
            connection.getresponse().read()
        except OSError:
            if perf_counter() > deadline:
                raise
            sleep(0.1)
        else:
            return connection


def asked_for() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.enumeration")
    parser.add_argument("pairs", nargs="?", type=int, default=2_000)
    parser.add_argument("--only", default="", metavar="WORDS")
    return parser.parse_args()


def main() -> None:
    asked = asked_for()
    with site() as connection:
        print("with an account and without one; AUC of the times with its 95 % interval")
        for measurement in measurements(min(asked.pairs, MOST_PAIRS), asked.only):
            measurement.run(connection)


if __name__ == "__main__":
    main()
