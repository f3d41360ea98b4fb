"""Writing, whatever happens meanwhile: the line breaks, the browser dies, the session or the phase ends."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from apps.accounts.models import User
from apps.activity.models import Activity
from apps.consultations.models import Phase, Question
from apps.discussions.models import Comment, Draft
from apps.moderation.actions import decide
from apps.moderation.enums import Ruling
from tests.factories import QuestionFactory, UserFactory, pending_comment
from tests.journeys.conftest import fill_in_sign_in, make_person, sign_in
from tests.journeys.flapping import Cut, FlappingLine
from tests.journeys.site import Site

TROUBLE = ("ERR_", "WebSocket", "Failed to load resource")
SAVED = re.compile(r"Saved \d")
WITHOUT_LINE = "Sending… no connection; it will be sent when the connection is back."
RETRIES = 60_000  # ms: the pauses between attempts double
# What the line tells a page: this process has no line to it.
HEARD = """([topic, cursor]) => document.dispatchEvent(
  new CustomEvent("live", { detail: { kind: "comment.published", topic, cursor } }))"""
people = iter(range(1, 1000))


@pytest.fixture
def question(site: Site) -> Question:
    return QuestionFactory(number=1)


@pytest.fixture
def author(site: Site) -> User:
    number = next(people)
    return make_person(f"writer-{number}@plenary.example", f"Writer {number} Testa")


@pytest.fixture
def context(open_context) -> BrowserContext:  # type: ignore[no-untyped-def]
    return open_context(tolerates=TROUBLE)


@pytest.fixture
def page(site: Site, question: Question, author: User, context: BrowserContext) -> Page:
    """Signed in, on the page of the question."""
    return open_page(site, question, author, context)


def open_page(site: Site, question: Question, author: User, context: BrowserContext) -> Page:
    page = context.new_page()
    sign_in(page, site, author.email)
    page.goto(f"{site.url}{question.get_absolute_url()}")
    return page


def box(page: Page):  # type: ignore[no-untyped-def]
    return page.get_by_label("Your comment")


def status(page: Page):  # type: ignore[no-untyped-def]
    return page.locator("[data-draft-status]")


def write(page: Page, text: str) -> None:
    """By keys, as people do."""
    box(page).focus()
    expect(page.locator("form.compose")).to_have_attribute("data-attended", "")
    page.keyboard.press("Control+End")
    page.keyboard.insert_text(text)


def send(page: Page) -> None:
    page.get_by_role("button", name="Send for moderation").click()


@pytest.fixture
def line(site: Site) -> Iterator[FlappingLine]:
    """Slow, as a telephone's: 4 kB in 80 ms, to and fro."""
    with FlappingLine(site.port, marker=b"/comments/ HTTP", seconds_per_chunk=0.08).running() as line:
        yield line


def test_text_sent_over_a_flapping_line_arrives_once(
    site: Site, question: Question, author: User, context: BrowserContext, line: FlappingLine
):
    page = context.new_page()
    sign_in(page, site, author.email)  # the cookie is that of the host, whatever the port
    page.goto(f"{line.url}{question.get_absolute_url()}")
    text = "Written in Dakar, on a bus. " * 400  # 11 kB
    write(page, text)
    expect(status(page)).to_have_text(SAVED)
    line.plan = [Cut.BEFORE, Cut.REQUEST, Cut.RESPONSE, Cut.ANSWERING, Cut.REQUEST, Cut.RESPONSE]

    send(page)

    expect(page.get_by_text("Awaiting moderation, usually within a day")).to_be_visible(timeout=RETRIES)
    assert len(line.cuts) == 6
    comment = Comment.objects.get(author=author)
    assert comment.latest_revision.body == text.strip()
    assert not Draft.objects.filter(user=author).exists()
    page.goto(f"{line.url}{question.get_absolute_url()}")
    expect(page.get_by_text("This device kept a text")).to_be_hidden()


def test_text_sent_without_a_line_goes_out_when_it_is_back(
    site: Site, question: Question, author: User, context: BrowserContext, line: FlappingLine
):
    page = context.new_page()
    sign_in(page, site, author.email)
    page.goto(f"{line.url}{question.get_absolute_url()}")
    write(page, "Sent in a tunnel.")
    expect(status(page)).to_have_text(SAVED)

    line.is_down = True
    send(page)
    expect(status(page)).to_have_text(WITHOUT_LINE)
    expect(box(page)).not_to_be_editable()
    assert not Comment.objects.filter(author=author).exists()
    line.is_down = False

    expect(page.get_by_text("Awaiting moderation, usually within a day")).to_be_visible(timeout=RETRIES)
    assert Comment.objects.get(author=author).latest_revision.body == "Sent in a tunnel."


def test_sending_can_be_stopped_to_go_on_writing(
    site: Site, question: Question, author: User, context: BrowserContext, line: FlappingLine
):
    page = context.new_page()
    sign_in(page, site, author.email)
    page.goto(f"{line.url}{question.get_absolute_url()}")
    write(page, "Too early.")
    expect(status(page)).to_have_text(SAVED)
    line.is_down = True
    send(page)
    expect(status(page)).to_have_text(WITHOUT_LINE)  # until then it may be on its way

    page.get_by_role("button", name="Do not send it yet").click()
    line.is_down = False
    expect(box(page)).to_be_focused()
    write(page, " Now it is right.")
    send(page)

    expect(page.get_by_text("Awaiting moderation, usually within a day")).to_be_visible()
    assert Comment.objects.get(author=author).latest_revision.body == "Too early. Now it is right."


def test_text_is_saved_on_the_site_while_one_writes_and_offered_after_a_reload(page: Page, author: User):
    write(page, "Begun")
    expect(status(page)).to_have_text("Saved on this device")
    expect(status(page)).to_have_text(SAVED)
    assert Draft.objects.get(user=author).body == "Begun"
    write(page, " and gone on")
    expect(status(page)).to_have_text("Saved on this device")
    expect(status(page)).to_have_text(SAVED)
    assert Draft.objects.get(user=author).body == "Begun and gone on"

    page.reload()

    expect(box(page)).to_have_value("")
    expect(page.get_by_text("This device kept a text")).to_be_hidden()
    expect(page.get_by_text("It was written on another device.")).to_be_hidden()
    page.get_by_role("link", name="Show it").click()
    expect(box(page)).to_have_value("Begun and gone on")
    send(page)
    expect(page.get_by_text("Awaiting moderation, usually within a day")).to_be_visible()
    assert not Draft.objects.filter(user=author).exists()


def test_text_survives_a_browser_that_dies_offline(
    site: Site, question: Question, author: User, context: BrowserContext, page: Page
):
    write(page, "")
    context.set_offline(True)
    write(page, "Never seen by the site")
    expect(status(page)).to_have_text(re.compile("Not saved on the site: no connection"))
    # A page that is closed may send a last word, and by then the line is there again; one that dies sends nothing.
    page.evaluate("window.fetch = () => Promise.reject(new TypeError()); navigator.sendBeacon = () => false")
    page.close(run_before_unload=False)
    context.set_offline(False)
    assert not Draft.objects.filter(user=author).exists()

    page = context.new_page()
    page.goto(f"{site.url}{question.get_absolute_url()}")
    expect(box(page)).to_have_value("")
    expect(page.get_by_text("This device kept a text that was not sent.")).to_be_visible()
    page.get_by_role("button", name="Show it").click()

    expect(box(page)).to_have_value("Never seen by the site")
    expect(status(page)).to_have_text(SAVED)
    assert Draft.objects.get(user=author).body == "Never seen by the site"


def test_what_could_not_be_saved_is_saved_when_the_line_is_back(context: BrowserContext, page: Page, author: User):
    write(page, "")
    context.set_offline(True)
    write(page, "Written offline")
    expect(status(page)).to_have_text(re.compile("Not saved on the site: no connection"))
    expect(page.locator("[data-draft-voice]")).to_have_text(re.compile("no connection"))

    context.set_offline(False)

    expect(status(page)).to_have_text(SAVED)
    expect(page.locator("[data-draft-voice]")).to_have_text(SAVED)
    assert Draft.objects.get(user=author).body == "Written offline"


def test_text_of_another_device_is_offered_and_the_older_one_kept(  # type: ignore[no-untyped-def]
    site: Site, question: Question, author: User, page: Page, open_context
):
    write(page, "On the laptop")
    expect(status(page)).to_have_text(SAVED)

    telephone = open_page(site, question, author, open_context(viewport={"width": 360, "height": 740}))
    expect(telephone.get_by_text("It was written on another device.")).to_be_visible()
    expect(box(telephone)).to_have_value("")
    telephone.get_by_role("link", name="Show it").click()
    write(telephone, ", then on the telephone")
    expect(status(telephone)).to_have_text(SAVED)
    write(page, " once more")

    expect(status(page)).to_have_text(re.compile("The text from another device is kept, too."))
    kept = dict(Draft.objects.filter(user=author).values_list("body", "is_current"))
    assert kept == {"On the laptop once more": True, "On the laptop, then on the telephone": False}


def test_writer_who_was_signed_out_is_told_and_saves_again_after_signing_in_elsewhere(
    site: Site, context: BrowserContext, page: Page, author: User
):
    write(page, "Begun")
    expect(status(page)).to_have_text(SAVED)
    Session.objects.all().delete()
    write(page, " and gone on")
    expect(status(page)).to_have_text(re.compile("you are signed out"))

    other = context.new_page()
    sign_in(other, site, author.email)
    page.bring_to_front()
    write(page, " and on")

    expect(status(page)).to_have_text(SAVED, timeout=RETRIES)
    assert Draft.objects.get(user=author).body == "Begun and gone on and on"


def test_writer_who_was_signed_out_signs_in_and_sends(page: Page, author: User):
    write(page, "An hour of work")
    Session.objects.all().delete()

    send(page)
    expect(page.get_by_text("nothing is lost")).to_have_count(1)
    fill_in_sign_in(page, author.email)
    expect(box(page)).to_have_value("An hour of work")
    send(page)

    expect(page.get_by_text("Awaiting moderation, usually within a day")).to_be_visible()
    assert Comment.objects.filter(author=author).count() == 1


def test_text_is_kept_when_the_phase_closes_while_one_writes(page: Page, author: User, question: Question):
    write(page, "Nearly done")
    Phase.objects.filter(consultation=question.roundtable.consultation).update(
        closes_at=timezone.now() - timedelta(minutes=1)
    )
    write(page, " when it closed")
    expect(status(page)).to_have_text(SAVED)

    send(page)
    expect(page.get_by_role("alert").get_by_text("Comments closed on")).to_be_visible()
    expect(box(page)).to_have_value("Nearly done when it closed")
    page.goto(page.url.split("#")[0].replace(f"questions/{question.pk}/comments/", "drafts/"))

    expect(page.get_by_role("heading", name="Nearly done when it closed")).to_be_visible()
    assert Draft.objects.get(user=author).body == "Nearly done when it closed"


def test_text_that_only_this_device_has_is_shown_after_the_phase_has_closed(
    context: BrowserContext, page: Page, question: Question
):
    write(page, "")
    context.set_offline(True)
    write(page, "Too late")
    expect(status(page)).to_have_text(re.compile("no connection"))
    Phase.objects.filter(consultation=question.roundtable.consultation).update(
        closes_at=timezone.now() - timedelta(minutes=1)
    )
    address = page.url
    page.close()

    context.set_offline(False)
    page = context.new_page()
    page.goto(address)

    expect(box(page)).to_have_count(0)
    expect(page.get_by_label("This device kept a text that was not sent.")).to_have_value("Too late")


def test_live_update_touches_nothing_that_is_being_typed(page: Page, question: Question):
    write(page, "In the middle of a wo")
    page.evaluate("document.querySelector('[name=body]').setSelectionRange(3, 6)")
    comment = pending_comment(question=question, body="Published meanwhile")

    decide(moderator=UserFactory(), comment=comment, revision=comment.latest_revision, ruling=Ruling.PUBLISH)
    page.evaluate(HEARD, [question.topic, Activity.objects.order_by("pk").last().pk])
    expect(page.get_by_role("button", name="1 new comment")).to_be_visible()

    expect(box(page)).to_be_focused()
    chosen = page.evaluate(
        "(({ selectionStart, selectionEnd }) => [selectionStart, selectionEnd])(document.activeElement)"
    )
    assert chosen == [3, 6]
    expect(box(page)).to_have_value("In the middle of a wo")
    page.get_by_role("button", name="1 new comment").click()
    expect(page.get_by_text("Published meanwhile")).to_be_visible()
    expect(box(page)).to_have_value("In the middle of a wo")


def test_next_person_at_the_browser_is_offered_nothing(
    site: Site, question: Question, context: BrowserContext, page: Page
):
    context.set_offline(True)
    box(page).fill("Mine alone")
    expect(status(page)).to_have_text("Saved on this device")
    page.close()
    context.set_offline(False)
    Session.objects.all().delete()

    other = open_page(site, question, make_person("next@plenary.example", "Nadia Testa"), context)

    expect(box(other)).to_be_visible()
    expect(other.get_by_text("This device kept a text")).to_be_hidden()


def test_coming_back_to_what_was_sent_begins_another_text(page: Page, author: User):
    write(page, "The first")
    send(page)
    expect(page.get_by_text("Awaiting moderation, usually within a day")).to_be_visible()

    page.go_back()
    box(page).fill("The second")
    expect(status(page)).to_have_text(SAVED)

    assert Draft.objects.get(user=author).body == "The second"
    send(page)
    expect(page.get_by_text("Awaiting moderation, usually within a day").nth(1)).to_be_visible()
    assert Comment.objects.filter(author=author).count() == 2
