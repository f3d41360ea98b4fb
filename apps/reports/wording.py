"""The summary's own words, in the active language."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import get_language_info, gettext, pgettext

from apps.discussions.enums import CommentVoice, Status
from apps.reports.content import (
    ObjectiveMark,
    Participation,
    Reference,
    Share,
    Signatory,
    SummaryComment,
    SummaryContent,
    SummaryQuestion,
    SummaryRoundtable,
    SummaryTranslation,
)


def language_name(code: str) -> str:
    """The language's name in the active language, or in its own if Django has no translation of it."""
    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:
        return dict(settings.COMMENT_LANGUAGES).get(code, code)


def status_mark(status: Status) -> str:
    """What is said beside a comment that is not simply published; "" for one that is."""
    if status == Status.PUBLISHED:
        return ""
    gone = {Status.WITHDRAWN: gettext("Withdrawn by its author"), Status.HIDDEN: gettext("Hidden by a moderator")}
    label = gone.get(status) or str(status.label)
    return label[:1].upper() + label[1:]


def moment(value: datetime, *, date_only: bool = False) -> str:
    """Such as “21 November 2026, 14:30”, in the zone that `value` is in."""
    return date_format(value, gettext("j F Y") if date_only else gettext("j F Y, H:i"))


def period(content: SummaryContent) -> str:
    """From the first opening to the last close, with the time zone."""
    if content.period is None:
        return gettext("No dates set")
    opens, closes = (moment(value) for value in content.period)
    return gettext("%(opens)s to %(closes)s (%(zone)s)") % {
        "opens": opens,
        "closes": closes,
        "zone": content.time_zone,
    }


def scope(content: SummaryContent) -> str:
    """Which comments are in the summary, and whether in other languages too."""
    sentence = _scope_of_comments(content)
    if not content.include_translations:
        return sentence
    also = gettext("Translations by participants and moderators are included.")
    return f"{sentence} {also}"


def _scope_of_comments(content: SummaryContent) -> str:
    if content.include_undecided:
        return gettext(
            "For the organisers: comments that await moderation, were returned or were declined are included, "
            "each marked so. They were never public."
        )
    return gettext(
        "Published comments. Of comments that were hidden or withdrawn only the place and the reference are kept."
    )


def translation_heading(translation: SummaryTranslation) -> str:
    """Into what and by whom, and that the original is the record."""
    said = {"language": language_name(translation.language), "name": translation.translator}
    if details := ", ".join(part for part in (translation.organisation, translation.role) if part):
        said["organisation"] = details
        head = gettext("Translation into %(language)s by %(name)s (%(organisation)s)") % said
    else:
        head = gettext("Translation into %(language)s by %(name)s") % said
    record = gettext("The original is the record.")
    return f"{head}. {record}"


def roundtable_heading(roundtable: SummaryRoundtable) -> str:
    return gettext("Roundtable %(number)d: %(title)s") % {
        "number": roundtable.number,
        "title": roundtable.title.text,
    }


def objective_mark(mark: ObjectiveMark) -> str:
    return f"{mark.objective.name} ({mark.origin.label})"


def answered(comment: SummaryComment) -> str:
    """What a reply answers; "" for a comment of its own."""
    if comment.parent_reference:
        return gettext("In reply to %s") % comment.parent_reference
    if comment.missing_parent:
        return gettext("In reply to %s, whose comment is not part of this record") % comment.missing_parent
    return ""


def affiliation(comment: SummaryComment) -> str:
    """For whom the author spoke, and in whose voice: position, organisation, whether confirmed, group, country."""
    organisation = comment.organisation
    if organisation and comment.verified:
        organisation = gettext("%s (affiliation verified)") % organisation
    separator = pgettext("between a position and an organisation", ", ")
    named = separator.join(part for part in (comment.position, organisation) if part)
    return " · ".join(
        part for part in (comment.role, named, voice(comment), comment.group, comment.country) if part
    )


def voice(comment: SummaryComment) -> str:
    """In whose voice the author spoke, and with whom; "" where nobody has said."""
    if comment.voice == CommentVoice.JOINT:
        separator = pgettext("between names", ", ")
        names = separator.join(map(signatory, comment.co_signatories))
        return gettext("jointly with %s") % names if names else ""
    return str(CommentVoice(comment.voice).label) if comment.voice else ""


def signatory(signed: Signatory) -> str:
    """The name, for whom, and whether nothing but an e-mail address stands for it."""
    separator = pgettext("between a position and an organisation", ", ")
    by_email = gettext("confirmed by e-mail") if signed.by_email else ""
    said = separator.join(part for part in (signed.organisation, by_email) if part)
    return f"{signed.name} ({said})" if said else signed.name


def document_title(content: SummaryContent) -> str:
    return gettext("Discussion summary: %s") % content.title.text


def question_heading(question: SummaryQuestion) -> str:
    return gettext("%(question)s (%(code)s)") % {"question": question.name, "code": question.code}


def comment_date(comment: SummaryComment) -> str:
    return moment(comment.placed_at, date_only=comment.date_only) if comment.placed_at else ""


def notes_heading() -> str:
    return gettext("Notes on names of countries")


def reference_mark(reference: Reference) -> str:
    """The reference, with what is to be said of an undecided comment."""
    mark = status_mark(reference.status)
    return f"{reference.reference} ({mark})" if mark else reference.reference


def participation_parts(participation: Participation) -> list[tuple[str, Sequence[Share]]]:
    """What the participation is told by; groups under Chatham House only where there is something to tell."""
    parts = [
        (gettext("Stakeholder group"), participation.groups),
        (gettext("Country"), participation.countries),
        (gettext("Language"), participation.languages),
    ]
    if participation.withheld_groups:
        parts.append((gettext("Groups under the Chatham House Rule"), participation.withheld_groups))
    return parts


def share_comments(share: Share) -> str:
    """How many comments; a dash where only people are counted."""
    return "–" if share.comments is None else str(share.comments)


def total_sentence(content: SummaryContent) -> str:
    participation = content.participation
    return gettext("Comments: %(comments)d. People: %(people)d. Languages: %(languages)d.") % {
        "comments": participation.comments,
        "people": participation.people,
        "languages": len(participation.languages),
    }
