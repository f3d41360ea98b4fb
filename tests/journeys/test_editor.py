"""The box in which one writes: its toolbar, what is pasted and quoted. In a browser, without a site."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from django.utils.translation import override
from playwright.sync_api import Browser, Page, Route, expect

SCRIPTS = Path(__file__).resolve().parents[2] / "static" / "js"
CLIPBOARD = Path(__file__).resolve().parent / "clipboard"
SITE = "http://editor.example"
PAGE = """<!doctype html><html lang="{language}" dir="{direction}"><meta charset="utf-8"><title>Box</title>
<article class="comment" id="c7"><div class="text"><h3>A heading</h3><p>First <strong>words</strong> of hers<sup
 class="footnote-ref"><a href="#fn-1">[1]</a></sup>.</p><ul><li>one</li><li>two</li></ul><hr class="footnotes-sep">
 <section class="footnotes"><ol><li>A note</li></ol></section></div>
 <a id="reply" href="{site}/?reply=7#compose">Reply</a></article>
<article class="comment" id="c8"><div class="text"><p>Somebody else</p></div></article>
<form data-draft-key="1-2-7" data-draft-url="/drafts/"><input type="hidden" name="parent" value="7">
 <input type="hidden" name="version" value="0">
 <a data-quote="GCM-RT1-Q3-0042" href="{site}/?reply=7&amp;quote=1">Quote</a>
 <label for="box">Text</label><textarea id="box" name="body" rows="9" cols="70"></textarea>{toolbar}</form>
<script type="module" src="/compose.js"></script>"""


@pytest.fixture
def open_box(browser: Browser) -> Iterator:  # type: ignore[type-arg]
    """Opens a page with a box in a language, with the scripts and the template of the site."""
    contexts = []

    def open_one(language: str = "en", direction: str = "ltr") -> Page:
        with override(language):
            toolbar = render_to_string("discussions/toolbar.html")
        html = PAGE.format(language=language, direction=direction, toolbar=toolbar, site=SITE)

        def answer(route: Route) -> None:
            name = route.request.url.removeprefix(f"{SITE}/")
            if name.endswith(".js"):
                route.fulfill(path=SCRIPTS / name, content_type="text/javascript")
            else:
                route.fulfill(body=html, content_type="text/html")

        context = browser.new_context()
        contexts.append(context)
        context.route(f"{SITE}/**", answer)
        page = context.new_page()
        page.goto(f"{SITE}/")
        return page

    yield open_one
    for context in contexts:
        context.close()


@pytest.fixture
def page(open_box) -> Page:  # type: ignore[no-untyped-def]
    page = open_box()
    page.get_by_label("Text").focus()
    expect(page.get_by_role("toolbar", name="Formatting")).to_be_visible()
    return page


def put(page: Page, text: str) -> None:
    """`text` with the selection between two bars, or the caret at one."""
    start, end = text.find("|"), text.rfind("|") - (text.count("|") - 1)
    page.evaluate(
        "([text, start, end]) => { box.focus(); box.value = text; box.setSelectionRange(start, end); }",
        [text.replace("|", ""), start, end],
    )


def there(page: Page) -> str:
    value, start, end = page.evaluate("[box.value, box.selectionStart, box.selectionEnd]")
    if start == end:
        return f"{value[:start]}|{value[start:]}"
    return f"{value[:start]}|{value[start:end]}|{value[end:]}"


@pytest.mark.parametrize(
    ("button", "before", "after"),
    [
        ("Bold", "Some |words| here", "Some **|words|** here"),
        ("Bold", "Some |words |here", "Some **|words|** here"),
        ("Bold", "Some **|words|** here", "Some |words| here"),
        ("Bold", "Some wo|rds here", "Some **|words|** here"),
        ("Bold", "هذه |كلمات| هنا", "هذه **|كلمات|** هنا"),
        ("Bold", "Some | here", "Some **|** here"),
        ("List", "|one\ntwo|\nthree", "|- one\n- two|\n\nthree"),
        ("List", "Before\n|one\ntwo|", "Before\n\n|- one\n- two|"),
        ("List", "|- one\n- two|", "|one\ntwo|"),
        ("List", "|", "- |"),
        ("Quotation", "She said|", "> She said|"),
        ("Quotation", "One\n|two|\nthree", "One\n\n|> two|\n\nthree"),
        ("Heading", "What wor|ks\nMore", "# What wor|ks\nMore"),
        ("Heading", "# What wor|ks\nMore", "What wor|ks\nMore"),
        ("Heading", "### What wor|ks\nMore", "What wor|ks\nMore"),
        ("Link", "See |the site| now", "See [the site](|https://|) now"),
        ("Link", "See |https://a.example/x| now", "See [|](https://a.example/x) now"),
        ("Link", "See | now", "See [|](https://) now"),
        ("Footnote", "It works| well.", "It works[^1] well.\n\n[^1]: |"),
        ("Footnote", "A[^1] B|\n\n[^1]: a", "A[^1] B[^2]\n\n[^1]: a\n[^2]: |"),
        ("Footnote", "A[^4] B|", "A[^4] B[^5]\n\n[^5]: |"),
    ],
)
def test_button_changes_what_is_selected_and_can_be_undone(page: Page, button: str, before: str, after: str):
    put(page, before)
    plain = page.evaluate("box.value")

    page.get_by_role("button", name=button).click()

    assert there(page) == after
    expect(page.get_by_label("Text")).to_be_focused()
    page.keyboard.press("Control+z")
    assert page.evaluate("box.value") == plain


@pytest.mark.parametrize(
    ("keys", "after"),
    [
        ("Control+b", "**|word|**"),
        ("Control+k", "[word](|https://|)"),
        ("Control+Shift+Digit8", "|- word|"),
        ("Control+Shift+Digit9", "|> word|"),
        ("Control+Shift+Digit1", "# |word"),
        ("Control+Shift+Digit6", "word[^1]\n\n[^1]: |"),
    ],
)
def test_shortcut_does_as_its_button(page: Page, keys: str, after: str):
    put(page, "|word|")

    page.keyboard.press(keys)

    assert there(page) == after


def test_toolbar_comes_without_moving_the_box(open_box):  # type: ignore[no-untyped-def]
    page = open_box()
    page.evaluate("document.body.style.padding = '2000px 0'")
    box = page.get_by_label("Text")
    box.focus()
    box.scroll_into_view_if_needed()
    before = page.evaluate("box.getBoundingClientRect().top")
    expect(page.get_by_role("toolbar")).to_be_attached()

    assert abs(page.evaluate("box.getBoundingClientRect().top") - before) < 1


def test_buttons_say_their_shortcuts(page: Page):
    bold = page.get_by_role("button", name="Bold")

    expect(bold).to_have_text("Bold Ctrl+B")
    expect(bold).to_have_attribute("aria-keyshortcuts", "Control+B")
    expect(bold).to_have_accessible_name("Bold")


@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("ar", "rtl")])
def test_toolbar_is_one_stop_and_arrows_go_as_the_page_runs(open_box, language: str, direction: str):  # type: ignore[no-untyped-def]
    page = open_box(language, direction)
    page.get_by_label("Text").focus()
    buttons = page.get_by_role("toolbar").get_by_role("button")
    expect(buttons).to_have_count(6)
    onwards, back = ("ArrowRight", "ArrowLeft") if direction == "ltr" else ("ArrowLeft", "ArrowRight")

    page.keyboard.press("Shift+Tab")
    expect(buttons.nth(0)).to_be_focused()
    for key, at in ((onwards, 1), (onwards, 2), (back, 1), ("End", 5), (onwards, 0), (back, 5), ("Home", 0)):
        page.keyboard.press(key)
        expect(buttons.nth(at)).to_be_focused()
    page.keyboard.press(onwards)
    page.keyboard.press("Tab")
    expect(page.locator("#box")).to_be_focused()
    page.keyboard.press("Shift+Tab")

    expect(buttons.nth(1)).to_be_focused()


def paste(page: Page, html: str, plain: str = "plain words") -> None:
    page.evaluate(
        """([html, plain]) => {
          const data = new DataTransfer();
          data.setData("text/html", html);
          data.setData("text/plain", plain);
          box.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
        }""",
        [html, plain],
    )


@pytest.mark.parametrize("name", sorted(path.stem for path in CLIPBOARD.glob("*.html")))
def test_pasted_document_keeps_its_form_as_markdown(page: Page, name: str):
    put(page, "Before |gone| after")

    paste(page, (CLIPBOARD / f"{name}.html").read_text())

    expected = (CLIPBOARD / f"{name}.md").read_text().rstrip("\n")
    expect(page.get_by_label("Text")).to_have_value(f"Before {expected} after")
    page.keyboard.press("Control+z")
    expect(page.get_by_label("Text")).to_have_value("Before gone after")


@pytest.mark.parametrize(
    "html",
    [
        "<meta charset='utf-8'><span style='color: red'>plain words</span>",
        "<div style='font-family: Menlo; white-space: pre;'><div><b>def</b> x</div></div>",
        "<p> </p>",
        "",
    ],
)
def test_what_has_no_form_is_pasted_as_its_plain_text(page: Page, html: str):
    put(page, "|")

    paste(page, html, "**plain** words\r\nand more")

    if html:  # else it is the browser's to paste, which it does for people alone
        expect(page.get_by_label("Text")).to_have_value("**plain** words\nand more")


def test_paste_runs_nothing_and_fetches_nothing(page: Page):
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    put(page, "|")

    image = "<img src='https://x.example/a.png' onerror='document.title=1'>"
    paste(page, f"<p>Words{image}<script>document.title=2</script></p>")

    expect(page.get_by_label("Text")).to_have_value("Words")
    assert [url for url in asked if "x.example" in url] == []
    assert page.title() == "Box"


def select(page: Page, start: str, end: str) -> None:
    page.evaluate(
        """([start, end]) => {
          const range = document.createRange();
          range.setStart(document.querySelector(start).firstChild, 0);
          const last = document.querySelector(end);
          range.setEnd(last, last.childNodes.length);
          getSelection().removeAllRanges();
          getSelection().addRange(range);
        }""",
        [start, end],
    )


def test_selection_is_quoted_with_the_reference_when_one_replies(page: Page):
    put(page, "Before.|")
    select(page, "#c7 p strong", "#c7 li:first-child")

    page.get_by_role("link", name="Reply").click()

    expect(page.get_by_label("Text")).to_have_value(
        "Before.\n\n> **words** of hers.\n>\n> - one\n>\n> — GCM-RT1-Q3-0042\n\n"
    )
    expect(page.get_by_label("Text")).to_be_focused()


def test_selection_is_quoted_by_keyboard(page: Page):
    page.get_by_role("link", name="Reply").focus()
    select(page, "#c7 p strong", "#c7 p strong")

    page.keyboard.press("Enter")

    expect(page.get_by_label("Text")).to_have_value("> words\n>\n> — GCM-RT1-Q3-0042\n\n")


def test_selection_comes_along_to_the_page_with_the_form(page: Page):
    page.evaluate("document.querySelector('form [name=parent]').value = '9'")  # the form is that of another
    select(page, "#c7 p strong", "#c7 p strong")

    page.get_by_role("link", name="Reply").click()

    expect(page.get_by_label("Text")).to_have_value("> words\n>\n> — GCM-RT1-Q3-0042\n\n")
    page.reload()
    expect(page.get_by_label("Text")).to_have_value("")


def test_whole_comment_is_quoted_where_nothing_is_selected(page: Page):
    page.get_by_role("link", name="Quote").click()

    expect(page.get_by_label("Text")).to_have_value(
        "> # A heading\n>\n> First **words** of hers.\n>\n> - one\n> - two\n>\n> — GCM-RT1-Q3-0042\n\n"
    )


def test_selection_in_another_comment_is_not_quoted(page: Page):
    put(page, "|")
    select(page, "#c8 p", "#c8 p")

    page.get_by_role("link", name="Reply").click()

    expect(page.get_by_label("Text")).to_have_value("")
