"""Markdown to safe HTML: the one place in the project where user text becomes markup."""

import re
from functools import lru_cache
from html import unescape

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
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


def render_markdown(text: str, *, anchor_prefix: str = "") -> SafeString:
    """HTML of a Markdown `text`, safe to show to anyone.

    Raw HTML in the text is shown as text. Headings start at h3, because the page and the author stand above
    them. `anchor_prefix` keeps the footnotes of several texts on one page apart. Numbering is kept as
    written, including a list that skips a number.
    """
    environment = {"docId": anchor_prefix} if anchor_prefix else {}
    html = _parser().render(text, environment)
    return sanitize(html)


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
    parser.core.ruler.push("keep_numbering", _keep_numbering)
    parser.add_render_rule("heading_open", _render_lower_heading)
    parser.add_render_rule("heading_close", _render_lower_heading)
    return parser


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
