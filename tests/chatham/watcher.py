"""The attacker's eyes: from one vantage point, all that can be fetched, heard or read in mails."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from zipfile import ZipFile

import pypdf
from django.core.mail import EmailMultiAlternatives
from django.test import Client
from django.urls import reverse

from apps.activity.models import Activity
from apps.activity.topics import Listener, may_listen
from apps.consultations.models import Consultation, Question
from apps.live.messages import messages_of
from apps.profiles.models import Profile
from apps.reports.pictures.reading import NAMES
from tests.chatham.cast import Vantage
from tests.chatham.clock import Clock
from tests.chatham.evidence import TAG, Evidence, as_text, metadata, without_noise

DOCUMENTS = ("csv", "xlsx", "docx", "pdf")
WORDS = ("harbour", "winter")  # that people use here
MOST_PERMALINKS = 8  # one leads to a page that is looked at anyway


@dataclass
class Watcher:
    """`listener` and `client` are those of the person who watches."""

    vantage: Vantage
    listener: Listener
    client: Client
    consultation: Consultation
    clock: Clock
    evidence: Evidence = field(default_factory=Evidence)
    known: dict[str, str] = field(default_factory=dict)
    hears: dict[str, bool] = field(default_factory=dict)
    refused: set[str] = field(default_factory=set)

    def look(self, question: Question | None) -> None:
        """What is looked at after every event: the question that it concerns, the desk, an export."""
        self.evidence.looked.append(self.clock.moment)
        if question:
            self._fetch(f"question {question.pk}", question.get_absolute_url())
        self._fetch("queue", reverse("moderation:queue_list", args=[self.consultation.slug]))
        self._export("json")

    def take_stock(self, *, files: bool) -> None:
        """Everything there is, also what was refused before; with `files` the long ones, too."""
        self.refused.clear()
        slug = self.consultation.slug
        for question in Question.objects.filter(roundtable__consultation=self.consultation).order_by("pk"):
            self._fetch(f"question {question.pk}", question.get_absolute_url())
            self._fetch(f"fresh {question.pk}", f"{reverse('discussions:fresh', args=[question.pk])}?after=0")
        for number in (1, 2):
            self._fetch(f"roundtable {number}", reverse("consultations:roundtable", args=[slug, number]))
        for source, name in PAGES.items():
            self._fetch(source, reverse(name, args=[slug]))
        for name in NAMES:
            self._fetch(f"csv {name}", reverse("reports:picture", args=[slug, name, "csv"]))
        self._fetch("home", "/")
        for word in WORDS:
            self._fetch(f"search {word}", f"{reverse('search:search')}?q={word}&kind=comment")
        self._fetch("updates", reverse("notifications:list"))
        for reference in self.evidence.withheld[:MOST_PERMALINKS]:
            address = reverse("discussions:comment", args=[slug, reference])
            self._fetch(f"permalink {reference}", address, say=reference)
        for form in DOCUMENTS if files else ():
            self._export(form)

    def visit_people(self) -> None:
        for profile in Profile.objects.order_by("pk"):
            self._fetch(f"profile {profile.pk}", profile.get_absolute_url())

    def hear(self, activities: list[Activity]) -> None:
        """What a socket on all topics that this person may ask for brings."""
        for message in [message for activity in activities for message in messages_of(activity)]:
            if message.topic not in self.hears:
                self.hears[message.topic] = may_listen(self.listener, message.topic)
            if self.hears[message.topic]:
                self.evidence.cursor = message.cursor

    def read(self, message: EmailMultiAlternatives) -> None:
        """A mail without what tells to whom it went."""
        headers = {name: value for name, value in message.extra_headers.items() if "Unsubscribe" not in name}
        html = "\n".join(TAG.sub("\n", str(part[0])) for part in message.alternatives)
        text = f"{metadata(headers)}\n{message.subject}\n{message.body}\n{html}"
        self.evidence.take_in("mail", self.clock.moment, without_noise(text))

    def _fetch(self, source: str, address: str, say: str = "") -> None:
        if address in self.refused:
            return
        response = self.client.get(address)
        if response.status_code not in (200, 302) or "/accounts/login/" in response.get("Location", ""):
            self.refused.add(address)
            return
        body = b"".join(response) if response.streaming else response.content
        headers = " ".join(f'{name.lower()}="{value}"' for name, value in response.items())
        cookies = response.cookies.output(header="cookie:")
        head = without_noise(f"{say} {headers} {cookies}")
        self._note(f"headers {source}", head)
        self._note(source, without_noise(as_text(body)))

    def _export(self, form: str) -> None:
        address = reverse("reports:download", args=[self.consultation.slug, form])
        if self.vantage == Vantage.ORGANISER:
            address += "?include=undecided"
        if address in self.refused:
            return
        response = self.client.get(address)
        if response.status_code != 200:
            self.refused.add(address)
            return
        for number, text in enumerate(texts_in(form, b"".join(response))):
            self._note(f"{form} {number}", without_noise(text))

    def _note(self, source: str, text: str) -> None:
        if self.known.get(source) != text:
            self.known[source] = text
            self.evidence.take_in(source, self.clock.moment, text)


PAGES = {
    "consultation": "consultations:consultation",
    "participants": "profiles:participants",
    "queue_page": "moderation:queue",
    "tagging": "moderation:tagging",
    "people": "consultations:people",
    "invitations": "consultations:invitations",
    "protections": "discussions:protections",
    "reveals": "discussions:reveals",
    "summary": "reports:summary",
    "figures": "reports:pictures",
}


def texts_in(form: str, content: bytes) -> Iterator[str]:
    """All that is in a file: words, properties, and what the archive says of its members."""
    if form == "pdf":
        reader = pypdf.PdfReader(BytesIO(content))
        yield "\n".join(page.extract_text() for page in reader.pages)
        yield metadata({**(reader.metadata or {}), "trailer": str(reader.trailer.get("/ID"))})
    elif form in ("docx", "xlsx"):
        with ZipFile(BytesIO(content)) as archive:
            yield metadata([(each.filename, each.date_time, each.comment) for each in archive.infolist()])
            for name in archive.namelist():
                if name.endswith((".xml", ".rels")):
                    text = as_text(archive.read(name))
                    yield text.replace("</w:p>", "\n") if form == "docx" else text
    else:
        yield as_text(content)
