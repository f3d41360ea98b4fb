"""Which kinds of file are taken, and why one is not."""

from enum import StrEnum


class Kind(StrEnum):
    """A kind of file; the value is the ending of its name."""

    PDF = "pdf"
    DOCX = "docx"
    ODT = "odt"
    JPEG = "jpg"
    PNG = "png"
    WEBP = "webp"

    @property
    def content_type(self) -> str:
        return CONTENT_TYPES[self]


CONTENT_TYPES = {
    Kind.PDF: "application/pdf",
    Kind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Kind.ODT: "application/vnd.oasis.opendocument.text",
    Kind.JPEG: "image/jpeg",
    Kind.PNG: "image/png",
    Kind.WEBP: "image/webp",
}


class Fault(StrEnum):
    """Why a file is not taken."""

    UNKNOWN = "unknown"
    BROKEN = "broken"
    LOCKED = "locked"
    MACROS = "macros"
    CARRIES_FILES = "carries files"
    LOADS = "loads"
    SWELLS = "swells"
    TOO_MUCH = "too much"


class Unacceptable(Exception):
    """A file is not taken, for the reason `fault`."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault
