"""Somebody mentions another and encloses a file, with a keyboard and a real browser."""

from io import BytesIO

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from apps.consultations.enums import RoleName
from apps.consultations.models import Question
from apps.core.markdown import mention_of
from apps.discussions.models import Comment, Mention
from apps.profiles.enums import Audience
from apps.profiles.models import Profile
from tests.core.uploads.files import PAGE, SECRET, pdf
from tests.factories import ProfileFactory, QuestionFactory, RoleFactory, UserFactory
from tests.journeys.conftest import make_person, sign_in
from tests.journeys.site import Site


@pytest.fixture
def question(site: Site) -> Question:
    return QuestionFactory(number=1)


@pytest.fixture
def ada(question: Question) -> Profile:
    user = UserFactory(name="Ada Vance")
    RoleFactory(user=user, consultation=question.roundtable.consultation, name=RoleName.PARTICIPANT)
    return ProfileFactory(user=user, directory_audience=Audience.EVERYONE)


@pytest.fixture
def page(site: Site, question: Question, open_context) -> Page:  # type: ignore[no-untyped-def]
    person = make_person(f"encloser-{question.pk}@plenary.example", "Rita Testa")
    RoleFactory(user=person, consultation=question.roundtable.consultation, name=RoleName.PARTICIPANT)
    page = open_context(viewport={"width": 360, "height": 700}).new_page()
    sign_in(page, site, person.email)
    page.goto(f"{site.url}{question.get_absolute_url()}")
    return page


def test_somebody_is_found_by_keyboard_and_put_where_one_writes(page: Page, ada: Profile) -> None:
    area, link = page.get_by_label("Your comment"), page.get_by_role("link", name="Mention somebody")
    area.fill("Dear ")

    link.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Mention somebody")
    expect(dialog.get_by_label("Name")).to_be_focused()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(link).to_be_focused()

    page.keyboard.press("Enter")
    page.keyboard.type("áda")
    expect(dialog.get_by_role("status")).to_have_text("1 person")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(area).to_be_focused()
    expect(area).to_have_value(f"Dear {mention_of('Ada Vance', ada.public_id)} ")
    page.keyboard.press("Control+z")
    expect(area).to_have_value("Dear ")
    page.keyboard.press("Control+Shift+z")
    page.keyboard.type("please read this.")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".comment .mention")).to_have_text("@Ada Vance", timeout=30_000)
    assert Mention.objects.filter(user=ada.user, told_at__isnull=True).count() == 1


def test_file_is_enclosed_and_comes_back_without_its_author(page: Page, question: Question) -> None:
    page.get_by_label("Your comment").fill("See the paper.")
    page.locator("#attach > summary").click()
    page.get_by_label("Choose files").set_input_files(
        [{"name": "paper.pdf", "mimeType": "application/pdf", "buffer": pdf()}]
    )
    page.get_by_role("button", name="Add the chosen files").click()
    expect(page.get_by_role("button", name="Remove")).to_be_visible(timeout=30_000)
    expect(page.get_by_label("Your comment")).to_have_value("See the paper.")

    page.get_by_role("button", name="Send for moderation").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="paper.pdf").click()

    content = download.value.path().read_bytes()
    assert download.value.suggested_filename == "paper.pdf"
    assert PdfReader(BytesIO(content)).pages[0].extract_text() == PAGE
    assert SECRET.encode() not in content
    assert Comment.objects.filter(question=question, attachments__isnull=False).count() == 1
