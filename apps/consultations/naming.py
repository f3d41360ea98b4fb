"""Writes to what countries and territories are called on this site, each recorded.

What was in force stays, since comments of that time are shown with it: it is ended, and may be corrected.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.activity.actions import record
from apps.core.editing import check_not_overtaken, text_with, write_changes
from apps.core.errors import Refused
from apps.core.language import best_version, versions_of
from apps.core.models import CountryName

TEXTS = ("name", "footnote")
DATES = ("valid_from", "valid_until")


@transaction.atomic
def set_country_name(*, code: str, by: User, values: Mapping[str, Any]) -> CountryName:
    """Let the country have a name, and a footnote, from one day through another; both may be open.

    Raises Refused where it has another one in that time.
    """
    texts = {name: text_with(None, values[name]) for name in TEXTS}
    entry = CountryName(code=code, set_by=by, **texts, **{name: values[name] for name in DATES})
    _save(entry)
    _record("added", entry, by)
    return entry


@transaction.atomic
def change_country_name(*, entry: CountryName, by: User, seen: str, changes: Mapping[str, Any]) -> list[str]:
    """Correct the words, and as long as it is not in force the days; the names of what is different now.

    `seen` is the token of what was read: raises Overtaken when it is another by now, and Refused for days that
    have begun or are taken.
    """
    locked = _locked(entry)
    check_not_overtaken(locked, seen)
    if locked.has_begun and not changes.keys().isdisjoint(DATES):
        raise Refused(_("This name is in force already: only its end can be set."))
    before = {name: versions_of(getattr(locked, name)) for name in TEXTS}
    try:
        with transaction.atomic():
            changed = write_changes(locked, changes)
    except IntegrityError as error:
        raise _taken(CountryName(code=locked.code, **{name: changes[name] for name in DATES})) from error
    if changed:
        _record("changed", locked, by, fields=changed, before=before)
    return changed


@transaction.atomic
def end_country_name(*, entry: CountryName, by: User, last_day: date) -> CountryName:
    """Let it be in force through `last_day`, which may be past: states are renamed before anybody writes it here.

    Raises Refused for a day before its first or beyond the beginning of the next.
    """
    locked = _locked(entry)
    if locked.valid_from and last_day < locked.valid_from:
        raise Refused(_("It cannot end before it begins."))
    before, locked.valid_until = locked.valid_until, last_day
    _save(locked)
    _record("ended", locked, by, before=str(before or ""))
    return locked


@transaction.atomic
def take_back_country_name(*, entry: CountryName, by: User) -> None:
    """Remove what was never in force; doing so twice is doing it once. Raises Refused for what was."""
    locked = CountryName.objects.select_for_update().filter(pk=entry.pk).first()
    if locked is None:
        return
    if locked.has_begun:
        raise Refused(_("This name was in force, so it stays: comments of that time are shown with it. End it."))
    _record("taken_back", locked, by, before={name: versions_of(getattr(locked, name)) for name in TEXTS})
    locked.delete()


def _locked(entry: CountryName) -> CountryName:
    return CountryName.objects.select_for_update(no_key=True).get(pk=entry.pk)


def _save(entry: CountryName) -> None:
    """Raises Refused where the database sees another name of the country at the same time."""
    try:
        with transaction.atomic():
            entry.save()
    except IntegrityError as error:
        raise _taken(entry) from error


def _taken(entry: CountryName) -> Refused:
    """Says which name is in the way, and when."""
    overlapping = Q()
    if entry.valid_from:
        overlapping &= Q(valid_until=None) | Q(valid_until__gte=entry.valid_from)
    if entry.valid_until:
        overlapping &= Q(valid_from=None) | Q(valid_from__lte=entry.valid_until)
    other = CountryName.objects.filter(overlapping, code=entry.code).exclude(pk=entry.pk).first()
    if other is None:
        return Refused(_("This country has another name at that time."))
    said = {"name": best_version(other.name)[0], "period": period_of(other)}
    sentence = _(
        "At that time it is already called “%(name)s” (%(period)s). End that first, or choose other days."
    )
    return Refused(sentence % said)


def period_of(entry: CountryName) -> str:
    """In words: from when until when."""
    first, last = (day and date_format(day, _("j F Y")) for day in (entry.valid_from, entry.valid_until))
    if first and last:
        return _("%(first)s to %(last)s") % {"first": first, "last": last}
    if first:
        return _("from %(first)s on") % {"first": first}
    return _("until %(last)s") % {"last": last} if last else _("at all times")


def _record(change: str, entry: CountryName, by: User, **facts: Any) -> None:
    days = {name: str(getattr(entry, name) or "") for name in DATES}
    record(f"country_name.{change}", actor=by, target=entry, topics=[], code=entry.code, **days, **facts)
