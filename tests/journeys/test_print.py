"""A thread on A4: what it is and of which day at its head, everything unfolded, nothing that one operates."""

from io import BytesIO

from playwright.sync_api import Browser
from pypdf import PdfReader

from tests.factories import QuestionFactory
from tests.factories.discussions import published_comment
from tests.journeys.site import Site

A4 = (595, 842)  # points
CONTROLS = ("Skip to the content", "Sign in", "Read the whole comment", "Follow")
LONG = "\n\n".join(f"Paragraph {number} of a comment that folds on the screen. " * 8 for number in range(1, 13))


def test_thread_is_printed_whole_and_without_controls(site: Site, browser: Browser):
    question = QuestionFactory(text={"en": "What ought to be kept on paper?"})
    first = published_comment(question=question, body=LONG)
    published_comment(question=question, parent=first, body="An answer to it.")
    page = browser.new_page()
    page.goto(site.url + question.get_absolute_url())
    day = page.locator(".printed").text_content()

    pages = PdfReader(BytesIO(page.pdf(prefer_css_page_size=True))).pages
    text = "\n".join(each.extract_text() for each in pages)
    page.close()

    box = pages[0].mediabox
    assert (round(box.width), round(box.height)) == A4
    assert len(pages) > 1
    head = pages[0].extract_text()
    assert [words for words in ("Plenary", str(day), "What ought to be kept on paper?") if words not in head] == []
    assert "Paragraph 12 of a comment" in text
    assert "An answer to it." in text
    assert f"{first.reference} {first.get_absolute_url()}" in text
    assert [words for words in CONTROLS if words in text] == []
    assert f"1 / {len(pages)}" in text
