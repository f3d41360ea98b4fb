"""All that is stored of a person, twice in one ZIP: to be read by them, and to be read by a machine."""

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from i18nfield.strings import LazyI18nString

from apps.accounts.holdings import Holding, holdings
from apps.accounts.models import User
from apps.core.countries import CountryNames
from apps.core.country_fields import Country
from apps.core.identity import site_identity
from apps.core.language import best_version

Closed = Mapping[str, Collection[object]]


@dataclass(frozen=True)
class Section:
    """One holding as the person reads it: for each row what it says, by label."""

    title: str
    rows: list[list[tuple[str, str]]]


class Encoder(DjangoJSONEncoder):
    def default(self, value: Any) -> Any:
        if isinstance(value, LazyI18nString):
            return value.data
        if isinstance(value, Country):
            return value.code
        return super().default(value)


def archive_of(person: User, now: datetime) -> bytes:
    """The ZIP, in the language and by the clock of the person."""
    buffer = BytesIO()
    with translation.override(person.language), timezone.override(person.zone):
        files = {"data.json": as_json(person, now), "data.html": as_html(person, now)}
    with ZipFile(buffer, "w", ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def as_json(person: User, now: datetime) -> str:
    """Every column that is the person's to know, by table, under the names that the database has."""
    tables = {holding.key: list(_records(holding, person)) for holding in holdings()}
    about = {"site": settings.SITE_URL, "made_at": now, "person": person.pk}
    return json.dumps({"about": about, "data": tables}, cls=Encoder, ensure_ascii=False, indent=2)


def as_html(person: User, now: datetime) -> str:
    """The same to be read, without the numbers that only a database needs: one file that needs no other."""
    sections = [_section(holding, person) for holding in holdings()]
    context = {
        "sections": [section for section in sections if section.rows],
        "empty": [section for section in sections if not section.rows],
        "made_at": now,
        "site_name": site_identity().name,
        "site_url": settings.SITE_URL,
    }
    return render_to_string("downloads/data_export.html", context)


def _records(holding: Holding, person: User) -> Iterator[dict[str, object]]:
    for row in holding.all_rows(person):
        record = {each.attname: _raw(holding, row, each.attname) for each in holding.fields}
        yield record | {name: value(row) for name, value in holding.more.items()}


def _raw(holding: Holding, row: Model, column: str) -> object:
    return holding.values[column](row) if column in holding.values else getattr(row, column)


def _section(holding: Holding, person: User) -> Section:
    rows = list(holding.all_rows(person))
    closed = _closed_to(person, holding, rows)
    return Section(str(holding.title), [list(_sayings(holding, row, closed)) for row in rows])


def _closed_to(person: User, holding: Holding, rows: list[Model]) -> Closed:
    """What `rows` point to that the person may not see (any longer), as keys by column."""
    closed: dict[str, Collection[object]] = {}
    for each in holding.listed:
        manager: Any = getattr(each.related_model, "_default_manager", None)
        if hasattr(manager, "visible_to"):
            keys = {getattr(row, each.attname) for row in rows} - {None}
            open_ones = manager.visible_to(person).filter(pk__in=keys).values_list("pk", flat=True)
            closed[each.attname] = keys.difference(open_ones)
    return closed


def _sayings(holding: Holding, row: Model, closed: Closed) -> Iterator[tuple[str, str]]:
    """`(label, value)` of what a row says; what is empty is left out."""
    for name, value in holding.more.items():
        yield str(holding.label(name)), said(value(row))
    for each in holding.listed:
        text = said(_told(holding, row, each.name, each.attname, closed))
        if text:
            yield str(holding.label(each.attname)), text


def _told(holding: Holding, row: Model, name: str, column: str, closed: Closed) -> object:
    if column in holding.values:
        return holding.values[column](row)
    key = getattr(row, column)
    if key in closed.get(column, ()):
        return _("number %d, which is not open to you") % key
    return _value(row, name)


def _value(row: Model, name: str) -> object:
    """What stands in a field, by the name of the choice where it is one."""
    value = getattr(row, name)
    if isinstance(value, Country):
        return value
    return getattr(row, f"get_{name}_display")() if row._meta.get_field(name).choices and value else value  # type: ignore[union-attr]


def said(value: object) -> str:
    """`value` for a reader, in the active language and time zone; empty for nothing."""
    match value:
        case None | "" | Country(code=""):
            return ""
        case bool():
            return _("yes") if value else _("no")
        case datetime():
            return date_format(timezone.localtime(value), "DATETIME_FORMAT")
        case date():
            return date_format(value, "DATE_FORMAT")
        case LazyI18nString():
            return best_version(value)[0]
        case Country():
            return CountryNames().designation(value.code).name
        case Mapping():
            return ", ".join(f"{name}: {said(one)}" for name, one in value.items() if said(one))
        case list() | tuple():
            return "\n".join(filter(None, map(said, value)))
    return str(value)
