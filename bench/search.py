"""How long searches take over many comments: `python -m bench.search [COMMENTS]`, by default 1,000,000.

Starts a PostgreSQL of its own with the settings that it has by itself, in a directory that goes with the run (6 GB
for a million comments). 50,000 texts in six languages of 40 to 160 words each are drawn from 30,000 words of each
language as often as words of their rank are (Zipf's law); each stands under several comments, by other people, in
eleven consultations of which one is for members. Questions of all frequencies, of one to three words, phrases,
words left out, beginnings, names right and wrong, narrowed or not, by a visitor and by a member, are asked of the
page.
All of them are asked twice; the first time is printed as "cold". Nothing is asserted.
"""

import argparse
import gc
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import django

from config.embedded import postgres

if TYPE_CHECKING:
    from bench.search_data import Data, Language

QUESTIONS = 500
SEED = 7
# How often the words of a question stand in texts, by their rank.
BANDS = {"frequent": (10, 60), "common": (60, 600), "rare": (600, 8_000), "hapax": (8_000, 30_000)}
Asked = tuple[str, dict[str, str]]  # what kind of question, what stands in the address


def main(count: int) -> None:
    with ExitStack() as stack:
        directory = stack.enter_context(tempfile.TemporaryDirectory(prefix="plenary-bench-"))
        os.environ["DATABASE_URL"] = stack.enter_context(postgres(Path(directory) / "postgres", durable=False))
        os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.test"
        django.setup()
        from django.core.management import call_command
        from django.db import connections

        stack.callback(connections.close_all)
        call_command("migrate", verbosity=0)
        from bench.search_data import make_data

        print(f"{count:,} comments, load {os.getloadavg()[0]:.1f}", flush=True)
        data = make_data(count, Random(SEED))
        print_sizes()
        gc.freeze()  # what the maker of the data holds, no server does
        measure(data)


def print_sizes() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        for name in ("search_searchentry", "search_entry_by_lexeme", "search_nameword"):
            cursor.execute("SELECT pg_relation_size(%s), pg_total_relation_size(%s)", [name, name])
            own, total = cursor.fetchone()
            print(f"  {name:24} {own / 1e6:8.0f} MB, with all that belongs to it {total / 1e6:8.0f} MB")


def measure(data: "Data") -> None:
    from django.test import Client

    from apps.search.views import search

    search.SEARCHES_PER_MINUTE = 10**9
    visitor, member = Client(headers={"host": "localhost"}), Client(headers={"host": "localhost"})
    member.force_login(data.member)
    questions = questions_about(data, Random(SEED))
    for name in ("cold", "warm"):
        spent: dict[str, list[Spent]] = {}
        for number, (kind, query) in enumerate(questions):
            client = member if number % 3 == 0 else visitor
            spent.setdefault(kind, []).append(
                spend(lambda client=client, query=query: client.get("/search/", query))
            )
        print_spent(name, spent)


@dataclass(frozen=True)
class Spent:
    """Milliseconds: by the clock, and of a processor in the page's process and in the database's."""

    clock: float
    page: float
    database: float

    @property
    def processor(self) -> float:
        return self.page + self.database


def spend(work: Callable[[], object]) -> Spent:
    clock, page, database = time.perf_counter(), time.process_time(), database_time()
    work()
    return Spent(
        (time.perf_counter() - clock) * 1000, (time.process_time() - page) * 1000, database_time() - database
    )


def database_time() -> float:
    """Milliseconds that the server's process behind our connection has been on a processor (Linux)."""
    from django.db import connection

    connection.ensure_connection()
    pid = connection.connection.info.backend_pid
    return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e6


def print_spent(name: str, spent: dict[str, list[Spent]]) -> None:
    print(f"\n{name}, load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors; milliseconds")
    columns = "".join(f"{column:>8}" for column in ("p50", "p95", "p99", "most"))
    print(f"{'':>32}{'by the clock':>32}  {'of a processor':>32}")
    print(f"{'question':>23}{'asked':>7}  {columns}  {columns}")
    everything = [each for several in spent.values() for each in several]
    for kind, several in [*sorted(spent.items()), ("all", everything)]:
        clock, processor = (hundredths(getattr(each, name) for each in several) for name in ("clock", "processor"))
        print(f"{kind:>23}{len(several):7}  {clock}  {processor}", flush=True)


def hundredths(times: Iterable[float]) -> str:
    times = sorted(times)
    cuts = statistics.quantiles(times, n=100, method="inclusive") if len(times) > 1 else times * 99
    return "".join(f"{figure:8.0f}" for figure in (cuts[49], cuts[94], cuts[98], times[-1]))


def questions_about(data: "Data", random: Random) -> list[Asked]:
    return [_question(data, random) for _ in range(QUESTIONS)]


def _question(data: "Data", random: Random) -> Asked:
    kind = random.choices(
        [
            "frequent",
            "common",
            "rare",
            "hapax",
            "two words",
            "three words",
            "phrase",
            "left out",
            "begun",
            "name",
            "slip",
        ],
        [15, 15, 15, 5, 12, 6, 8, 6, 6, 8, 4],
    )[0]
    language = random.choice(data.languages)
    text = _text(kind, language, data, random)
    narrowing = _narrowing(data, random) if random.random() < 0.3 else {}
    return (f"{kind}, narrowed" if narrowing else kind), {"q": text, **narrowing}


def _text(kind: str, language: "Language", data: "Data", random: Random) -> str:
    def word(band: str) -> str:
        return language.words[random.randrange(*BANDS[band])]

    code, words = random.choice(data.samples)
    place = random.randrange(len(words) - 3)
    joint = "" if code.startswith("zh") else " "
    match kind:
        case "two words":
            return f"{word('frequent')} {word(random.choice(['frequent', 'common', 'rare']))}"
        case "three words":
            return f"{word('frequent')} {word('frequent')} {word('common')}"
        case "phrase":
            return '"' + joint.join(words[place : place + 2]) + '"'
        case "left out":
            return f"{word('frequent')} -{word('frequent')}"
        case "begun":
            return word("common")[:4]
        case "name":
            return random.choice(data.names)
        case "slip":
            name = random.choice(data.names)
            at = random.randrange(2, len(name) - 2)
            return name[:at] + name[at + 1 :]
    return word(kind)


def _narrowing(data: "Data", random: Random) -> dict[str, str]:
    choices = {
        "kind": "comment",
        "language": random.choice(data.languages).code,
        "group": str(random.choice(data.groups)),
        "objective": str(random.choice(data.objectives)),
        "consultation": random.choice(data.slugs),
    }
    names = random.sample(list(choices), k=random.choice([1, 1, 2]))
    return {name: choices[name] for name in names}


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("comments", nargs="?", type=int, default=1_000_000)
    main(parser.parse_args().comments)
