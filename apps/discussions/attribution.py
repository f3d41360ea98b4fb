"""What readers learn of who speaks: which facts stand with a comment, and by what it is called."""

from collections.abc import Mapping
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from apps.discussions.enums import CommentAttribution, CommentVoice

# Who speaks and for whom, as at submission. These columns are in Comment as far as readers may know them, and
# all of them in Identity where they may not.
FACTS = (
    "author_name",
    "position",
    "organisation_id",
    "organisation_name",
    "affiliation_verified",
    "stakeholder_group_id",
    "country",
    "role_badge",
)
NOTHING: Mapping[str, object] = {
    "author_name": "",
    "position": "",
    "organisation_id": None,
    "organisation_name": "",
    "affiliation_verified": False,
    "stakeholder_group_id": None,
    "country": "",
    "role_badge": "",
}
SHOWN: Mapping[CommentAttribution, tuple[str, ...]] = {
    CommentAttribution.NAMED: FACTS,
    CommentAttribution.ORGANISATION: (
        "organisation_id",
        "organisation_name",
        "affiliation_verified",
        "stakeholder_group_id",
    ),
    CommentAttribution.CHATHAM_HOUSE: (),
    CommentAttribution.PROTECTED: ("stakeholder_group_id",),
}


# In which voices one can speak: whoever is not named speaks with nobody, and under a pseudonym for nobody.
VOICES: Mapping[CommentAttribution, tuple[CommentVoice, ...]] = {
    CommentAttribution.NAMED: tuple(CommentVoice),
    CommentAttribution.ORGANISATION: (CommentVoice.PERSONAL, CommentVoice.ORGANISATION),
    CommentAttribution.CHATHAM_HOUSE: (),
    CommentAttribution.PROTECTED: (),
    CommentAttribution.ERASED: tuple(CommentVoice),
}

# Where those who sign with the author stand by their names; they still do when the author has left.
OPENLY = (CommentAttribution.NAMED, CommentAttribution.ERASED)

# Where an identity is kept from the organisers, too. Whom they protect they know.
SEALED = (CommentAttribution.ORGANISATION, CommentAttribution.CHATHAM_HOUSE)


def facts_shown(attribution: CommentAttribution, facts: Mapping[str, object]) -> dict[str, object]:
    """Those of `facts` that readers may know; the others as if nobody had stated them."""
    return {**NOTHING, **{name: facts[name] for name in SHOWN[attribution] if name in facts}}


def day_of(moment: datetime, zone: ZoneInfo) -> datetime:
    """Midnight UTC of the day that it is in `zone` at `moment`: what is kept where a time would tell too much."""
    local = moment.astimezone(zone)
    return datetime(local.year, local.month, local.day, tzinfo=UTC)


def byline(attribution: str, *, name: str, pseudonym: int | None, organisation: str, group: str) -> str:
    """By what readers call who speaks, in the active language. Never empty."""
    match attribution:
        case CommentAttribution.ORGANISATION:
            return organisation or group or _("A participant")
        case CommentAttribution.CHATHAM_HOUSE:
            return _("Participant %d") % pseudonym
        case CommentAttribution.PROTECTED:
            return _("Participant %d, name withheld") % pseudonym
        case CommentAttribution.ERASED:
            return _("Former participant %d") % pseudonym
    return name


def translated_by(name: str, organisation: str, *, is_official: bool) -> str:
    """By what readers call who translated, in the active language. Never empty."""
    return name or organisation or (_("the moderators") if is_official else _("a participant"))
