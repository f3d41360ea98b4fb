"""What holds when something is missing: JavaScript, the connection, the session."""

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from apps.consultations.enums import RoleName
from apps.consultations.models import Question
from apps.core.language import isolated
from apps.discussions.models import Comment
from apps.moderation.actions import decide
from apps.moderation.enums import Ruling
from apps.notifications.models import Frequency, Preference
from tests.factories import QuestionFactory, RoleFactory, UserFactory, pending_comment, published_comment
from tests.journeys.conftest import fill_in_sign_in, make_person, sign_in
from tests.journeys.site import Site

BACK_WITHIN = 40_000  # ms: the page waits up to 30 s between two attempts


@pytest.fixture
def question(site: Site) -> Question:
    return QuestionFactory(number=1)


def address(site: Site, question: Question) -> str:
    return f"{site.url}{question.get_absolute_url()}"


def test_everything_works_without_javascript(site: Site, question: Question, open_context) -> None:  # type: ignore[no-untyped-def]
    author = make_person("plain-author@plenary.example", "Paula Testa")
    moderator = make_person("plain-moderator@plenary.example", "Pablo Testa")
    RoleFactory(consultation=question.roundtable.consultation, user=moderator, name=RoleName.MODERATOR)
    writing, deciding = (open_context(java_script_enabled=False).new_page() for _ in range(2))

    sign_in(writing, site, author.email)
    writing.goto(address(site, question))
    writing.get_by_role("button", name="Follow").click()
    expect(writing.get_by_role("heading", name="Digests by e-mail")).to_be_visible()
    writing.get_by_role("button", name="Yes, every Monday").click()
    expect(writing).to_have_url(address(site, question))
    expect(writing.get_by_role("button", name="Unfollow")).to_be_visible()
    assert Preference.objects.get(user=author).digest == Frequency.WEEKLY
    writing.get_by_label("Your comment").fill("1. Written without a script")
    writing.get_by_role("button", name="Preview").click()
    expect(writing.get_by_role("region", name="Preview").get_by_role("listitem")).to_have_count(1)
    writing.get_by_role("button", name="Send for moderation").click()
    expect(writing.get_by_text("Awaiting moderation, usually within a day")).to_be_visible()

    sign_in(deciding, site, moderator.email)
    deciding.goto(f"{site.url}/consultations/{question.roundtable.consultation.slug}/queue/")
    deciding.get_by_role("button", name="Publish").click()
    expect(deciding.get_by_text("is published.")).to_be_visible()

    writing.goto(address(site, question))
    writing.get_by_role("link", name=f"Reply to {isolated('Paula Testa')}").click()
    writing.get_by_label("Your comment").fill("A reply without a script")
    writing.get_by_role("button", name="Send for moderation").click()
    reply = Comment.objects.get(parent__isnull=False, author=author)
    expect(writing.locator(f"#c{reply.parent_id} .replies #c{reply.pk}")).to_be_visible()


def test_page_catches_up_on_what_it_missed_while_the_site_was_away(
    site: Site,
    question: Question,
    open_context,  # type: ignore[no-untyped-def]
) -> None:
    published_comment(question=question, body="There before")
    missed = pending_comment(question=question, body="Published while nobody could tell")
    page = open_context(tolerates=("ERR_CONNECTION", "WebSocket")).new_page()
    page.goto(address(site, question))
    expect(page.get_by_text("There before")).to_be_visible()

    site.kill("web")
    decide(moderator=UserFactory(), comment=missed, revision=missed.latest_revision, ruling=Ruling.PUBLISH)
    site.start_web()

    page.get_by_role("button", name="1 new comment").click(timeout=BACK_WITHIN)
    expect(page.get_by_text("Published while nobody could tell")).to_be_visible()


def test_text_survives_a_session_that_ended_while_writing(site: Site, question: Question, open_context) -> None:  # type: ignore[no-untyped-def]
    author = make_person("late-author@plenary.example", "Lena Testa")
    # The browser says so itself when the draft is refused.
    page = open_context(tolerates=("401 (Unauthorized)",)).new_page()
    sign_in(page, site, author.email)
    page.goto(address(site, question))
    page.get_by_label("Your comment").fill("An hour of work")
    Session.objects.all().delete()

    page.get_by_role("button", name="Send for moderation").click()
    expect(page.get_by_text("nothing is lost")).to_be_visible()
    fill_in_sign_in(page, author.email)

    expect(page.get_by_label("Your comment")).to_have_value("An hour of work")
    page.get_by_role("button", name="Send for moderation").click()
    expect(page.get_by_text("Awaiting moderation, usually within a day")).to_be_visible()
    assert Comment.objects.filter(author=author).count() == 1
