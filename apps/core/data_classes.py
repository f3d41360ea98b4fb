"""The words in which `personal_data.py` classifies the columns of the database."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class DataClass(StrEnum):
    IDENTITY = "who somebody is, and what they say of themself"
    CONTACT = "where they are reached"
    WORDS = "what they wrote, or somebody wrote to them"
    BEHAVIOUR = "what they did, when and from where"
    LINK = "which person it is"
    SEALED = "what opens their account, or is made of other columns; is never shown, to themself either"
    NONE = "nothing about a person"


class Kept(StrEnum):
    ACCOUNT = "as long as the account"
    RECORD = "as long as the consultation's record"
    SESSION = "until the session ends"
    DRAFTS = "RETENTION_DAYS['drafts']"
    NOTICES = "RETENTION_DAYS['notices']"
    DIGESTS = "RETENTION_DAYS['digests']"
    INVITATIONS = "RETENTION_DAYS['invitations']"
    LETTERS = "RETENTION_DAYS['letters']"
    UNCONFIRMED = "RETENTION_DAYS['unconfirmed']"
    EXPORTS = "RETENTION_DAYS['exports']"
    LOG = "RETENTION_DAYS['administration']"
    ATTACHMENTS = "RETENTION_DAYS['attachments'] until it is sent, then as long as the consultation's record"
    UPLOADS = "RETENTION_DAYS['uploads']"
    ERASURES = "RETENTION_DAYS['erasures']"
    SITE = "as long as the site"


@dataclass(frozen=True)
class Erasure:
    """What erasure does with a column; `because` says why what stays may stay."""

    does: str
    because: str = ""


ROW_GOES = Erasure("the row goes")


def stays(because: str) -> Erasure:
    return Erasure("stays", because)


def names(text: str) -> frozenset[str]:
    return frozenset(text.split())


@dataclass(frozen=True)
class Table:
    """The columns of one table by class, names with spaces between; `but` names the exceptions from `erased`."""

    kept: Kept = Kept.SITE
    erased: Erasure = ROW_GOES
    identity: str = ""
    contact: str = ""
    words: str = ""
    behaviour: str = ""
    link: str = ""
    sealed: str = ""
    none: str = ""
    but: Mapping[str, Erasure] = field(default_factory=dict)

    @property
    def columns(self) -> dict[str, DataClass]:
        """The class of each column. Raises ValueError for a name that stands in two classes."""
        found: dict[str, DataClass] = {}
        for kind in DataClass:
            for column in getattr(self, kind.name.lower()).split():
                if column in found:
                    raise ValueError(f"{column} is of two classes.")
                found[column] = kind
        return found

    @property
    def exported(self) -> set[str]:
        """The columns that their person gets to see."""
        hidden = (DataClass.SEALED, DataClass.NONE)
        return {column for column, kind in self.columns.items() if kind not in hidden}

    def erasure_of(self, column: str) -> Erasure:
        exceptions = (erasure for columns, erasure in self.but.items() if column in columns.split())
        return next(exceptions, self.erased)
