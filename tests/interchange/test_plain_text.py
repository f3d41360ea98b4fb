"""Plain text becomes Markdown that shows the same words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.core.markdown import plain_text, render_markdown
from apps.interchange.plain_text import as_markdown

# What people type, and everything that Markdown gives a meaning to.
LINES = st.text(alphabet="ab1 2.)-+*#_`~<>&;[]()!|\\/:^=é\u00a0\t", max_size=20)
TEXTS = st.lists(LINES, max_size=6).map("\n".join)


def words(text: str) -> list[str]:
    return text.split()


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("A line.\nAnother one.", "A line.\nAnother one."),
        ("3. Third\n\n5. Fifth", "3\\. Third\n\n5\\. Fifth"),
        ("1) One", "1\\) One"),
        ("2.without a space", "2.without a space"),
        ("- a dash", "\\- a dash"),
        ("# no heading", "\\# no heading"),
        ("Note.[1]\n\n[1] Survey, p. 4", "Note.[1]\n\n[1] Survey, p. 4"),
        ("snake_case and 2 * 3", "snake_case and 2 * 3"),
        ("*not* emphasis", "\\*not* emphasis"),
        ("an *un* emphasis", "an \\*un\\* emphasis"),
        ("  • one\n    • nested\n  • two", "- one\n  - nested\n- two"),
        ("  • 1. first", "- 1\\. first"),
        ("Before\n  • one\nafter", "Before\n\n- one\n\nafter"),
        ("    indented", "indented"),
        ("a\r\nb\r\n\r\n\r\nc", "a\nb\n\nc"),
    ],
)
def test_only_what_would_become_markup_is_escaped(text: str, markdown: str):
    assert as_markdown(text) == markdown


@given(TEXTS)
def test_every_word_is_shown_as_it_was_written(text: str):
    assert words(plain_text(render_markdown(as_markdown(text)))) == words(text)


def test_list_that_skips_a_number_shows_its_numbers():
    html = render_markdown(as_markdown("1. one\n\n2.two\n\n3. three\n\n5.five"))
    assert html == "<p>1. one</p>\n<p>2.two</p>\n<p>3. three</p>\n<p>5.five</p>\n"


def test_bullets_become_a_nested_list():
    html = render_markdown(as_markdown("  • one\n    • nested"))
    assert html == "<ul>\n<li>one\n<ul>\n<li>nested</li>\n</ul>\n</li>\n</ul>\n"
