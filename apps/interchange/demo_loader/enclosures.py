"""Files that go with some of the demo's comments, made as it is loaded: a PDF, a Word text and a picture."""

from collections.abc import Callable, Mapping
from io import BytesIO

import typst
from docx import Document
from PIL import Image, ImageDraw, ImageFont

from apps.core.uploads.cleaning import clean
from apps.core.uploads.pictures import FORMATS, thumbnail
from apps.core.uploads.sandbox import Cleaned
from apps.discussions.attaching import attach, store_file
from apps.discussions.models import Attachment, Comment

ANNEX = """
#set document(title: "Annex B")
#set page(width: 148mm, height: 210mm, margin: 18mm)
= Annex B: the port authority’s registry
Recruitment licences, complaints and withdrawals in the first three years.
#table(columns: (1fr, auto, auto, auto), [Year], [Licences], [Complaints], [Withdrawals],
  [First], [168], [6], [1], [Second], [197], [11], [3], [Third], [214], [14], [5])
"""
CLAUSE = (
    "La persona titular del permiso podrá trabajar para cualquier empresa del sector y de la comarca.",
    "El cambio de empresa se comunica en cinco días y no requiere una nueva autorización.",
)
AGES = (("18 to 29", 41), ("30 to 44", 54), ("45 +", 5))
INK, PAPER, ACCENT = "#1b2328", "#fbfaf7", "#0b5563"


def enclose_files(comments: Mapping[str, Comment]) -> None:
    for key, (name, make) in ENCLOSED.items():
        _enclose(comments[key], name, make())


def _enclose(comment: Comment, name: str, content: bytes) -> None:
    """Cleaned in this process: nobody else has made it."""
    kind, cleaned = clean(content)
    small = thumbnail(cleaned, kind) if kind in FORMATS else None
    revision, author = comment.published_revision, comment.author
    assert revision  # noqa: S101 - it is published, by somebody
    assert author  # noqa: S101
    file = store_file(owner=author, place="", name=name, cleaned=Cleaned(kind, cleaned, small))
    revision.comment = comment
    attach(revision, [file])
    Attachment.objects.filter(pk=file.pk).update(uploaded_at=comment.submitted_at)


def _annex() -> bytes:
    return bytes(typst.compile(ANNEX.encode(), ignore_system_fonts=True))


def _clause() -> bytes:
    document = Document()
    document.add_heading("Permiso del sector: redacción propuesta", level=1)
    for paragraph in CLAUSE:
        document.add_paragraph(paragraph, style="List Number")
    written = BytesIO()
    document.save(written)
    return written.getvalue()


def _chart() -> bytes:
    """Who uses the permit, by age."""
    image = Image.new("RGB", (960, 560), PAPER)
    draw, font = ImageDraw.Draw(image), ImageFont.load_default(40)
    draw.text((48, 40), "Permits by age, last season (%)", INK, font)
    for row, (ages, share) in enumerate(AGES):
        top = 150 + row * 130
        draw.text((48, top + 14), ages, INK, font)
        draw.rectangle((240, top, 240 + share * 11, top + 80), ACCENT)
        draw.text((260 + share * 11, top + 14), str(share), INK, font)
    written = BytesIO()
    image.save(written, "PNG")
    return written.getvalue()


ENCLOSED: Mapping[str, tuple[str, Callable[[], bytes]]] = {
    "permit-figures": ("Permits by age.png", _chart),
    "one-employer": ("Permiso del sector.docx", _clause),
    "port-licence": ("Annex B, registry.pdf", _annex),
}
