"""What countries and territories are called, at which time, and with which footnote.

The one place that asks django-countries for names: it has those of ISO 3166-1, organisers set others
(`CountryName`), and a page, a mail or a file shows whichever was in force on the day that it speaks of.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.utils import timezone
from django.utils.translation import get_language
from django_countries import countries

from apps.core.collation import collation_key
from apps.core.language import best_version
from apps.core.models import CountryName

MOST_ASTERISKS = 3


@dataclass(frozen=True, slots=True)
class Designation:
    """What a country is called in `language`; `note` is the footnote to that, "" for none."""

    name: str
    language: str
    note: str = ""
    note_language: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote of one page or file; `number` counts them from 1, `mark` stands behind the name."""

    number: int
    designation: Designation

    @property
    def mark(self) -> str:
        return "*" * self.number if self.number <= MOST_ASTERISKS else f"*{self.number}"


class CountryNames:
    """The names for one page, mail or file, in the active language, and the notes that those shown in it need.

    What organisers have set is read once, in one query, when the first name is asked for.
    """

    def __init__(self) -> None:
        self.notes: list[Note] = []

    def designation(self, code: str, on: date | None = None) -> Designation:
        """What the country was called on a day (default: today in UTC).

        A day on which a territory that ISO does not list had no name has the nearest earlier one, else the next;
        a code that nobody has named is its own name.
        """
        language = get_language() or ""
        entry = self._entry(code, on or today())
        if entry is None:
            return Designation(str(countries.name(code)) or code, language)
        note, note_language = best_version(entry.footnote)
        return Designation(*best_version(entry.name), note, note_language if note else "")

    def marked(self, code: str, on: date | None = None) -> str:
        """The name with the mark of its note, which joins `notes`; "" without a code."""
        if not code:
            return ""
        designation = self.designation(code, on)
        note = self.note_on(designation)
        return f"{designation.name}{note.mark}" if note else designation.name

    def note_on(self, designation: Designation) -> Note | None:
        """The note that `designation` needs, the same one each time; None if it needs none."""
        if not designation.note:
            return None
        known = next((note for note in self.notes if note.designation == designation), None)
        if known is None:
            known = Note(len(self.notes) + 1, designation)
            self.notes.append(known)
        return known

    def choices(self, *, keeping: Iterable[str] = ()) -> list[tuple[str, str]]:
        """`(code, name with its mark)` of all that a person can choose today, in the order of the language.

        `keeping` are codes that stay to be chosen although they are not to be chosen any more.
        """
        day = today()
        codes = {*countries.countries, *self._current_codes(day), *filter(None, keeping)}
        named = {code: self.designation(code, day) for code in codes}
        ordered = sorted(named, key=lambda code: collation_key(named[code].name, get_language() or ""))
        return [(code, self.marked(code, day)) for code in ordered]

    def _current_codes(self, day: date) -> Iterable[str]:
        return (code for code, entries in self._entries.items() if any(each.holds_on(day) for each in entries))

    def _entry(self, code: str, day: date) -> CountryName | None:
        entries = self._entries.get(code, [])
        holding = next((entry for entry in entries if entry.holds_on(day)), None)
        if holding or not entries or is_listed(code):
            return holding
        earlier = [entry for entry in entries if entry.valid_until and entry.valid_until < day]
        return earlier[-1] if earlier else entries[0]

    @cached_property
    def _entries(self) -> dict[str, list[CountryName]]:
        """By code, the earliest first."""
        entries: dict[str, list[CountryName]] = {}
        for entry in CountryName.objects.all():
            entries.setdefault(entry.code, []).append(entry)
        return entries


def is_listed(code: str) -> bool:
    """Whether ISO 3166-1 has the code."""
    return code in countries.countries


def listed_codes() -> list[str]:
    return list(countries.countries)


def today() -> date:
    return timezone.now().date()
