"""WordprocessingML (ISO/IEC 29500-1) for long documents: paragraphs are appended in constant time.

python-docx gives the package, the styles and the parts; its own `add_paragraph` and `relate_to` search the
whole document each time.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from apps.core.language import text_direction
from apps.reports.body import printable

# In the order in which the schema wants them inside w:rPr.
STYLE_MARKS = {
    "bold": (("w:b", ""), ("w:bCs", "")),
    "italic": (("w:i", ""), ("w:iCs", "")),
    "strike": (("w:strike", ""),),
    "raised": (("w:vertAlign", "superscript"),),
    "lowered": (("w:vertAlign", "subscript"),),
}
LANGUAGE_TAGS = {"zh-hans": "zh-CN", "ar": "ar-SA"}
EAST_ASIAN = frozenset({"zh", "ja", "ko"})


@dataclass(frozen=True, slots=True)
class Words:
    """A run. `href` is an address on the web, `anchor` the name of a bookmark in this document."""

    text: str
    styles: frozenset[str] = frozenset()
    href: str = ""
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """`indent` and `hanging` are in twentieths of a point; `bookmark` names it for links."""

    style: str
    words: Sequence[Words]
    language: str
    indent: int = 0
    hanging: int = 0
    bookmark: str = ""
    keep_with_next: bool = False
    is_number: bool = False


class Paper:
    """Appends to the end of `document`."""

    def __init__(self, document: Document) -> None:
        self.part = document.part
        self.end = document.element.body.sectPr
        self.links = 0
        self.bookmarks = 0

    def add(self, paragraph: Paragraph) -> None:
        self.end.addprevious(self.paragraph(paragraph))

    def paragraph(self, paragraph: Paragraph) -> Any:
        direction = text_direction(paragraph.language)
        element = _element("w:p")
        element.append(_paragraph_properties(paragraph, direction))
        for words in paragraph.words:
            element.append(self._linked(words, paragraph.language, direction))
        if paragraph.bookmark:
            self._mark(element, paragraph.bookmark)
        return element

    def table(self, rows: Iterable[Sequence[Paragraph]], widths: Sequence[int], *, right_to_left: bool) -> None:
        """A ruled table whose first row is repeated on every page; `widths` in twentieths of a point."""
        table = _element("w:tbl")
        table.append(_table_properties(right_to_left))
        table.append(_element("w:tblGrid", *(_element("w:gridCol", w=width) for width in widths)))
        for number, cells in enumerate(rows):
            table.append(self._row(cells, widths, is_header=number == 0))
        self.end.addprevious(table)

    def _row(self, cells: Sequence[Paragraph], widths: Sequence[int], *, is_header: bool) -> Any:
        marks = [_element("w:cantSplit"), *([_element("w:tblHeader")] if is_header else [])]
        row = _element("w:tr", _element("w:trPr", *marks))
        for cell, width in zip(cells, widths, strict=True):
            size = _element("w:tcPr", _element("w:tcW", w=width, type="dxa"))
            row.append(_element("w:tc", size, self.paragraph(cell)))
        return row

    def _linked(self, words: Words, language: str, direction: str) -> Any:
        run = _run(words, language, direction)
        if words.anchor:
            return _element("w:hyperlink", run, anchor=words.anchor, history="1")
        if not words.href:
            return run
        link = _element("w:hyperlink", run, history="1")
        link.set(qn("r:id"), self._relate(words.href))
        return link

    def _relate(self, url: str) -> str:
        self.links += 1
        name = f"rIdLink{self.links}"
        self.part.rels.add_relationship(RELATIONSHIP_TYPE.HYPERLINK, url, name, is_external=True)
        return name

    def _mark(self, element: Any, name: str) -> None:
        self.bookmarks += 1
        element.insert(1, _element("w:bookmarkStart", id=self.bookmarks, name=name))
        element.append(_element("w:bookmarkEnd", id=self.bookmarks))


def language_element(language: str) -> Any:
    """w:lang, whose attribute depends on the script."""
    tag = LANGUAGE_TAGS.get(language, language)
    if text_direction(language) == "rtl":
        return _element("w:lang", bidi=tag)
    if language.split("-")[0] in EAST_ASIAN:
        return _element("w:lang", val=tag, eastAsia=tag)
    return _element("w:lang", val=tag)


def page_number() -> Any:
    """The field that shows the number of the page."""
    return _element("w:fldSimple", _element("w:r", _element("w:t")), instr="PAGE")


def _paragraph_properties(paragraph: Paragraph, direction: str) -> Any:
    properties = _element("w:pPr", _element("w:pStyle", val=paragraph.style))
    if paragraph.keep_with_next:
        properties.append(_element("w:keepNext"))
    if direction == "rtl":
        properties.append(_element("w:bidi"))
    if paragraph.indent or paragraph.hanging:
        # In a right-to-left paragraph w:left is where lines begin, on the right.
        properties.append(_element("w:ind", left=paragraph.indent, hanging=paragraph.hanging))
    if paragraph.is_number:
        properties.append(_element("w:jc", val="right"))
    return properties


def _run(words: Words, language: str, direction: str) -> Any:
    properties = _element("w:rPr")
    if words.href or words.anchor:
        properties.append(_element("w:rStyle", val="Hyperlink"))
    if "code" in words.styles:
        properties.append(_element("w:rFonts", ascii="Consolas", hAnsi="Consolas"))
    for style, marks in STYLE_MARKS.items():
        if style in words.styles:
            properties.extend(_element(tag, **({"val": value} if value else {})) for tag, value in marks)
    if direction == "rtl":
        properties.append(_element("w:rtl"))
    properties.append(language_element(language))
    return _element("w:r", properties, *_text_elements(words.text))


def _text_elements(text: str) -> Iterable[Any]:
    """Words, line breaks and tabs."""
    for number, line in enumerate(printable(text).split("\n")):
        if number:
            yield _element("w:br")
        for place, piece in enumerate(line.split("\t")):
            if place:
                yield _element("w:tab")
            if piece:
                yield _text(piece)


def _text(text: str) -> Any:
    element = _element("w:t")
    element.text = text.replace("\r", "")
    element.set(qn("xml:space"), "preserve")
    return element


def _table_properties(right_to_left: bool) -> Any:
    rules = (_element(f"w:{side}", val="single", sz=4, space=0, color="C9C5BB") for side in ("bottom", "insideH"))
    margins = (_element(f"w:{side}", w=width, type="dxa") for side, width in (("left", 0), ("right", 120)))
    marks = [_element("w:bidiVisual")] if right_to_left else []
    return _element(
        "w:tblPr",
        *marks,
        _element("w:tblW", w=5000, type="pct"),
        _element("w:tblBorders", *rules),
        _element("w:tblLayout", type="fixed"),
        _element("w:tblCellMar", *margins),
        _element("w:tblLook", firstRow="1", val="0020"),
    )


def _element(tag: str, *children: Any, **attributes: object) -> Any:
    element = OxmlElement(tag)
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), str(value))
    element.extend(children)
    return element
