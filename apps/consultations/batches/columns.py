"""What the columns of a file are called, and the words in them: in each language of the interface."""

from collections.abc import Iterable
from functools import lru_cache

from django.conf import settings
from django.utils.translation import get_language_info, gettext_lazy, override
from django.utils.translation import gettext as _

from apps.consultations.batches.reading import SEPARATORS, Record, Unusable, declared_separator, records
from apps.consultations.enums import RoleName
from apps.core.language import versions_of
from apps.organisations.models import StakeholderGroup
from apps.organisations.queries import name_key

COLUMNS = {
    "email": gettext_lazy("E-mail address"),
    "name": gettext_lazy("Name"),
    "role": gettext_lazy("Role"),
    "language": gettext_lazy("Language"),
    "organisation": gettext_lazy("Organisation"),
    "stakeholder_group": gettext_lazy("Stakeholder group"),
    "position": gettext_lazy("Position"),
}
# How else people head the two that everybody has.
ALSO_CALLED = {"e-mail": "email", "group": "stakeholder_group"}
CODES = [code for code, _name in settings.LANGUAGES]


def read_heading(lines: list[str]) -> tuple[list[str], list[Record]]:
    """The columns in the order of the file, and the rows below the first. Raises Unusable.

    The separator is the one under which the first row names most columns.
    """
    declared = declared_separator(lines)
    if not lines:
        raise Unusable(_("This file is empty."))
    candidates = [declared] if declared else SEPARATORS
    headings = {separator: _heading(lines, separator) for separator in candidates}
    separator = max(headings, key=lambda each: len(_known(headings[each])))
    columns = _columns(headings[separator])
    return columns, list(records(lines, separator))[1:]


def _heading(lines: list[str], separator: str) -> list[str]:
    cells = [cell.strip() for cell in next(records(lines, separator)).cells]
    while cells and not cells[-1]:
        del cells[-1]
    return cells


def _known(heading: list[str]) -> list[str]:
    return [code for code in map(_column_called, heading) if code]


def _columns(heading: list[str]) -> list[str]:
    unknown = [cell for cell in heading if not _column_called(cell)]
    columns = _known(heading)
    if "email" not in columns:
        raise Unusable(_("No column is called “%s”: the first row has to name the columns.") % COLUMNS["email"])
    if unknown:
        raise Unusable(
            _("These columns are not known: %(unknown)s. Take them out, or name them as in the list below.")
            % {"unknown": ", ".join(f"“{cell[:50]}”" for cell in unknown[:10])}
        )
    twice = [str(COLUMNS[code]) for code in COLUMNS if columns.count(code) > 1]
    if twice:
        raise Unusable(_("The first row names a column twice: %s.") % ", ".join(twice))
    return columns


def _column_called(cell: str) -> str:
    return _column_names().get(name_key(cell), "")


@lru_cache(maxsize=1)
def _column_names() -> dict[str, str]:
    names = {name_key(also): code for also, code in ALSO_CALLED.items()}
    return names | _by_name({code: [code, *_in_all_languages(label)] for code, label in COLUMNS.items()})


@lru_cache(maxsize=1)
def role_names() -> dict[str, str]:
    """Roles by their code and their name in each language."""
    return _by_name({role.value: [role.value, *_in_all_languages(role.label)] for role in RoleName})


@lru_cache(maxsize=1)
def language_names() -> dict[str, str]:
    """Languages by their code, their own name, and their name in each language."""
    names = {}
    for code, own_name in settings.LANGUAGES:
        names[code] = [code, code.split("-")[0], own_name, *_translated_names(code)]
    return _by_name(names)


def group_names() -> dict[str, StakeholderGroup]:
    """Stakeholder groups by their code and their name in each language. One query."""
    groups = StakeholderGroup.objects.all()
    return {name_key(name): each for each in groups for name in (each.code, *versions_of(each.name).values())}


def _translated_names(code: str) -> list[str]:
    """“French”, “francés”, …; Django knows them."""
    names = []
    for language in CODES:
        with override(language):
            info = get_language_info(code)
            names += [str(info[form]) for form in ("name", "name_local", "name_translated")]
    return names


def _in_all_languages(label: object) -> list[str]:
    labels = []
    for language in CODES:
        with override(language):
            labels.append(str(label))
    return labels


def _by_name(names: dict[str, Iterable[str]] | dict[str, list[str]]) -> dict[str, str]:
    return {name_key(name): code for code, each in names.items() for name in each}
