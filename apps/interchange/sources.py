"""What a format makes of a file: plain facts of a discussion held elsewhere, before anything is written."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from apps.discussions.enums import Status


@dataclass(frozen=True)
class SourceQuestion:
    """Texts by language code; without a number it is the open floor."""

    number: int | None
    text: dict[str, str]
    lead: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class SourceComment:
    """`position` is its line or entry, `key` its lasting name in the source, `body` Markdown.

    `author` tells the authors of one file apart, `author_name` is what readers see. With `date_only` the
    time of `posted_at` means nothing. `missing_parent` names whom it answers when that comment is absent.
    """

    position: int
    key: str
    question: int | None
    author: str
    author_name: str
    body: str
    posted_at: datetime
    status: Status = Status.PUBLISHED
    date_only: bool = False
    parent_key: str = ""
    missing_parent: str = ""


@dataclass(frozen=True)
class Oddity:
    """Something that a person should know before they import; without a position it concerns the whole."""

    position: int | None
    text: str


@dataclass(frozen=True)
class SourceConsultation:
    """A discussion. `slug`, `code` and `title` serve when a consultation is made for it; `unit` is what
    positions count ("line", "entry"); `framework` is the code of the framework it speaks of, if known.
    """

    slug: str
    code: str
    title: dict[str, str]
    languages: Sequence[str]
    questions: Sequence[SourceQuestion]
    comments: Sequence[SourceComment]
    unit: str
    oddities: Sequence[Oddity] = ()
    framework: str = ""
