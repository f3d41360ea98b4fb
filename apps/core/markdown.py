"""Markdown to safe HTML: the one place in the project where user text becomes markup."""

import re
from functools import lru_cache
from html import unescape

import nh3
from django.utils.html import linebreaks
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, table
from markdown_it.rules_core import StateCore
from mdit_py_plugins.footnote import footnote_plugin

ALLOWED_TAGS = {
    *("p", "br", "hr", "em", "strong", "s", "sup", "sub", "code", "pre", "blockquote"),
    *("ul", "ol", "li", "h3", "h4", "h5", "h6", "a", "section"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}
ALLOWED_ATTRIBUTES = {
    "a": {"href", "title", "id", "class"},
    "ol": {"start", "class"},
    "li": {"id", "class", "value"},
    "section": {"class"},
    "sup": {"class"},
    "hr": {"class"},
}
ALLOWED_CLASSES = {
    *("footnotes", "footnotes-list", "footnote-item", "footnote-ref", "footnote-backref", "footnotes-sep"),
}
URL_SCHEMES = {"http", "https", "mailto"}
# What one text may cost its readers. A few thousand characters can otherwise become megabytes of HTML.
MOST_COLUMNS = 50
MOST_CELLS = 2_000
DEEPEST = 20
LONGEST_HTML = 400_000


class Immoderate(Exception):
    """A text that is nested too deeply to be shown as it was meant."""


def render_markdown(text: str, *, anchor_prefix: str = "") -> SafeString:
    """HTML of a Markdown `text`, safe to show to anyone.

    Raw HTML in the text is shown as text. Headings start at h3, because the page and the author stand above
    them. `anchor_prefix` keeps the footnotes of several texts on one page apart. Numbering is kept as
    written, including a list that skips a number. Tables beyond measure stay as they were typed, and so does a
    whole text that is nested or grows beyond measure: no word is ever lost.
    """
    environment = {"docId": anchor_prefix} if anchor_prefix else {}
    try:
        html = _parser().render(text, environment)
    except Immoderate:
        return sanitize(linebreaks(text, autoescape=True))
    return sanitize(html if len(html) <= LONGEST_HTML else linebreaks(text, autoescape=True))


def sanitize(html: str) -> SafeString:
    """`html` reduced to the tags, attributes and link schemes that Plenary shows."""
    clean = nh3.clean(
        html,
        tags=ALLOWED_TAGS,
        attributes=ALLOWED_ATTRIBUTES,
        attribute_filter=_filter_attribute,
        url_schemes=URL_SCHEMES,
        link_rel="nofollow ugc noopener",
    )
    return mark_safe(clean)  # noqa: S308 - nh3 has just cleaned it


def plain_excerpt(html: str, length: int = 280) -> str:
    """The words of `html` on one line, cut at a word before `length` characters, with "…" when cut."""
    text = " ".join(nh3.clean(html.replace("<", " <"), tags=set()).split())
    text = unescape(text)
    return text if len(text) <= length else text[:length].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"


def plain_text(html: str) -> str:
    """The words of stored `html` with its paragraphs and list items on lines of their own."""
    broken = re.sub(r"</(p|li|h\d|blockquote|pre|tr)>|<br ?/?>", "\n", html)
    lines = (line.strip() for line in unescape(nh3.clean(broken, tags=set())).splitlines())
    return "\n".join(line for line in lines if line)


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "linkify": False, "breaks": True})
    parser.enable(["table", "strikethrough"]).use(footnote_plugin)
    # The library's own bound drops the words that are nested more deeply; ours comes first.
    parser.options.maxNesting = DEEPEST * 2
    parser.block.ruler.before("table", "bound_nesting", _bound_nesting)
    parser.block.ruler.at("table", _bounded_table, {"alt": ["paragraph", "reference"]})
    parser.core.ruler.push("keep_numbering", _keep_numbering)
    parser.add_render_rule("heading_open", _render_lower_heading)
    parser.add_render_rule("heading_close", _render_lower_heading)
    return parser


def _bound_nesting(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    if state.level >= DEEPEST:
        raise Immoderate
    return False


def _bounded_table(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Markdown-it's table, as long as all tables of the text together stay within measure."""
    if not table(state, start, end, True):
        return False
    left = state.env.get("cells_left", MOST_CELLS)
    cells = _cells(state, start, end, left)
    if cells > left:
        state.env["cells_left"] = -1
        return False
    if silent:
        return True
    state.env["cells_left"] = left - cells
    return table(state, start, end, False)


def _cells(state: StateBlock, start: int, end: int, enough: int) -> int:
    """The most that the table at `start` comes to, counted no further than is needed to exceed `enough`."""
    delimiters = state.getLines(start + 1, start + 2, 0, False)
    columns = delimiters.strip().strip("|").count("|") + 1
    if columns > MOST_COLUMNS:
        return enough + 1
    last = start + 2
    while last < end and not state.isEmpty(last) and columns * (last - start - 1) <= enough:
        last += 1
    return columns * (last - start - 1)


def _render_lower_heading(renderer, tokens, index, options, env) -> str:  # type: ignore[no-untyped-def]
    token = tokens[index]
    token.tag = f"h{min(int(token.tag[1]) + 2, 6)}"
    return renderer.renderToken(tokens, index, options, env)


def _keep_numbering(state: StateCore) -> None:
    """Give each numbered item the number that was written, where HTML would count on to another one."""
    expected: list[int | None] = []
    for token in state.tokens:
        if token.type in ("ordered_list_open", "bullet_list_open"):
            expected.append(int(token.attrGet("start") or 1) if token.tag == "ol" else None)
        elif token.type in ("ordered_list_close", "bullet_list_close"):
            expected.pop()
        elif token.type == "list_item_open" and expected[-1] is not None:
            number = int(token.info)
            if number != expected[-1]:
                token.attrSet("value", str(number))
            expected[-1] = number + 1


def _filter_attribute(tag: str, attribute: str, value: str) -> str | None:
    if attribute != "class":
        return value
    return " ".join(name for name in value.split() if name in ALLOWED_CLASSES) or None
