"""The main job, end to end: answered, moderated, seen live, read in the digest, downloaded.

Three people, three browsers. The reader's page is never reloaded.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.request import Request, urlopen
from zoneinfo import ZoneInfo

import pytest
from docx import Document
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from apps.accounts.models import User
from apps.consultations.enums import RoleName
from apps.consultations.models import Question
from apps.discussions.models import Comment
from apps.moderation.models import Decision, Reason
from apps.notifications.models import Preference
from tests.factories import (
    AffiliationFactory,
    ObjectiveFactory,
    QuestionFactory,
    RoleFactory,
    published_comment,
)
from tests.journeys.conftest import make_person, sign_in
from tests.journeys.site import MailServer, Site, text_of

FIRST_TEXT = "The licence did more than any campaign.\n\n1. It is public\n2. It can be lost"
REVISED_TEXT = FIRST_TEXT + "\n\nThe registry of the port shows it.[^1]\n\n[^1]: Registry figures, 2025."
NOTE = "Please name your source."


@dataclass
class Scene:
    question: Question
    author: User
    moderator: User
    reader: User
    address: str


def a_zone_where_it_is_morning() -> str:
    """The digest goes out from seven o'clock local time, so the reader lives where that is past."""
    zones = ("UTC", "Asia/Tokyo", "Asia/Karachi", "America/Lima", "Pacific/Auckland")
    now = datetime.now(UTC)
    return next(zone for zone in zones if 8 <= now.astimezone(ZoneInfo(zone)).hour < 23)


@pytest.fixture
def scene(site: Site) -> Scene:
    question = QuestionFactory(
        number=2,
        roundtable__number=1,
        roundtable__consultation__code="CMR",
        roundtable__consultation__slug="coastal",
        text={"en": "What keeps recruitment fair?", "fr": "Qu’est-ce qui rend le recrutement équitable ?"},
    )
    consultation = question.roundtable.consultation
    for number in (5, 6):
        objective = ObjectiveFactory(framework=consultation.framework, number=number)
        question.roundtable.objectives.add(objective)
    for index in range(6):
        published_comment(question=question, body=f"Earlier comment {index}. " + "It has been tried. " * 30)
    author = make_person("author@plenary.example", "Amina Testa")
    AffiliationFactory(user=author, organisation__name={"en": "Island Diaspora Forum"})
    moderator = make_person("moderator@plenary.example", "Moritz Testa")
    RoleFactory(consultation=consultation, user=moderator, name=RoleName.ORGANISER)
    reader = make_person("reader@plenary.example", "Rita Testa", time_zone=a_zone_where_it_is_morning())
    Preference.objects.create(user=reader, digest="daily")
    return Scene(question, author, moderator, reader, f"{site.url}{question.get_absolute_url()}")


def test_main_job(site: Site, mail: MailServer, scene: Scene, open_context, tmp_path) -> None:  # type: ignore[no-untyped-def]
    reader, moderator, author = (open_context().new_page() for _ in range(3))

    reader_follows_and_starts_to_type(reader, site, scene)
    desk_is_open(moderator, site, scene)
    reference = author_answers(author, site, scene)
    queue_grows_by_itself(moderator, reference)
    moderator_returns_it(moderator)
    author_revises_from_the_mail(author, mail, scene)
    moderator_publishes_with_objectives(moderator, site, scene, reference)
    reader_sees_it_live(reader)
    digest_reaches_the_reader(site, mail, scene)
    organiser_downloads_the_summary(moderator, site, scene, reference, tmp_path)


def reader_follows_and_starts_to_type(page: Page, site: Site, scene: Scene) -> None:
    sign_in(page, site, scene.reader.email)
    page.goto(scene.address)
    page.get_by_role("button", name="Follow").click()
    expect(
        page.get_by_role("button", name="Following").or_(page.get_by_role("button", name="Unfollow"))
    ).to_be_visible()
    page.goto(scene.address)
    page.evaluate("window.neverReloaded = true")
    page.get_by_label("Your comment").fill("Half a sentence that must stay")


def desk_is_open(page: Page, site: Site, scene: Scene) -> None:
    sign_in(page, site, scene.moderator.email)
    page.goto(f"{site.url}/consultations/coastal/queue/")
    expect(page.get_by_text("Nothing awaits a decision.")).to_be_visible()
    page.evaluate("window.neverReloaded = true")


def author_answers(page: Page, site: Site, scene: Scene) -> str:
    sign_in(page, site, scene.author.email)
    page.goto(scene.address)
    page.get_by_label("Your comment").fill(FIRST_TEXT)
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_role("region", name="Preview").get_by_role("listitem")).to_have_count(2)
    page.get_by_label(re.compile("Objective 5")).check()
    page.get_by_role("button", name="Send for moderation").click()
    expect(page.get_by_text("Awaiting moderation, usually within a day")).to_be_visible()
    comment = Comment.objects.get(author=scene.author)
    expect(page.get_by_role("status").get_by_text(comment.reference)).to_be_visible()
    assert re.fullmatch(r"CMR-RT1-Q2-\d{4}", comment.reference)
    return comment.reference


def queue_grows_by_itself(page: Page, reference: str) -> None:
    expect(page.locator("[data-queue-list]").get_by_text(reference)).to_be_visible(timeout=2000)
    assert page.evaluate("window.neverReloaded") is True
    page.locator("[data-queue-list] ol a").click()


def moderator_returns_it(page: Page) -> None:
    page.get_by_label("Reason").select_option(str(Reason.objects.get(code="unclear").pk))
    page.get_by_label("Note to the author").fill(NOTE)
    page.get_by_role("button", name="Return for revision").click()
    expect(page.get_by_text("goes back to its author")).to_be_visible()


def author_revises_from_the_mail(page: Page, mail: MailServer, scene: Scene) -> None:
    letter = mail.to(scene.author.email, "came back for revision")
    text = text_of(letter)
    assert NOTE in text
    assert "The licence did more than any campaign." in text
    address = re.search(r"http://\S+/revision/", text)
    assert address, text
    page.goto(address[0])
    expect(page.get_by_text(NOTE)).to_be_visible()
    page.get_by_label("Your comment").fill(REVISED_TEXT)
    page.get_by_role("button", name="Send for moderation").click()
    expect(page.get_by_text("Awaiting moderation, usually within a day")).to_be_visible()


def moderator_publishes_with_objectives(page: Page, site: Site, scene: Scene, reference: str) -> None:
    page.goto(f"{site.url}/consultations/coastal/queue/")
    expect(page.get_by_text("The registry of the port shows it.").last).to_be_visible()
    expect(page.get_by_label(re.compile("Objective 5"))).to_be_checked()
    page.get_by_label(re.compile("Objective 6")).check()
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text(f"{reference} is published.")).to_be_visible()
    assert Decision.objects.filter(comment__reference=reference).count() == 2


def reader_sees_it_live(page: Page) -> None:
    button = page.get_by_role("button", name="1 new comment")
    expect(button).to_be_visible(timeout=2000)
    box = page.get_by_label("Your comment")
    box.focus()
    expect(page.get_by_role("toolbar")).to_be_in_viewport()
    expect(box).to_be_in_viewport(ratio=1)
    before = box.bounding_box()
    button.evaluate("button => button.click()")
    article = page.get_by_role("article", name="Amina Testa")
    expect(article).to_contain_text("The registry of the port shows it.")
    expect(article).to_contain_text("Island Diaspora Forum")
    after = box.bounding_box()
    assert before
    assert after
    assert abs(before["y"] - after["y"]) < 2, (before, after)
    expect(box).to_be_focused()
    expect(box).to_have_value("Half a sentence that must stay")
    assert page.evaluate("window.neverReloaded") is True


def digest_reaches_the_reader(site: Site, mail: MailServer, scene: Scene) -> None:
    site.begin("notifications.send_due_digests")
    letter = mail.to(scene.reader.email, "What keeps recruitment fair?")
    assert "The licence did more than any campaign." in text_of(letter)
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = letter["List-Unsubscribe"].strip().strip("<>")
    with urlopen(address) as page:
        assert page.status == 200
    assert Preference.objects.get(user=scene.reader).digest == "daily"
    with urlopen(Request(address, data=b"List-Unsubscribe=One-Click", method="POST")) as answer:
        assert answer.status == 200
    assert Preference.objects.get(user=scene.reader).digest == "off"


def organiser_downloads_the_summary(page: Page, site: Site, scene: Scene, reference: str, tmp_path) -> None:  # type: ignore[no-untyped-def]
    page.goto(f"{site.url}/consultations/coastal/summary/")
    files = {}
    for name in ("docx", "xlsx"):
        with page.expect_download() as download:
            page.locator(f"a[href*='/{name}/'], button[formaction*='/{name}/']").first.click()
        files[name] = tmp_path / f"summary.{name}"
        download.value.save_as(files[name])
    the_document_holds_it_under_its_question(files["docx"], reference)
    the_workbook_holds_it_with_its_objectives(files["xlsx"], reference)


def the_document_holds_it_under_its_question(path, reference: str) -> None:  # type: ignore[no-untyped-def]
    text = "\n".join(paragraph.text for paragraph in Document(path).paragraphs)
    question = text.index("What keeps recruitment fair?")
    assert question < text.index("The licence did more than any campaign.", question)
    assert reference in text


def the_workbook_holds_it_with_its_objectives(path, reference: str) -> None:  # type: ignore[no-untyped-def]
    book = load_workbook(path)
    rows = [row for sheet in book for row in sheet.iter_rows() if any(cell.value == reference for cell in row)]
    line = " | ".join(str(cell.value) for cell in rows[0])
    assert "Amina Testa" in line
    assert "5" in line
    assert "6" in line
    assert {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row} <= {"s", "n", "d", "b"}
