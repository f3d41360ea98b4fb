"""What is new to a reader is noted while they read, and told without moving anything."""

import pytest
from playwright.sync_api import Page, expect

from apps.consultations.enums import Feature
from apps.consultations.models import Question
from apps.discussions.models import Comment, Reading
from apps.moderation.actions import decide
from apps.moderation.enums import Ruling
from tests.factories import PhaseFactory, QuestionFactory, UserFactory, pending_comment, published_comment
from tests.journeys.conftest import make_person, sign_in
from tests.journeys.site import Site

NOTED_WITHIN = 15_000
TELL_EVERY = 10_000
# Notes when the line for what is new says something else, and what.
WATCH = """() => {
  window.told = [];
  const region = document.querySelector("[data-fresh]");
  new MutationObserver(() => window.told.push([performance.now(), region.textContent.trim()]))
    .observe(region, { childList: true, characterData: true, subtree: true });
}"""
PLACE = """() => [scrollY, document.activeElement.id, document.activeElement.selectionStart]"""


@pytest.fixture
def question(site: Site) -> Question:
    return QuestionFactory(number=1)


@pytest.fixture
def page(site: Site, question: Question, open_context) -> Page:  # type: ignore[no-untyped-def]
    person = make_person(f"reader-{question.pk}@plenary.example", "Rita Testa")
    page = open_context(viewport={"width": 800, "height": 700}).new_page()
    sign_in(page, site, person.email)
    return page


def publish(comment: Comment) -> None:
    decide(moderator=UserFactory(), comment=comment, revision=comment.latest_revision, ruling=Ruling.PUBLISH)


def test_what_was_in_view_is_noted_and_the_rest_is_new_next_time(
    site: Site, question: Question, page: Page
) -> None:
    body = "\n\n".join(f"Paragraph {number}." for number in range(12))
    comments = [published_comment(question=question, body=body) for _ in range(4)]
    address = f"{site.url}{question.get_absolute_url()}"
    page.goto(address)
    page.locator(f"#c{comments[0].pk} > footer").scroll_into_view_if_needed()
    with page.expect_request("**/reading/", timeout=NOTED_WITHIN) as told:
        pass
    assert told.value.method == "POST"
    page.goto(address)

    expect(page.locator(f"#c{comments[0].pk}.unread")).to_have_count(0)
    expect(page.locator(f"#c{comments[3].pk}.unread")).to_have_count(1)
    page.get_by_role("link", name="new to you: go to").click()
    page.get_by_role("link", name="Next new comment").last.click()
    expect(page.locator(f"#c{comments[3].pk} > header")).to_be_in_viewport()

    page.get_by_role("button", name="Mark all as read").click()
    expect(page.get_by_text("All comments here are marked as read.")).to_be_visible()
    expect(page.locator(".unread")).to_have_count(0)
    assert Reading.objects.get(question=question).seen_until == Question.objects.get(pk=question.pk).revision


def test_new_comments_are_told_at_most_every_ten_seconds_and_move_nothing(
    site: Site,
    question: Question,
    page: Page,
    settings,  # type: ignore[no-untyped-def]
) -> None:
    settings.REDIS_URL = site.environment["REDIS_URL"]  # what is published here is heard there
    for _ in range(3):
        published_comment(question=question)
    waiting = [pending_comment(question=question) for _ in range(3)]
    page.goto(f"{site.url}{question.get_absolute_url()}")
    area = page.get_by_label("Your comment")
    area.fill("Half a sentence")
    place = page.evaluate(PLACE)
    page.evaluate(WATCH)
    expect(page.locator("[data-fresh]")).to_have_attribute("role", "status")

    publish(waiting[0])
    expect(page.get_by_role("button", name="1 new comment")).to_be_attached(timeout=NOTED_WITHIN)
    publish(waiting[1])
    publish(waiting[2])
    expect(page.get_by_role("button", name="3 new comments")).to_be_attached(timeout=2 * TELL_EVERY)

    told = page.evaluate("window.told")
    assert [words for _at, words in told] == ["1 new comment", "3 new comments"]
    assert told[1][0] - told[0][0] >= TELL_EVERY * 0.98
    assert page.evaluate(PLACE)[1:] == place[1:]
    assert area.input_value() == "Half a sentence"


def test_endorsing_by_keyboard_leaves_the_focus_and_the_page_where_they_are(
    site: Site, question: Question, page: Page
) -> None:
    """It is the first thing that is pressed, before what answers in place has come."""
    PhaseFactory(consultation=question.roundtable.consultation, feature=Feature.ENDORSE)
    comments = [published_comment(question=question) for _ in range(6)]
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"{site.url}{question.get_absolute_url()}")
    last = page.locator(f"#c{comments[-1].pk}")
    last.get_by_role("button", name="Endorse", exact=True).focus()
    place = page.evaluate("scrollY")

    page.keyboard.press("Enter")
    expect(last.get_by_text("1 person endorses this, you too")).to_be_visible()
    expect(last.get_by_role("button", name="Withdraw endorsement")).to_be_focused()
    expect(page.locator("#said")).to_have_text("You endorse this comment.")
    assert page.evaluate("scrollY") == place

    page.wait_for_function("!document.querySelector('.htmx-added, .htmx-settling')")
    page.keyboard.press("Enter")
    expect(last.get_by_role("button", name="Endorse", exact=True)).to_be_focused()
    assert Comment.objects.get(pk=comments[-1].pk).endorsement_count == 0
