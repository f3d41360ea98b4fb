"""How long it takes to look at a file of invitations before anybody is written to.

    python -m bench.invitations [ROWS]        default 5000, of which six in a hundred have problems

Prints seconds for reading, checking and storing the rows, the same for its first page, and the ratio to a bare
insert of as many rows. Nothing is asserted. Without DATABASE_URL it starts a PostgreSQL of its own.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from config.embedded import postgres

if __name__ == "__main__" and "DATABASE_URL" not in os.environ:
    with TemporaryDirectory() as directory, postgres(Path(directory) / "postgres", durable=False) as url:
        again = [sys.executable, "-m", "bench.invitations", *sys.argv[1:]]
        sys.exit(subprocess.run(again, env=os.environ | {"DATABASE_URL": url}, check=False).returncode)

os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.test"

import django

django.setup()

from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import setup_databases, setup_test_environment, teardown_databases  # noqa: E402

from apps.consultations.batches.actions import read_batch  # noqa: E402
from apps.consultations.enums import RoleName  # noqa: E402
from apps.consultations.models import InvitationBatch, InvitationRow, Role  # noqa: E402
from tests.factories import (  # noqa: E402
    InvitationBatchFactory,
    InvitationFactory,
    OrganisationFactory,
    RoleFactory,
    StakeholderGroupFactory,
    UserFactory,
)
from tests.factories.invitation_files import MEMBER, TAKEN, invitation_file  # noqa: E402

DATABASE = "bench_invitations"
TIMES = 3


def main(rows: int) -> None:
    connection.settings_dict["TEST"]["NAME"] = DATABASE
    databases = setup_databases(verbosity=0, interactive=False)
    setup_test_environment()
    try:
        organiser = make_consultation()
        bad = rows * 6 // 100
        content = invitation_file(rows - bad, bad).content
        preview = best(lambda: read(organiser, content))
        insert = best(lambda: insert_bare(organiser, rows))
        batch = read(organiser, content)
        page = best(lambda: show(organiser, batch))
        print(f"\n{rows} rows, {batch.bad_count} with problems")
        print(f"preview     {preview:8.2f} s   {preview / insert:5.1f} × a bare insert")
        print(f"first page  {page:8.2f} s")
        print(f"bare insert {insert:8.2f} s")
    finally:
        connection.close()
        teardown_databases(databases, verbosity=0)


def best(work: Callable[[], object]) -> float:
    """Seconds of the quickest of several runs."""
    seconds = []
    for _ in range(TIMES):
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    return min(seconds)


def make_consultation() -> Role:
    organiser = RoleFactory(name=RoleName.ORGANISER)
    InvitationFactory(consultation=organiser.consultation, email=TAKEN)
    RoleFactory(consultation=organiser.consultation, user=UserFactory(email=MEMBER), name=RoleName.OBSERVER)
    union = StakeholderGroupFactory(code="union", name={"en": "Union"})
    for name, acronym in (("Union of Dockers", ""), ("Upper District", "UD"), ("Usual Doubts", "UD")):
        OrganisationFactory(name={"en": name}, acronym=acronym, stakeholder_group=union)
    return organiser


def read(organiser: Role, content: bytes) -> InvitationBatch:
    return read_batch(
        consultation=organiser.consultation,
        by=organiser.user,
        file_name="guests.csv",
        content=content,
        role=RoleName.PARTICIPANT,
        language="en",
    )


def insert_bare(organiser: Role, rows: int) -> None:
    batch = InvitationBatchFactory(consultation=organiser.consultation)
    bare = [InvitationRow(batch=batch, number=number, email=f"g{number}@b.example") for number in range(rows)]
    InvitationRow.objects.bulk_create(bare, batch_size=1_000)


def show(organiser: Role, batch: InvitationBatch) -> None:
    client = Client()
    client.force_login(organiser.user)
    assert client.get(batch.get_absolute_url()).status_code == 200


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5000)
