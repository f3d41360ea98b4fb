"""Each row against what is known: its problems, or what becomes an invitation. The number of queries is fixed."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError

from apps.consultations.batches.columns import group_names, language_names, role_names
from apps.consultations.batches.problems import Problem
from apps.consultations.batches.reading import Record
from apps.consultations.models import Consultation, InvitationBatch, InvitationRow
from apps.core.addresses import canonical_address, validate_address
from apps.core.tables import FORMULA_STARTS
from apps.organisations.models import StakeholderGroup
from apps.organisations.queries import NameIndex, is_ambiguous, name_index, name_key

LONGEST = {"name": 150, "organisation": 300, "position": 150}
# Control characters, and those that turn the direction of all that follows.
INVISIBLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
AROUND = " \xa0\u200b\ufeff"
SHOWN_OF_A_CELL = 300
Key = tuple[str, str]


@dataclass(frozen=True)
class Known:
    """What rows are compared with: read once for the whole file."""

    groups: dict[str, StakeholderGroup]
    organisations: NameIndex
    invited: set[Key]
    members: set[Key]
    roles: dict[str, str] = field(default_factory=role_names)
    languages: dict[str, str] = field(default_factory=language_names)


def known_to(consultation: Consultation) -> Known:
    """Four queries."""
    return Known(
        groups=group_names(),
        organisations=name_index(),
        invited=invited_keys(consultation),
        members=member_keys(consultation),
    )


def invited_keys(consultation: Consultation) -> set[Key]:
    """Address and role of each invitation that would be in the way of another."""
    return set(consultation.invitations.in_the_way().values_list("email", "role"))


def member_keys(consultation: Consultation) -> set[Key]:
    """Confirmed addresses of those who have a role here, with the role; of nobody else anything is asked."""
    held = EmailAddress.objects.filter(verified=True, user__roles__consultation=consultation)
    pairs = held.values_list("email", "user__roles__name", "user__roles__consultation")
    return {(canonical_address(email), role) for email, role, where in pairs if where == consultation.pk}


def check_records(batch: InvitationBatch, rows: Iterable[Record], known: Known) -> list[InvitationRow]:
    """An unsaved row for each record that is not empty."""
    seen: dict[Key, int] = {}
    return [_Check(batch, record, known, seen).row for record in rows if not record.is_empty]


class _Check:
    """One record, looked at from all sides: who mends a file wants to know all at once."""

    def __init__(self, batch: InvitationBatch, record: Record, known: Known, seen: dict[Key, int]) -> None:
        self.batch, self.record, self.known, self.seen = batch, record, known, seen
        self.problems: list[Problem] = []
        self.row = self._checked()

    def _checked(self) -> InvitationRow:
        if self.record.problem:
            self.problem(self.record.problem)
        elif self._has_its_cells():
            row = self._read()
            if not self.problems:
                self.seen[row.email, row.role] = self.record.number
                return row
        cells = [_shown(cell) for cell in self.record.cells]
        return InvitationRow(batch=self.batch, number=self.record.number, cells=cells, problems=self.problems)

    def problem(self, code: str, **particulars: object) -> None:
        self.problems.append({"code": code, **particulars})

    def _has_its_cells(self) -> bool:
        """A spreadsheet writes empty cells behind the last column, too: those are none."""
        cells, expected = self.record.cells, len(self.batch.columns)
        while len(cells) > expected and not cells[-1].strip():
            del cells[-1]
        if len(cells) != expected:
            self.problem("cell_count", found=len(cells), expected=expected)
        return len(cells) == expected

    def _read(self) -> InvitationRow:
        raw = dict(zip(self.batch.columns, self.record.cells, strict=True))
        cells = {column: cell.strip(AROUND) for column, cell in raw.items()}
        for column, cell in raw.items():
            self._look_at(column, cell, cells[column])
        row = InvitationRow(batch=self.batch, number=self.record.number)
        row.name = cells.get("name", "")
        row.role = self._chosen("role", cells, self.known.roles) or self.batch.role
        row.language = self._chosen("language", cells, self.known.languages) or self.batch.language
        self._read_preset(row, cells)
        row.email = self._address(cells["email"], row.role)
        return row

    def _look_at(self, column: str, raw: str, cell: str) -> None:
        if raw.startswith(FORMULA_STARTS) or cell.startswith(FORMULA_STARTS):
            self.problem("formula", column=column)
        elif INVISIBLE.search(cell):
            self.problem("invisible", column=column)
        if len(cell) > LONGEST.get(column, len(cell)):
            self.problem("too_long", column=column, most=LONGEST[column])

    def _chosen(self, column: str, cells: dict[str, str], names: dict[str, str]) -> str | None:
        """What the cell names; None without one, or with one that names nothing, which is then a problem."""
        cell = cells.get(column, "")
        found = names.get(name_key(cell))
        if cell and found is None:
            self.problem(column, value=_shown(cell))
        return found

    def _read_preset(self, row: InvitationRow, cells: dict[str, str]) -> None:
        self._read_organisation(row, " ".join(cells.get("organisation", "").split()))
        row.position = cells.get("position", "")
        name = cells.get("stakeholder_group", "")
        row.stakeholder_group = self.known.groups.get(name_key(name)) if name else None
        if name and row.stakeholder_group is None:
            self.problem("stakeholder_group", value=_shown(name))
        elif not name and row.organisation:
            row.stakeholder_group = row.organisation.stakeholder_group
        elif not name and (row.organisation_name or row.position):
            self.problem("no_group")

    def _read_organisation(self, row: InvitationRow, name: str) -> None:
        if not name_key(name):
            return
        found = self.known.organisations.called(name)
        if is_ambiguous(name, found):
            self.problem("two_organisations", value=_shown(name))
        elif found:
            row.organisation = found[0]
        else:
            row.organisation_name = name

    def _address(self, cell: str, role: str) -> str:
        if not cell:
            self.problem("no_address")
            return ""
        address = canonical_address(cell)
        try:
            validate_address(address)
        except ValidationError as error:
            self.problem(error.code or "bad_address")
        else:
            self._look_for_another(address, role)
        return address

    def _look_for_another(self, address: str, role: str) -> None:
        key = (address, role)
        if key in self.seen:
            self.problem("duplicate", row=self.seen[key])
        elif key in self.known.members:
            self.problem("member")
        elif key in self.known.invited:
            self.problem("invited")


def _shown(cell: str) -> str:
    """As much of a cell as one needs to find it, and nothing that PostgreSQL cannot keep."""
    cell = cell.replace("\0", "\ufffd")
    return cell if len(cell) <= SHOWN_OF_A_CELL else f"{cell[:SHOWN_OF_A_CELL]}…"
