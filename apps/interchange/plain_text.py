"""Plain text as Markdown that shows the same words, numbers and lines."""

import re
from collections.abc import Iterable
from html import escape
from itertools import groupby

from apps.core.markdown import render_markdown, sanitize

BULLET = re.compile(r"^( *)•\s+(.*)$")
LINE_START = re.compile(r"^(\d{1,9}(?=[.)])|)([-+*#>=~.)])", re.MULTILINE)
PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")


def as_markdown(text: str) -> str:
    """`text` so that it renders as it reads.

    Lines with "•" become a list, nested by their indentation. Everything else keeps its characters: what
    Markdown would read as markup is escaped, and only that, so that the source stays readable.
    """
    lines = [line.rstrip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    blocks = (_block(kind, list(group)) for kind, group in groupby(lines, key=_kind))
    return "\n\n".join(block for block in blocks if block)


def _kind(line: str) -> str:
    if not line.strip():
        return "gap"
    return "bullets" if BULLET.match(line) else "paragraph"


def _block(kind: str, lines: list[str]) -> str:
    if kind == "gap":
        return ""
    return "\n".join(_list_items(lines)) if kind == "bullets" else _paragraph(lines)


def _list_items(lines: list[str]) -> Iterable[str]:
    for line in lines:
        match = BULLET.match(line)
        if match:
            depth = max(len(match[1]) // 2 - 1, 0)
            yield f"{'  ' * depth}- {_paragraph([match[2]])}"


def _paragraph(lines: list[str]) -> str:
    plain = "\n".join(line.strip() for line in lines)
    candidates = (plain, LINE_START.sub(r"\1\\\2", plain))
    return next((text for text in candidates if _shows(text, plain)), PUNCTUATION.sub(r"\\\1", plain))


def _shows(markdown: str, plain: str) -> bool:
    expected = sanitize(f"<p>{escape(plain, quote=False).replace(chr(10), '<br>')}</p>")
    return render_markdown(markdown).replace("<br>\n", "<br>").strip() == expected
