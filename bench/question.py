"""What a question page costs a visitor and a member: time against the leanest page of the same process, queries,
weight on the wire. The threads of visitors are made once and kept, so theirs are the figures of the second visit.
"""

import gzip
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import django

from config.embedded import postgres

ROUNDS = 30
SIZES = (1, 20, 200)


def main() -> None:
    with ExitStack() as stack:
        directory = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        os.environ["DATABASE_URL"] = stack.enter_context(postgres(directory / "postgres", durable=False))
        os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.test"
        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        stack.callback(close)
        measure()


def close() -> None:
    from django.db import connections

    connections.close_all()


def measure() -> None:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from tests.factories import AffiliationFactory, QuestionFactory, published_comment

    visitor, member = (Client(headers={"host": "localhost"}) for _ in range(2))
    member.force_login(AffiliationFactory().user)
    print(f"{'page':>24} {'median ms':>10} {'ratio':>7} {'queries':>8} {'html KB':>8} {'gzip KB':>8}")
    lean = median(lambda: visitor.get("/healthz"))
    print(f"{'reference: /healthz':>24} {lean:10.1f} {1:7.1f}")
    for size in SIZES:
        question = QuestionFactory()
        first = published_comment(question=question)
        for index in range(size - 1):
            published_comment(
                question=question, parent=first if index % 3 else None, body="It has been tried. " * 40
            )
        address = question.get_absolute_url()
        for name, client in (("visitor", visitor), ("member", member)):
            taken = median(lambda client=client, address=address: client.get(address))
            with CaptureQueriesContext(connection) as queries:
                page = client.get(address).content
            print(
                f"{f'{size} comments, {name}':>24} {taken:10.1f} {taken / lean:7.1f} {len(queries):8} "
                f"{len(page) / 1024:8.1f} {len(gzip.compress(page, 6)) / 1024:8.1f}"
            )


def median(work: Callable[[], object]) -> float:
    """Milliseconds, after one round that does not count."""
    work()
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


if __name__ == "__main__":
    main()
