"""Five thousand rows in the browser, 4,700 invitations through Celery: each once, though the workers are killed.

SMTP cannot be made exact: a worker that dies after the mail server took an e-mail and before the site noted it
leaves nobody who knows. These kills fall at any moment but that one, with e-mails in hand that the mail server has
not taken; what happens in that one moment is held by tests/consultations/test_sending.py.
"""

import logging
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session
from playwright.sync_api import expect

from apps.consultations.enums import InvitationState, RoleName
from apps.consultations.models import Consultation, Invitation
from apps.organisations.models import Organisation, StakeholderGroup
from tests.factories import ConsultationFactory, InvitationFactory, RoleFactory
from tests.factories.invitation_files import MEMBER, TAKEN, invitation_file
from tests.journeys.conftest import make_person, sign_in
from tests.journeys.site import ROOT, MailServer, Site

GOOD, BAD = 4_700, 300
KILLED_AFTER = (1_000, 3_000)


@dataclass
class Postbox(MailServer):
    """Counts what it takes; of workers that are dead nothing more, as if they had died a moment before."""

    taken: list[tuple[str, str]] = field(default_factory=list)
    gate: Lock = field(default_factory=Lock)
    deaths: int = 0

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.rcpt_tos.append(address)
        envelope.deaths = self.deaths  # type: ignore[attr-defined]
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        with self.gate:
            if envelope.deaths != self.deaths:  # type: ignore[attr-defined]
                return "451 nobody is there any longer"
            head = (envelope.original_content or b"").decode("ascii", "replace")
            number = next(line for line in head.splitlines() if line.lower().startswith("message-id:"))
            self.taken.append((envelope.rcpt_tos[0], number))
            return "250 OK"


@dataclass
class Workers:
    """Celery as docker-compose.yml starts it: a worker with two processes, and beat."""

    site: Site
    directory: Path
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(self) -> None:
        schedule = self.directory / "beat-schedule"
        schedule.unlink(missing_ok=True)
        worker = ["worker", "--loglevel=INFO", "--concurrency=2", "--hostname=worker@%h"]
        beat = ["beat", "--loglevel=INFO", f"--schedule={schedule}", "--pidfile="]
        self.running = [self._begin(each) for each in (worker, beat)]

    def _begin(self, command: list[str]) -> subprocess.Popen[bytes]:
        log = (self.directory / f"{command[0]}.log").open("ab")
        return subprocess.Popen(
            [sys.executable, "-m", "celery", "-A", "config", *command],
            cwd=ROOT, env=self.site.environment, stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip

    def signal(self, number: signal.Signals) -> None:
        """To all processes, those that the worker has started too."""
        for process in self.running:
            os.killpg(process.pid, number)

    def kill(self) -> None:
        self.signal(signal.SIGKILL)
        for process in self.running:
            process.wait()
        self.running = []

    def kill_while_sending(self, postbox: Postbox, invitations) -> None:  # type: ignore[no-untyped-def]
        """At a moment at which e-mails are in hand, and all that the mail server took is noted."""
        while True:
            with postbox.gate:
                self.signal(signal.SIGSTOP)
                sent = invitations.filter(sent_at__isnull=False).count()
                in_hand = invitations.filter(sent_at__isnull=True, claimed_by__isnull=False).count()
                if sent == len(postbox.taken) and in_hand:
                    postbox.deaths += 1
                    self.kill()
                    return
                self.signal(signal.SIGCONT)
            time.sleep(0.01)


@pytest.fixture
def consultation(site: Site) -> Consultation:
    consultation = ConsultationFactory(visibility="members")
    organiser = make_person("organiser@plenary.example", "Ama Serwaa")
    RoleFactory(consultation=consultation, user=organiser, name=RoleName.ORGANISER)
    member = make_person(MEMBER, "Already here")
    RoleFactory(consultation=consultation, user=member, name=RoleName.OBSERVER)
    InvitationFactory(consultation=consultation, email=TAKEN)
    union = StakeholderGroup.objects.create(code="union", name={"en": "Union"})
    for name, acronym in (("Union of Dockers", ""), ("Upper District", "UD"), ("Usual Doubts", "UD")):
        Organisation.objects.create(name={"en": name}, acronym=acronym, stakeholder_group=union)
    return consultation


@pytest.fixture
def postbox(site: Site):  # type: ignore[no-untyped-def]
    """The site's own mail server is not asked meanwhile."""
    logging.getLogger("mail.log").setLevel(logging.WARNING)
    postbox = Postbox()
    controller = postbox.start()
    usual = site.environment["EMAIL_URL"]
    site.environment["EMAIL_URL"] = f"smtp://127.0.0.1:{postbox.port}"
    yield postbox
    site.environment["EMAIL_URL"] = usual
    controller.stop()


@pytest.fixture
def workers(site: Site, postbox: Postbox, tmp_path: Path):  # type: ignore[no-untyped-def]
    site.kill("worker")
    workers = Workers(site, tmp_path)
    workers.start()
    yield workers
    if workers.running:
        workers.kill()
    site.start_worker()


def test_each_invitation_is_sent_once_though_the_workers_are_killed_twice(
    site: Site, workers: Workers, postbox: Postbox, consultation: Consultation, open_context, tmp_path: Path
) -> None:
    file, path = invitation_file(GOOD, BAD), tmp_path / "guests.csv"
    path.write_bytes(file.content)
    page = open_context().new_page()
    sign_in(page, site, "organiser@plenary.example")
    page.goto(f"{site.url}{consultation.get_absolute_url()}people/batches/")
    page.locator("input[type=file]").set_input_files(path)
    begun = time.perf_counter()
    page.get_by_role("button", name="Upload and look at it").click()
    expect(page.get_by_text("4700 rows are good.")).to_be_visible(timeout=30_000)
    print(f"\nPreview of {GOOD + BAD} rows in the browser: {time.perf_counter() - begun:.1f} s")
    expect(page.get_by_text("300 rows have a problem and invite nobody.")).to_be_visible()
    batch = consultation.invitation_batches.get()
    assert set(batch.rows.bad().values_list("number", flat=True)) == set(file.problems)
    assert postbox.taken == []

    begun = time.perf_counter()
    page.get_by_role("button", name="Send 4700 invitations").click()
    page.locator("[data-running]").wait_for()
    invitations = Invitation.objects.filter(batch=batch)
    shown = []
    for count in KILLED_AFTER:
        site.wait_for(lambda count=count: len(postbox.taken) >= count, within=240)
        workers.kill_while_sending(postbox, invitations)
        shown.append(page.locator("progress").evaluate("bar => bar.value"))
        workers.start()
    site.wait_for(lambda: len(postbox.taken) >= GOOD, within=300)
    site.wait_for(lambda: invitations.count_by_state() == {InvitationState.SENT: GOOD}, within=10)
    print(f"{GOOD} invitations in {time.perf_counter() - begun:.0f} s, two kills and two starts among them")

    expect(page.get_by_text("Nothing waits to be sent.")).to_be_visible(timeout=30_000)
    expect(page.get_by_text("4700 of 4700")).to_be_visible()
    assert 0 < shown[0] < shown[1] < GOOD
    times = Counter(recipient for recipient, _number in postbox.taken)
    assert times == Counter(file.addresses)
    assert len({number for _recipient, number in postbox.taken}) == GOOD
