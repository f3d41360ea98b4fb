"""What a discussion summary holds, whatever the format. All times are in the consultation's zone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import NamedTuple

from apps.core.countries import CountryNames
from apps.core.language import text_direction
from apps.discussions.enums import CommentAttribution, Status, TagOrigin
from apps.reports.body import plain_words

GAPS = frozenset({Status.HIDDEN, Status.WITHDRAWN})
UNDECIDED = frozenset({Status.PENDING, Status.RETURNED, Status.DECLINED})


class Version(NamedTuple):
    """One language version of a multilingual text."""

    text: str
    language: str

    @property
    def direction(self) -> str:
        return text_direction(self.language)


@dataclass(frozen=True, slots=True)
class Share:
    """How much of the discussion comes from one stakeholder group, country or language.

    Only countries can have a footnote, `note`, and its `mark`. `comments` is None where only people are counted.
    """

    code: str
    name: str
    comments: int | None
    people: int
    mark: str = ""
    note: str = ""

    @property
    def label(self) -> str:
        return f"{self.name}{self.mark}"


@dataclass(frozen=True, slots=True)
class Participation:
    """`withheld_groups` are those of what was said under Chatham House: people only, the small ones folded."""

    comments: int
    people: int
    groups: Sequence[Share]
    countries: Sequence[Share]
    languages: Sequence[Share]
    withheld_groups: Sequence[Share] = ()


@dataclass(frozen=True, slots=True)
class SummaryObjective:
    id: int
    number: int
    label: str
    labels: Mapping[str, str]

    @property
    def name(self) -> str:
        return f"{self.number}. {self.label}"


@dataclass(frozen=True, slots=True)
class ObjectiveMark:
    """A comment speaks to an objective, and who says so."""

    objective: SummaryObjective
    origin: TagOrigin


@dataclass(frozen=True, slots=True)
class Reference:
    """One comment in the list under an objective."""

    reference: str
    status: Status
    origin: TagOrigin


@dataclass(frozen=True, slots=True)
class SummaryQuestion:
    """`number` is None for the open floor; `versions` begin with the reader's.

    `comments` counts those whose words are in the summary.
    """

    id: int
    number: int | None
    name: str
    code: str
    versions: Sequence[Version]
    best: Version
    comments: int


@dataclass(frozen=True, slots=True)
class SummaryRoundtable:
    number: int
    title: Version
    titles: Mapping[str, str]
    objectives: Sequence[SummaryObjective]
    questions: Sequence[SummaryQuestion]


@dataclass(frozen=True, slots=True)
class Signatory:
    """One of `Comment.co_signatories`. `by_email`: no account stands for the name, which is what they gave."""

    name: str
    organisation: str = ""
    verified: bool = False
    by_email: bool = False


@dataclass(frozen=True, slots=True)
class SummaryFile:
    """A file that goes with a comment, under the name that readers know; it can be read at `address`."""

    name: str
    address: str


@dataclass(frozen=True)
class SummaryTranslation:
    """A comment in another language, which stays the record.

    `is_official`: by a moderator of that roundtable; `role` says so where `translator` is a name.
    """

    language: str
    translator: str
    organisation: str
    role: str
    is_official: bool
    body: str
    html: str

    @cached_property
    def text(self) -> str:
        """The words without Markdown."""
        return plain_words(self.html)


@dataclass(frozen=True)
class SummaryComment:
    """A comment as readers see it; of a hidden or withdrawn one only its place is left.

    `verified` says whether the organisation had confirmed the affiliation at submission. `placed_at` is the
    publication, or until then the submission; with `date_only` its time means nothing. `parent_is_here` says
    whether the comment that a reply answers has a place in this summary. `country_name` is what the country was
    called at submission, `country_mark` the mark of the footnote `country_note`. `translations` are those of
    the wording that is published, where they were asked for.
    """

    reference: str
    status: Status
    permalink: str
    parent_reference: str
    missing_parent: str
    parent_is_here: bool
    placed_at: datetime | None = None
    date_only: bool = False
    attribution: CommentAttribution = CommentAttribution.NAMED
    author: str = ""
    voice: str = ""
    co_signatories: Sequence[Signatory] = ()
    role_code: str = ""
    role: str = ""
    position: str = ""
    organisation: str = ""
    verified: bool = False
    group_code: str = ""
    group: str = ""
    country_code: str = ""
    country_name: str = ""
    country_mark: str = ""
    country_note: str = ""
    language: str = ""
    endorsements: int = 0
    objectives: Sequence[ObjectiveMark] = ()
    attachments: Sequence[SummaryFile] = ()
    translations: Sequence[SummaryTranslation] = ()
    body: str = ""
    html: str = ""

    @property
    def is_gap(self) -> bool:
        return self.status in GAPS

    @property
    def is_undecided(self) -> bool:
        return self.status in UNDECIDED

    @property
    def country(self) -> str:
        return f"{self.country_name}{self.country_mark}"

    @property
    def is_reply(self) -> bool:
        return bool(self.parent_reference or self.missing_parent)

    @property
    def direction(self) -> str:
        return text_direction(self.language)

    @cached_property
    def text(self) -> str:
        """The words without Markdown."""
        return plain_words(self.html)


@dataclass(frozen=True, slots=True)
class SummaryContent:
    """Everything but the comments, which `comments.comments_of` streams question by question.

    `language` is the language of the document's own words; `period` is None without phases. `country_names`
    gathers the footnotes of the countries that were named so far: all of them once the comments were read.
    """

    consultation_id: int
    slug: str
    code: str
    url: str
    language: str
    title: Version
    titles: Mapping[str, str]
    organiser: Version
    organisers: Mapping[str, str]
    disclaimer: Version
    disclaimers: Mapping[str, str]
    time_zone: str
    period: tuple[datetime, datetime] | None
    generated_at: datetime
    include_undecided: bool
    include_translations: bool
    participation: Participation
    objectives: Sequence[SummaryObjective]
    roundtables: Sequence[SummaryRoundtable]
    group_names: Mapping[int, tuple[str, str]]
    country_names: CountryNames

    @property
    def direction(self) -> str:
        return text_direction(self.language)

    @property
    def objective_by_id(self) -> dict[int, SummaryObjective]:
        return {objective.id: objective for objective in self.objectives}
