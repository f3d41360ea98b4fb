"""Loading frameworks of objectives from CSV files, the bundled ones among them.

A file has the column `number` and, for one or more languages, `label_<language>` and `title_<language>`;
other columns are left alone.
"""

import json
import re
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction
from django.utils.text import slugify

from apps.core.models import LazyI18nString
from apps.core.tables import Malformed, Row, read_rows, read_text
from apps.objectives.models import Framework, Objective

DATA = Path(__file__).parent / "data"
TEXT_COLUMN = re.compile(r"^(label|title)_([a-z]{2,3}(?:-[a-z]+)?)$")
LONGEST_LABEL = 200
LARGEST_NUMBER = 32_767


@dataclass(frozen=True)
class ObjectiveEntry:
    """One line of a file: texts by language code."""

    number: int
    label: dict[str, str]
    title: dict[str, str]


@dataclass(frozen=True)
class Loaded:
    framework: Framework
    added: int
    updated: int
    unchanged: int


def bundled_frameworks() -> dict[str, dict[str, str]]:
    """The names, by language, of the frameworks that come with Plenary, by code."""
    names: dict[str, dict[str, str]] = json.loads((DATA / "frameworks.json").read_text(encoding="utf-8"))
    return names


def load_bundled_framework(code: str) -> Loaded:
    """Load `gcm` or `sdg`. Raises KeyError for a code that is not bundled."""
    names = bundled_frameworks()[code]
    return load_framework(DATA / f"{code}.csv", code=code, name=names)


@transaction.atomic
def load_framework(path: Path, *, code: str, name: dict[str, str], version: str = "1") -> Loaded:
    """Write the framework in the file at `path`; loading it again brings it up to date.

    An objective that has gone from the file stays, since comments may carry it. Raises Malformed, with
    nothing written.
    """
    entries = read_objectives(read_text(path))
    framework, _is_new = Framework.objects.update_or_create(
        code=code, version=version, defaults={"name": LazyI18nString(name)}
    )
    results = [_write_objective(framework, entry) for entry in entries]
    return Loaded(framework, *(results.count(result) for result in ("added", "updated", "unchanged")))


def read_objectives(text: str) -> list[ObjectiveEntry]:
    """The objectives in a CSV `text`, in its order. Raises Malformed."""
    entries: dict[int, ObjectiveEntry] = {}
    for row in read_rows(text, required=("number",)):
        entry = _read_entry(row)
        if entry.number in entries:
            raise Malformed(f"Line {row.line} repeats the number {entry.number}.")
        entries[entry.number] = entry
    if not entries:
        raise Malformed("The file has no objectives after its first line.")
    return list(entries.values())


def _read_entry(row: Row) -> ObjectiveEntry:
    number = row["number"].strip()
    if not (number.isascii() and number.isdecimal() and 0 < int(number) <= LARGEST_NUMBER):
        raise Malformed(f"Line {row.line} has “{number}” where the number of the objective should be.")
    label, title = _versions(row, "label"), _versions(row, "title")
    if not label:
        raise Malformed(f"Line {row.line} has no label in any language (columns label_en, label_fr …).")
    if max(map(len, label.values())) > LONGEST_LABEL:
        raise Malformed(f"Line {row.line} has a label of more than {LONGEST_LABEL} characters.")
    return ObjectiveEntry(int(number), label, title)


def _versions(row: Row, part: str) -> dict[str, str]:
    matches = ((TEXT_COLUMN.match(column), value.strip()) for column, value in row.values.items())
    return {match[2]: value for match, value in matches if match and match[1] == part and value}


def _write_objective(framework: Framework, entry: ObjectiveEntry) -> str:
    handle = _handle(framework, entry.number)
    objective = Objective.objects.filter(framework=framework, number=entry.number).first()
    if objective and (objective.label.data, _data(objective.title)) == (entry.label, entry.title):
        return "unchanged"
    result = "updated" if objective else "added"
    objective = objective or Objective(framework=framework, number=entry.number, name=handle, slug=slugify(handle))
    objective.label, objective.title = LazyI18nString(entry.label), LazyI18nString(entry.title)
    objective.save()
    return result


def _handle(framework: Framework, number: int) -> str:
    """The name of the tag: "gcm 6", and "gcm v2 6" in another version, since names are unique."""
    version = "" if framework.version == "1" else f" v{framework.version}"
    return f"{framework.code}{version} {number}"


def _data(text: LazyI18nString) -> dict[str, str]:
    return text.data or {}
