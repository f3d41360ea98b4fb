"""Safe HTML from Markdown, with numbering and footnotes kept."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.core.markdown import plain_excerpt, plain_text, render_markdown

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[click](javascript:alert(1))",
    "[click](data:text/html;base64,PHNjcmlwdD4=)",
    "![image](https://example.org/pixel.png)",
    "<a href='https://example.org' style='position:fixed'>x</a>",
    "<iframe src=https://example.org></iframe>",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_markup_reaches_nobody(text: str):
    html = render_markdown(text)

    for tag in ("<script", "<img", "<iframe", 'href="javascript', 'href="data', "<a style"):
        assert tag not in html


@given(st.text(alphabet="<>&\"'()[]!#*_`~-1234567890.ab \n/:^|", max_size=200))
def test_no_text_makes_markup_that_is_not_allowed(text: str):
    assert "<script" not in render_markdown(text).lower()


def test_list_that_skips_a_number_keeps_it():
    assert render_markdown("1. a\n2. b\n3. c\n5. e") == (
        '<ol>\n<li>a</li>\n<li>b</li>\n<li>c</li>\n<li value="5">e</li>\n</ol>\n'
    )


def test_footnotes_of_two_comments_do_not_meet():
    one, two = (render_markdown("A[^1]\n\n[^1]: B", anchor_prefix=prefix) for prefix in ("1-1", "2-1"))

    assert 'id="fn-1-1-1"' in one
    assert 'id="fn-2-1-1"' in two


def test_headings_start_below_the_author():
    assert render_markdown("# Big\n\n###### Small") == "<h3>Big</h3>\n<h6>Small</h6>\n"


def test_links_do_not_vouch_for_where_they_lead():
    assert 'rel="nofollow ugc noopener"' in render_markdown("[site](https://example.org)")


def test_excerpt_is_one_line_cut_at_a_word():
    assert plain_excerpt("<p>One two</p><p>three &amp; four</p>", 14) == "One two three…"


def test_plain_text_keeps_paragraphs_apart():
    assert plain_text("<p>One</p>\n<ul><li>two &lt;</li></ul>") == "One\ntwo <"
