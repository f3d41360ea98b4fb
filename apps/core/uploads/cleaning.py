"""What a file is, by its content, and the same file made safe to hand on."""

from apps.core.uploads.kinds import CONTENT_TYPES, Fault, Kind, Unacceptable
from apps.core.uploads.opendocument import clean_odt
from apps.core.uploads.package import ZIP_START, read_package
from apps.core.uploads.pdf import START as PDF_START
from apps.core.uploads.pdf import clean_pdf
from apps.core.uploads.pictures import JPEG_START, PNG_START, clean_picture
from apps.core.uploads.word import TYPES, clean_docx


def clean(content: bytes) -> tuple[Kind, bytes]:
    """The kind of `content` and what is kept of it. Raises Unacceptable.

    What a file calls itself is not asked. It is written anew, so that one that is two things at once becomes one.
    """
    if content.startswith(PDF_START):
        return Kind.PDF, clean_pdf(content)
    if content.startswith(ZIP_START):
        return _clean_package(content)
    kind = _picture(content)
    if kind is None:
        raise Unacceptable(Fault.UNKNOWN)
    return kind, clean_picture(content, kind)


def _picture(content: bytes) -> Kind | None:
    if content.startswith(JPEG_START):
        return Kind.JPEG
    if content.startswith(PNG_START):
        return Kind.PNG
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return Kind.WEBP
    return None


def _clean_package(content: bytes) -> tuple[Kind, bytes]:
    members = read_package(content)
    if next(iter(members), "") == "mimetype":
        if members["mimetype"] != CONTENT_TYPES[Kind.ODT].encode():
            raise Unacceptable(Fault.UNKNOWN)
        return Kind.ODT, clean_odt(members)
    if TYPES not in members:
        raise Unacceptable(Fault.UNKNOWN)
    return Kind.DOCX, clean_docx(members)
