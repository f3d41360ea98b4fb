"""Markdown to safe HTML: the one place in the project where user text becomes markup."""

import re
from collections.abc import Mapping
from functools import lru_cache
from html import unescape
from uuid import UUID

import nh3
from django.utils.html import escape, format_html, linebreaks
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, table
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.footnote.index import render_footnote_open

ALLOWED_TAGS = {
    *("p", "br", "hr", "em", "strong", "s", "sup", "sub", "code", "pre", "blockquote"),
    *("ul", "ol", "li", "h3", "h4", "h5", "h6", "a", "section"),
    *("table", "thead", "tbody", "tr", "th", "td", "bdi"),
}
ALLOWED_ATTRIBUTES = {
    "a": {"href", "title", "id", "class"},
    "ol": {"start", "class"},
    "li": {"id", "class", "value"},
    "section": {"class"},
    "sup": {"class"},
    "hr": {"class"},
    "bdi": {"class", "data-person"},
}
ALLOWED_CLASSES = {
    *("footnotes", "footnotes-list", "footnote-item", "footnote-ref", "footnote-backref", "footnotes-sep"),
    "mention",
}
URL_SCHEMES = {"http", "https", "mailto"}
# Somebody who is mentioned: by a name that can be read, and the number of their page, by which they are found.
_NUMBER = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
PERSON = re.compile(_NUMBER)
MENTION = re.compile(rf"@\[(?P<name>[^\[\]\n]{{1,150}})\]\(participant:(?P<person>{_NUMBER})\)")
MENTION_SHOWN = re.compile(rf'<bdi class="mention" data-person="(?P<person>{_NUMBER})">(?P<name>.*?)</bdi>')
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


def mention_of(name: str, person: UUID) -> str:
    """The Markdown that mentions somebody; what would end the name early is left out of it."""
    words = " ".join(re.sub(r"[\[\]\\]", " ", name).split())
    return f"@[{words}](participant:{person})"


def people_mentioned(text: str) -> list[UUID]:
    """The numbers of those whom a Markdown `text` mentions, each once."""
    return list(dict.fromkeys(UUID(found["person"]) for found in MENTION.finditer(text)))


def without_mentions_of(text: str, person: UUID, instead: str) -> str:
    """`text` with `instead` where it mentions that person."""
    return MENTION.sub(lambda found: instead if found["person"] == str(person) else found[0], text)


def with_links_to_people(html: str, addresses: Mapping[str, str]) -> SafeString:
    """Stored `html` in which the names lead to the pages that are in `addresses`, by person."""

    def link(found: re.Match[str]) -> str:
        address = addresses.get(found["person"])
        return (
            f'<a class="mention" href="{escape(address)}"><bdi>{found["name"]}</bdi></a>' if address else found[0]
        )

    return mark_safe(MENTION_SHOWN.sub(link, html))  # noqa: S308 - it was cleaned, and the addresses are ours


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "linkify": False, "breaks": True})
    parser.enable(["table", "strikethrough"]).use(footnote_plugin)
    # The library's own bound drops the words that are nested more deeply; ours comes first.
    parser.options.maxNesting = DEEPEST * 2
    parser.block.ruler.before("table", "bound_nesting", _bound_nesting)
    parser.block.ruler.at("table", _bounded_table, {"alt": ["paragraph", "reference"]})
    parser.core.ruler.push("keep_numbering", _keep_numbering)
    parser.inline.ruler.before("link", "mention", _mention)
    parser.add_render_rule("mention", _render_mention)
    parser.add_render_rule("heading_open", _render_lower_heading)
    parser.add_render_rule("heading_close", _render_lower_heading)
    parser.add_render_rule("footnote_caption", _render_note_mark)
    parser.add_render_rule("footnote_open", _render_note_open)
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


def _mention(state: StateInline, silent: bool) -> bool:
    """`@[Name](participant:…)`, with the address of a person behind it."""
    found = MENTION.match(state.src, state.pos) if state.src[state.pos] == "@" else None
    if found is None:
        return False
    if not silent:
        token = state.push("mention", "", 0)
        token.content, token.meta = found["name"], {"person": found["person"]}
    state.pos = found.end()
    return True


def _render_mention(renderer, tokens, index, options, env) -> str:  # type: ignore[no-untyped-def]
    token = tokens[index]
    return format_html('<bdi class="mention" data-person="{}">@{}</bdi>', token.meta["person"], token.content)


def _render_lower_heading(renderer, tokens, index, options, env) -> str:  # type: ignore[no-untyped-def]
    token = tokens[index]
    token.tag = f"h{min(int(token.tag[1]) + 2, 6)}"
    return renderer.renderToken(tokens, index, options, env)


def _note_numbers(env) -> dict[int, int]:  # type: ignore[no-untyped-def]
    """The number of each note: as it was written if all were numbered and none twice, else in order from 1."""
    if "note_numbers" not in env:
        labels = {at: str(note.get("label", "")) for at, note in env["footnotes"]["list"].items()}
        is_numbered = all(label.isascii() and label.isdecimal() and len(label) < 5 for label in labels.values())
        written = {at: int(label) for at, label in labels.items()} if is_numbered else {}
        is_kept = is_numbered and len(set(written.values())) == len(written)
        env["note_numbers"] = written if is_kept else {at: at + 1 for at in labels}
    return env["note_numbers"]  # type: ignore[no-any-return]


def _render_note_mark(renderer, tokens, index, options, env) -> str:  # type: ignore[no-untyped-def]
    note = tokens[index].meta
    again = f":{note['subId']}" if note.get("subId", -1) > 0 else ""
    return f"[{_note_numbers(env)[note['id']]}{again}]"


def _render_note_open(renderer, tokens, index, options, env) -> str:  # type: ignore[no-untyped-def]
    html = render_footnote_open(renderer, tokens, index, options, env)
    at = tokens[index].meta["id"]
    number, before = _note_numbers(env)[at], _note_numbers(env).get(at - 1, 0)
    return html if number == before + 1 else html.replace("<li", f'<li value="{number}"', 1)


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
    if attribute == "data-person":
        return value if PERSON.fullmatch(value) else None
    if attribute != "class":
        return value
    return " ".join(name for name in value.split() if name in ALLOWED_CLASSES) or None
