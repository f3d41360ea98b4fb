"""Changing a row that several people may edit at the same time: nothing is overwritten unseen."""

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from i18nfield.fields import I18nFieldMixin

from apps.core.errors import Refused
from apps.core.language import versions_of
from apps.core.models import LazyI18nString, TimestampedModel


class Overtaken(Refused):
    """Somebody else has changed the row since it was read; `standing` is the row as it is now."""

    def __init__(self, standing: TimestampedModel) -> None:
        super().__init__(_("Somebody else has changed this while you were writing."))
        self.standing = standing


def token_of(row: TimestampedModel) -> str:
    """Stands for the state that a row is in; another after every change."""
    return row.updated_at.isoformat()


def check_not_overtaken(row: TimestampedModel, seen: str) -> None:
    """Raise Overtaken unless `seen` is the token of the locked `row`."""
    if token_of(row) != seen:
        raise Overtaken(row)


def write_changes(row: TimestampedModel, changes: Mapping[str, Any]) -> list[str]:
    """Write what is different to `row`, which the caller has locked; the names of what was, in order.

    Of a multilingual text `changes` give the versions by language; those in languages that are not given stay.
    Its name is one for each version, `title.fr`. A relation to many is given as the rows that it shall have.
    """
    changed = [name for field, value in changes.items() for name in _write(row, field, value)]
    if changed:
        row.save()
    return changed


def text_with(text: LazyI18nString | str | None, versions: Mapping[str, str]) -> LazyI18nString:
    """`text` with `versions` (by language) in place of those that it has; an empty one takes its version away."""
    merged = versions_of(text) | dict(versions)
    return LazyI18nString({code: version for code, version in merged.items() if version})


def _write(row: TimestampedModel, name: str, value: Any) -> list[str]:
    field = row._meta.get_field(name)
    if isinstance(field, models.ManyToManyField):
        return _write_relation(row, name, value)
    before = getattr(row, name)
    if not isinstance(field, I18nFieldMixin):
        setattr(row, name, value)
        return [name] if before != value else []
    after = text_with(before, value)
    setattr(row, name, after)
    old, new = versions_of(before), versions_of(after)
    return [f"{name}.{code}" for code in value if old.get(code) != new.get(code)]


def _write_relation(row: TimestampedModel, name: str, related: Any) -> list[str]:
    manager = getattr(row, name)
    before, after = {each.pk for each in manager.all()}, {each.pk for each in related}
    if before == after:
        return []
    manager.set(after)
    return [name]
