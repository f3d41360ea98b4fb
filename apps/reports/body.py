"""A comment's stored HTML as the flat paragraphs that a word processor or a typesetter wants.

The input is what `core.markdown.sanitize` lets through; its numbering and footnotes stay as written.
"""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

INLINE = {"em": "italic", "strong": "bold", "s": "strike", "code": "code", "sup": "raised", "sub": "lowered"}
BLOCKS = {"p", "pre", "blockquote", "tr", "hr", "section", "table", "h1", "h2", "h3", "h4", "h5", "h6"}
WEB_LINK = re.compile(r"(https?|mailto):", re.IGNORECASE)
# What XML 1.0 (section 2.2) cannot hold in any form.
NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
BLANKS = re.compile(r"[ \t\r\n\f]+")


@dataclass(frozen=True, slots=True)
class Run:
    """Words in one style: a subset of the values of `INLINE`. `href` is "" or a web or mail address."""

    text: str
    styles: frozenset[str] = frozenset()
    href: str = ""


@dataclass(slots=True)
class Block:
    """A paragraph. `kind`: paragraph, heading, quote, code or item.

    An item has a `marker` ("•" or "3."), or none if it continues the item before it; `level` counts from 1.
    """

    kind: str
    runs: list[Run] = field(default_factory=list)
    level: int = 0
    marker: str = ""


def printable(text: str) -> str:
    """`text` without the control characters that no XML document may contain."""
    return NOT_IN_XML.sub("", text)


def plain_words(html: str) -> str:
    """The words alone, a line for each paragraph, with the numbers and bullets of lists."""
    return "\n".join(_line(block) for block in blocks_of(html))


def _line(block: Block) -> str:
    words = "".join(run.text for run in block.runs)
    marked = f"{block.marker} {words}" if block.marker else words
    return "  " * max(block.level - 1, 0) + marked


def blocks_of(html: str) -> list[Block]:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    reader.end_block()
    return reader.blocks


class _List:
    def __init__(self, tag: str, attributes: dict[str, str | None]) -> None:
        self.ordered = tag == "ol"
        start = attributes.get("start") or ""
        self.next = int(start) if start.isdigit() else 1

    def marker(self, value: str) -> str:
        """The marker of the next item, whose number may be given by its `value`."""
        if not self.ordered:
            return "•"
        self.next = int(value) if value.isdigit() else self.next
        self.next += 1
        return f"{self.next - 1}."


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Block] = []
        self.runs: list[Run] = []
        self.styles: list[str] = []
        self.lists: list[_List] = []
        self.open: list[str] = []
        self.href = ""
        self.marker = ""
        self.is_silent = False

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        values = dict(attributes)
        if tag in INLINE:
            self.styles.append(INLINE[tag])
        elif tag == "a":
            self._open_link(values)
        elif tag == "br":
            self._add("\n")
        elif tag in ("td", "th") and self.runs:
            self._add(" | ")
        else:
            self._open_block(tag, values)

    def handle_endtag(self, tag: str) -> None:
        if tag in INLINE:
            self._close_style(INLINE[tag])
        elif tag == "a":
            self.href, self.is_silent = "", False
        elif tag in BLOCKS or tag in ("ul", "ol", "li"):
            self._close_block(tag)

    def handle_data(self, data: str) -> None:
        if self.is_silent or ("table" in self.open and data.isspace() and "\n" in data):
            return
        if "pre" not in self.open:
            data = BLANKS.sub(" ", data)
            if not self.runs or self.runs[-1].text.endswith(("\n", " ")):
                data = data.lstrip(" ")
        self._add(data)

    def end_block(self) -> None:
        """What was read since the last block becomes one, unless it is blank."""
        if any(run.text.strip() for run in self.runs):
            kind = self._kind()
            last = self.runs[-1]
            self.runs[-1] = Run(last.text.rstrip(), last.styles, last.href)
            level = len(self.lists) if kind == "item" else 0
            self.blocks.append(Block(kind, self.runs, level, self.marker if kind == "item" else ""))
            self.marker = ""
        self.runs = []

    def _kind(self) -> str:
        if any(tag.startswith("h") and tag != "hr" for tag in self.open):
            return "heading"
        if "pre" in self.open:
            return "code"
        if self.lists:
            return "item"
        return "quote" if "blockquote" in self.open else "paragraph"

    def _open_block(self, tag: str, attributes: dict[str, str | None]) -> None:
        if tag in BLOCKS or tag in ("ul", "ol", "li"):
            self.end_block()
        if tag in ("ul", "ol"):
            self.lists.append(_List(tag, attributes))
        elif tag == "li":
            self.marker = self.lists[-1].marker(attributes.get("value") or "") if self.lists else "•"
        elif tag in BLOCKS and tag != "hr":
            self.open.append(tag)

    def _close_block(self, tag: str) -> None:
        self.end_block()
        if tag in ("ul", "ol") and self.lists:
            self.lists.pop()
        elif tag in self.open:
            self.open.remove(tag)

    def _open_link(self, attributes: dict[str, str | None]) -> None:
        """A link of the web; those between a footnote and its mark lead nowhere outside the page."""
        href = attributes.get("href") or ""
        self.is_silent = "footnote-backref" in (attributes.get("class") or "")
        self.href = href if WEB_LINK.match(href) else ""

    def _close_style(self, style: str) -> None:
        if style in self.styles:
            self.styles.reverse()
            self.styles.remove(style)
            self.styles.reverse()

    def _add(self, text: str) -> None:
        text = printable(text)
        if text:
            self.runs.append(Run(text, frozenset(self.styles), self.href))
