"""The summary as JSON, written as it is read.

The shape, "plenary.summary/1", only ever gains keys under the same number. Its keys and codes are the same in
every language; names are given in all their languages, keyed by BCP 47 code. Times are ISO 8601 with offset;
`date` is a day alone where the source gave no time.

    schema, generated_at, language, include_undecided, include_translations
    consultation    code, url, title{}, organiser{}, disclaimer{}, time_zone, period {opens, closes} or null
    participation   comments, people, groups[], countries[], languages[], withheld_groups[]: each
                    {code, name, comments, people}, comments null where only people are counted;
                    countries[] also {note} (the footnote to the name, or null)
    roundtables[]   number, title{}, objectives[number], questions[]
      questions[]   code, number (null: open floor), text{}, comments[]
        comments[]  reference, status, permalink, in_reply_to (reference or null); and, unless the status is
                    hidden or withdrawn: missing_parent, date, attribution, author, voice,
                    co_signatories[] (name and organisation), co_signatures[{name,
                    organisation, affiliation_verified, by_email}] (the same in parts; by_email:
                    the name is what they gave), role, position, organisation,
                    affiliation_verified, group {code, name}, country, country_name (of the day of submission),
                    country_note (or null), language, endorsements (how many people),
                    objectives[{number, label, origin}], attachments[{name, url}], markdown, text,
                    translations[{language, translator, organisation, official, markdown, text}] (where asked for:
                    the comment stays the record; official: by a moderator)
    objectives[]    number, label{}, references[{reference, status, origin}]

`origin` is proposed (by the author), suggested (by the machine) or confirmed (by a moderator).
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict

from apps.reports.comments import comments_of, references_to
from apps.reports.content import (
    Participation,
    Signatory,
    SummaryComment,
    SummaryContent,
    SummaryObjective,
    SummaryQuestion,
    SummaryRoundtable,
)

SCHEMA = "plenary.summary/1"


def json_parts(content: SummaryContent) -> Iterator[bytes]:
    return (part.encode() for part in _document(content))


def _document(content: SummaryContent) -> Iterator[str]:
    yield _open(_frame(content), "roundtables")
    yield from _listed(_roundtable(content, each) for each in content.roundtables)
    yield ',"objectives":'
    yield from _listed(_objective(content, each) for each in content.objectives)
    yield "}\n"


def _roundtable(content: SummaryContent, roundtable: SummaryRoundtable) -> Iterator[str]:
    frame = {
        "number": roundtable.number,
        "title": roundtable.titles,
        "objectives": [objective.number for objective in roundtable.objectives],
    }
    yield _open(frame, "questions")
    yield from _listed(_question(content, each) for each in roundtable.questions)
    yield "}"


def _question(content: SummaryContent, question: SummaryQuestion) -> Iterator[str]:
    texts = {version.language: version.text for version in question.versions}
    yield _open({"code": question.code, "number": question.number, "text": texts}, "comments")
    yield from _listed([_dump(comment_record(each))] for each in comments_of(content, question))
    yield "}"


def _objective(content: SummaryContent, objective: SummaryObjective) -> Iterator[str]:
    yield _open({"number": objective.number, "label": objective.labels}, "references")
    yield from _listed([_dump(asdict(each))] for each in references_to(content, objective))
    yield "}"


def comment_record(comment: SummaryComment) -> dict[str, object]:
    place: dict[str, object] = {
        "reference": comment.reference,
        "status": comment.status,
        "permalink": comment.permalink,
        "in_reply_to": comment.parent_reference or None,
    }
    return place if comment.is_gap else place | _words(comment)


def _words(comment: SummaryComment) -> dict[str, object]:
    moment = comment.placed_at
    day_or_time = moment and (moment.date() if comment.date_only else moment).isoformat()
    return {
        "missing_parent": comment.missing_parent or None,
        "date": day_or_time,
        "attribution": comment.attribution,
        "author": comment.author,
        "voice": comment.voice or None,
        "co_signatories": [_named(each) for each in comment.co_signatories],
        "co_signatures": [
            {
                "name": each.name,
                "organisation": each.organisation,
                "affiliation_verified": each.verified,
                "by_email": each.by_email,
            }
            for each in comment.co_signatories
        ],
        "role": comment.role_code or None,
        "position": comment.position,
        "organisation": comment.organisation,
        "affiliation_verified": comment.verified,
        "group": {"code": comment.group_code, "name": comment.group} if comment.group_code else None,
        "country": comment.country_code or None,
        "country_name": comment.country_name or None,
        "country_note": comment.country_note or None,
        "language": comment.language,
        "endorsements": comment.endorsements,
        "objectives": [
            {"number": mark.objective.number, "label": mark.objective.label, "origin": mark.origin}
            for mark in comment.objectives
        ],
        "attachments": [{"name": file.name, "url": file.address} for file in comment.attachments],
        "markdown": comment.body,
        "text": comment.text,
        "translations": [
            {
                "language": each.language,
                "translator": each.translator,
                "organisation": each.organisation,
                "official": each.is_official,
                "markdown": each.body,
                "text": each.text,
            }
            for each in comment.translations
        ],
    }


def _named(signed: Signatory) -> str:
    return f"{signed.name} ({signed.organisation})" if signed.organisation else signed.name


def _frame(content: SummaryContent) -> dict[str, object]:
    period = content.period
    return {
        "schema": SCHEMA,
        "generated_at": content.generated_at.isoformat(timespec="seconds"),
        "language": content.language,
        "include_undecided": content.include_undecided,
        "include_translations": content.include_translations,
        "consultation": {
            "code": content.code,
            "url": content.url,
            "title": content.titles,
            "organiser": content.organisers,
            "disclaimer": content.disclaimers,
            "time_zone": content.time_zone,
            "period": period and {"opens": period[0].isoformat(), "closes": period[1].isoformat()},
        },
        "participation": _participation(content.participation),
    }


def _participation(participation: Participation) -> dict[str, object]:
    counts = asdict(participation)
    for share in (*counts["groups"], *counts["languages"], *counts["withheld_groups"]):
        del share["mark"], share["note"]
    for share in counts["countries"]:
        del share["mark"]
        share["note"] = share["note"] or None
    return counts


def _open(frame: dict[str, object], last_key: str) -> str:
    """The beginning of an object: `frame`, and `last_key` whose value follows."""
    return f"{_dump(frame)[:-1]},{_dump(last_key)}:"


def _listed(items: Iterable[Iterable[str]]) -> Iterator[str]:
    """A JSON array of items that are themselves written in parts."""
    separator = "["
    for item in items:
        yield separator
        yield from item
        separator = ",\n"
    yield "[]" if separator == "[" else "]"


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
