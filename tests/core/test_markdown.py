"""Safe HTML from Markdown, with numbering and footnotes kept."""

import re

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


def test_footnotes_keep_the_numbers_that_they_were_given():
    html = render_markdown("A[^7] B[^8] C[^3] A again[^7]\n\n[^3]: c\n[^7]: a\n[^8]: b", anchor_prefix="1-1")

    assert re.findall(r'<a href="#(\S+)" id="(\S+)"[^>]*>(\[.*?\])', html) == [
        ("fn-1-1-1", "fnref-1-1-1", "[7]"),
        ("fn-1-1-2", "fnref-1-1-2", "[8]"),
        ("fn-1-1-3", "fnref-1-1-3", "[3]"),
        ("fn-1-1-1", "fnref-1-1-1:1", "[7:1]"),
    ]
    assert re.findall(r'<li(?: value="(\d+)")? id', html) == ["7", "", "3"]


@pytest.mark.parametrize(
    "text", ["A[^a] B[^b]\n\n[^a]: a\n[^b]: b", "A[^5] B^[b]\n\n[^5]: a", "A[^1] B[^01]\n\n[^1]: a\n[^01]: b"]
)
def test_footnotes_that_are_not_all_numbered_count_from_1(text: str):
    html = render_markdown(text)

    assert re.findall(r">\[(\d+)\]", html) == ["1", "2"]
    assert "value=" not in html


def test_headings_start_below_the_author():
    assert render_markdown("# Big\n\n###### Small") == "<h3>Big</h3>\n<h6>Small</h6>\n"


def test_links_do_not_vouch_for_where_they_lead():
    assert 'rel="nofollow ugc noopener"' in render_markdown("[site](https://example.org)")


def test_excerpt_is_one_line_cut_at_a_word():
    assert plain_excerpt("<p>One two</p><p>three &amp; four</p>", 14) == "One two three…"


def test_plain_text_keeps_paragraphs_apart():
    assert plain_text("<p>One</p>\n<ul><li>two &lt;</li></ul>") == "One\ntwo <"


def table(columns: int, rows: int) -> str:
    return "|a" * columns + "|\n" + "|-" * columns + "|\n" + "|b\n" * rows


@pytest.mark.parametrize(("columns", "rows"), [(2, 3), (50, 39), (1, 1999)])
def test_table_of_a_usual_size_is_a_table(columns: int, rows: int):
    assert render_markdown(table(columns, rows)).count("<td>") == columns * rows


@pytest.mark.parametrize(("columns", "rows"), [(51, 1), (50, 40), (1, 2000)])
def test_table_that_would_grow_beyond_measure_is_shown_as_it_was_written(columns: int, rows: int):
    html = render_markdown(table(columns, rows))

    assert "<table" not in html
    assert (html.count("|a"), html.count("|b")) == (columns, rows)


def test_many_small_tables_are_measured_together():
    html = render_markdown((table(40, 1) + "\n") * 60)

    assert 0 < html.count("<td>") <= 2000
    assert html.count("|b") == 60 - html.count("<table")


NESTED = {
    "quotes": ">" * 60 + " word",
    "quotes on lines of their own": "\n".join(">" * depth + f" word{depth}" for depth in range(1, 60)),
    "lists": "\n".join("  " * depth + f"- word{depth}" for depth in range(60)),
    "lists on one line": "- " * 5000 + "word",
    "both": "> - " * 200 + "word",
}


@pytest.mark.parametrize("text", NESTED.values(), ids=NESTED)
def test_what_is_nested_beyond_measure_keeps_every_word(text: str):
    html = render_markdown(text)

    assert re.findall(r"word\d*", html) == re.findall(r"word\d*", text)
    assert html.count("<ul>") + html.count("<blockquote>") <= 20


def test_usual_nesting_stays():
    assert render_markdown("> " * 19 + "word").count("<blockquote>") == 19


GROWING = {
    "references": "[a]: /" + "x" * 9000 + "\n\n" + "[a]" * 3600,
    "footnotes": "[^1]" * 4900 + "\n\n[^1]: x",
    "inline footnotes": "^[a]" * 5000,
}


@pytest.mark.parametrize("text", GROWING.values(), ids=GROWING)
def test_what_grows_beyond_measure_is_shown_as_it_was_written(text: str):
    html = render_markdown(text)

    assert len(html) < 400_000
    assert html.startswith(f"<p>{text[:5]}")


def test_plain_paragraphs_are_as_safe_as_the_rest():
    html = render_markdown("<script>alert(1)</script>\nline\n\n" + "^[a]" * 5000)

    assert html.startswith("<p>&lt;script&gt;alert(1)&lt;/script&gt;<br>line</p>")


def test_nothing_is_nothing():
    assert render_markdown("") == ""
