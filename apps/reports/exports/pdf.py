"""The summary as a tagged PDF (PDF/UA-1), set by Typst from `summary.typ`.

The comments reach the template as data, never as markup: it reads `summary.json` and shows plain strings.
"""

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from shutil import copyfileobj
from tempfile import TemporaryDirectory
from typing import IO

from django.utils.translation import gettext

from apps.core.language import text_direction
from apps.reports.body import Block, blocks_of, printable
from apps.reports.comments import comments_of, references_to
from apps.reports.content import (
    Share,
    SummaryComment,
    SummaryContent,
    SummaryObjective,
    SummaryQuestion,
    SummaryRoundtable,
    SummaryTranslation,
    Version,
)
from apps.reports.exports.fonts import replacement, showable
from apps.reports.wording import (
    affiliation,
    answered,
    comment_date,
    language_name,
    moment,
    notes_heading,
    objective_mark,
    participation_parts,
    period,
    question_heading,
    reference_mark,
    roundtable_heading,
    scope,
    share_comments,
    status_mark,
    total_sentence,
    translation_heading,
)

TYPESETTER = Path(__file__).with_name("typeset.py")
# Typst hyphenates and shapes by ISO 639 code and region.
REGIONS = {"zh-hans": ("zh", "CN")}
Data = dict[str, object]


def write_pdf(content: SummaryContent, file: IO[bytes]) -> None:
    with TemporaryDirectory(prefix="summary-") as directory:
        with (Path(directory) / "summary.json").open("w", encoding="utf-8") as data:
            data.writelines(_written(content))
        # -P: the modules beside the typesetter, such as csv.py, must not stand in for the library's.
        arguments = [directory, str(int(content.generated_at.timestamp()))]
        subprocess.run([sys.executable, "-P", str(TYPESETTER), *arguments], check=True)  # noqa: S603
        with (Path(directory) / "summary.pdf").open("rb") as finished:
            copyfileobj(finished, file)


def _written(content: SummaryContent) -> Iterator[str]:
    """`summary.json`: {front, parts: [heading, comment or list, …], replaced: a sentence or ""}."""
    yield '{"front":' + _dump(_front(content)) + ',"parts":['
    separator, is_whole = "", True
    for part in _parts(content):
        written = _dump(part)
        is_whole = is_whole and replacement() not in written
        yield separator + written
        separator = ",\n"
    yield '],"replaced":' + json.dumps("" if is_whole else _replaced_sentence()) + "}"


def _replaced_sentence() -> str:
    return (
        gettext("Characters for which this document has no font are shown as %s; the other formats have them.")
        % replacement()
    )


def _dump(data: Data) -> str:
    return json.dumps(_shown(data), ensure_ascii=False)


def _shown(value: object) -> object:
    """`value` with every string in it as the fonts can show it."""
    if isinstance(value, str):
        return showable(printable(value))
    if isinstance(value, dict):
        return {key: each if key in ("href", "to", "anchor") else _shown(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_shown(each) for each in value]
    return value


def _front(content: SummaryContent) -> Data:
    return {
        "kind": gettext("Discussion summary"),
        "title": _version(content.title),
        "plain_title": content.title.text,
        "author": content.organiser.text,
        **_language(content.language),
        "facts": [
            [gettext("Organiser"), content.organiser.text, ""],
            [gettext("Period"), period(content), ""],
            [gettext("Generated"), f"{moment(content.generated_at)} ({content.time_zone})", ""],
            [gettext("Address"), content.url, "href"],
            [gettext("In this document"), scope(content), ""],
        ],
        "disclaimer": _version(content.disclaimer),
        "contents": gettext("Contents"),
        "page": gettext("Page"),
        "participation": gettext("Participation"),
        "total": total_sentence(content),
        "tables": [_table(label, shares) for label, shares in participation_parts(content.participation)],
    }


def _table(label: str, shares: Sequence[Share]) -> Data:
    rows = [[share.label, share_comments(share), str(share.people)] for share in shares]
    return {"head": [label, gettext("Comments"), gettext("People")], "rows": rows}


def _parts(content: SummaryContent) -> Iterator[Data]:
    for roundtable in content.roundtables:
        yield _roundtable(roundtable)
        for question in roundtable.questions:
            yield from _question(content, question)
    yield {"is": "section", "title": gettext("Comments by objective"), "label": "", "line": ""}
    for objective in content.objectives:
        yield _objective(content, objective)
    yield from _notes(content)


def _notes(content: SummaryContent) -> Iterator[Data]:
    """What the marks behind names of countries stand for."""
    notes = content.country_names.notes
    if notes:
        yield {"is": "section", "title": notes_heading(), "label": "", "line": ""}
    for note in notes:
        designation = note.designation
        yield {"is": "footnote", "text": f"{note.mark} {designation.note}", **_language(designation.note_language)}


def _roundtable(roundtable: SummaryRoundtable) -> Data:
    return {
        "is": "section",
        "title": roundtable_heading(roundtable),
        "label": gettext("Objectives under review: ") if roundtable.objectives else "",
        "line": "; ".join(objective.name for objective in roundtable.objectives),
    }


def _question(content: SummaryContent, question: SummaryQuestion) -> Iterator[Data]:
    versions = [_version(version) for version in question.versions]
    empty = gettext("No comment was made here.")
    yield {"is": "question", "title": question_heading(question), "versions": versions, "empty": ""}
    number = 0
    for number, comment in enumerate(comments_of(content, question), start=1):  # noqa: B007
        yield _gap(comment) if comment.is_gap else _comment(comment)
    if not number:
        yield {"is": "note", "text": empty}


def _gap(comment: SummaryComment) -> Data:
    return {
        "is": "gap",
        "anchor": comment.reference,
        "reply": comment.is_reply,
        "text": f"{comment.reference} · {status_mark(comment.status)}",
    }


def _comment(comment: SummaryComment) -> Data:
    return {
        "is": "comment",
        "anchor": comment.reference,
        "reply": comment.is_reply,
        "author": comment.author,
        "mark": status_mark(comment.status),
        "who": affiliation(comment),
        "reference": comment.reference,
        "href": comment.permalink,
        "when": f"{comment_date(comment)} · {language_name(comment.language)}",
        "answer": answered(comment),
        "to": comment.parent_reference if comment.parent_is_here else "",
        **_language(comment.language),
        "blocks": _grouped(blocks_of(comment.html)),
        "translations": [_translation(each) for each in comment.translations],
        "label": gettext("Objectives: ") if comment.objectives else "",
        "objectives": "; ".join(objective_mark(mark) for mark in comment.objectives),
        "files-label": gettext("Attachments: ") if comment.attachments else "",
        "files": "; ".join(file.name for file in comment.attachments),
    }


def _translation(translation: SummaryTranslation) -> Data:
    return {
        "heading": translation_heading(translation),
        **_language(translation.language),
        "blocks": _grouped(blocks_of(translation.html)),
    }


def _grouped(blocks: list[Block]) -> list[object]:
    """Blocks as data, neighbouring items of one level and sort joined into a list."""
    grouped: list[object] = []
    for key, run in groupby(blocks, _list_key):
        if key is None:
            grouped.extend({"is": block.kind, "runs": _runs(block)} for block in run)
        else:
            grouped.append(
                {"is": "list", "level": key[0], "ordered": key[1], "items": [_item(each) for each in run]}
            )
    return grouped


def _list_key(block: Block) -> tuple[int, bool] | None:
    return (block.level, block.marker not in ("•", "")) if block.kind == "item" else None


def _item(block: Block) -> Data:
    return {"marker": block.marker, "runs": _runs(block)}


def _runs(block: Block) -> list[object]:
    return [{"text": run.text, "styles": sorted(run.styles), "href": run.href} for run in block.runs]


def _objective(content: SummaryContent, objective: SummaryObjective) -> Data:
    references = groupby(references_to(content, objective), lambda each: each.origin)
    lists = [
        {
            "label": str(origin.label)[:1].upper() + str(origin.label)[1:] + ": ",
            "references": [{"to": each.reference, "text": reference_mark(each)} for each in group],
        }
        for origin, group in references
    ]
    empty = gettext("No comment speaks to this objective.")
    return {"is": "objective", "title": objective.name, "lists": lists, "empty": "" if lists else empty}


def _version(version: Version) -> Data:
    return {"text": version.text, **_language(version.language)}


def _language(language: str) -> Data:
    code, region = _typst_language(language)
    return {"lang": code, "region": region, "dir": text_direction(language)}


def _typst_language(language: str) -> tuple[str, str]:
    return REGIONS.get(language, (language.split("-")[0], ""))
