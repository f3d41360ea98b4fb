"""The look of the word processor's document: paper and ink, one accent; A4."""

from typing import Any

from django.utils.translation import gettext
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.styles.style import ParagraphStyle

from apps.reports.body import printable
from apps.reports.content import SummaryContent
from apps.reports.exports.wordprocessing import language_element, page_number

TEAL = RGBColor(0x0B, 0x55, 0x63)
SOFT = RGBColor(0x56, 0x61, 0x6A)
AMBER = RGBColor(0x8A, 0x4B, 0x00)
INK = RGBColor(0x1B, 0x23, 0x28)
TEXT, SANS = "Georgia", "Calibri"
ARABIC, CHINESE = "Arial", "SimSun"
# name: font, size, bold, colour, space before, space after (points)
BUILT_IN = {
    "Normal": (TEXT, 10.5, False, INK, 0, 6),
    "Title": (TEXT, 24, True, INK, 0, 18),
    "Subtitle": (SANS, 11, True, TEAL, 0, 4),
    "Heading 1": (TEXT, 17, True, INK, 26, 8),
    "Heading 2": (TEXT, 13.5, True, TEAL, 20, 6),
    "Heading 3": (SANS, 11, True, INK, 16, 0),
    "Quote": (TEXT, 10.5, False, SOFT, 0, 6),
}
OUR_OWN = {
    "Facts": (SANS, 10, False, INK, 0, 3),
    "Disclaimer": (TEXT, 10, False, SOFT, 12, 12),
    "Question": (TEXT, 11.5, False, INK, 0, 6),
    "Comment details": (SANS, 9, False, SOFT, 0, 3),
    "Comment mark": (SANS, 9, True, AMBER, 3, 3),
    "Comment text": (TEXT, 10.5, False, INK, 3, 6),
    "Comment heading": (SANS, 10.5, True, INK, 4, 2),
    "Comment code": ("Consolas", 9, False, INK, 0, 6),
    "References": (SANS, 10, False, INK, 0, 4),
    "Table text": (SANS, 10, False, INK, 2, 2),
}


def prepare(document: Document, content: SummaryContent) -> None:
    """Styles, page, footer, language and properties of a new document."""
    for name, look in BUILT_IN.items():
        _shape(document.styles[name], *look)
    for name, look in OUR_OWN.items():
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = document.styles["Normal"]
        _shape(style, *look)
    _add_link_style(document)
    _remove_rule_under(document.styles["Title"])
    _set_language(document, content.language)
    _set_page(document, content)
    properties = document.core_properties
    properties.title = printable(content.title.text)[:255]
    properties.author = printable(content.organiser.text)[:255]
    properties.subject = gettext("Discussion summary")
    properties.language = content.language
    properties.comments = ""
    properties.created = properties.modified = content.generated_at.replace(tzinfo=None) - (
        content.generated_at.utcoffset() or content.generated_at - content.generated_at
    )


def _shape(
    style: ParagraphStyle, font: str, size: float, bold: bool, colour: RGBColor, before: float, after: float
) -> None:
    style.font.name, style.font.size, style.font.bold = font, Pt(size), bold
    style.font.cs_bold, style.font.italic = bold, False
    style.font.color.rgb = colour
    _set_fonts(style.element.get_or_add_rPr(), font, size)
    spacing = style.paragraph_format
    spacing.space_before, spacing.space_after, spacing.line_spacing = Pt(before), Pt(after), 1.25
    spacing.widow_control = True
    spacing.keep_with_next = style.name is not None and style.name.startswith("Heading")


def _set_fonts(properties: Any, font: str, size: float) -> None:
    """Each script's font, instead of the theme's, and the size of right-to-left text."""
    fonts = properties.rFonts
    # The template spaces the letters of titles; joined letters such as Arabic's must not be.
    for spacing in properties.findall(qn("w:spacing")):
        properties.remove(spacing)
    for name in list(fonts.attrib):
        del fonts.attrib[name]
    for name, value in (("ascii", font), ("hAnsi", font), ("cs", ARABIC), ("eastAsia", CHINESE)):
        fonts.set(qn(f"w:{name}"), value)
    for old in properties.findall(qn("w:szCs")):
        properties.remove(old)
    script_size = OxmlElement("w:szCs")
    script_size.set(qn("w:val"), str(round(size * 2)))
    properties.find(qn("w:sz")).addnext(script_size)


def _add_link_style(document: Document) -> None:
    style = document.styles.add_style("Hyperlink", WD_STYLE_TYPE.CHARACTER, builtin=True)
    style.font.color.rgb = TEAL
    style.font.underline = True


def _remove_rule_under(style: ParagraphStyle) -> None:
    for border in style.element.findall(f"{qn('w:pPr')}/{qn('w:pBdr')}"):
        border.getparent().remove(border)


def _set_language(document: Document, language: str) -> None:
    """The language of the document's own words, for spelling and for screen readers."""
    known = document.styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:lang')}")
    for name, value in language_element(language).attrib.items():
        known.set(name, value)


def _set_page(document: Document, content: SummaryContent) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin = section.bottom_margin = Cm(2.2)
    footer = section.footer.paragraphs[0]
    footer.text = f"{printable(content.title.text)} · "
    footer.runs[0].font.size = Pt(9)
    footer._p.append(page_number())
