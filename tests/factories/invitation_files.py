"""A file of invitations as people make them: mostly good, and wrong in all the ways that files are wrong."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import cycle, islice

HEADING = "email,name,role,language,organisation,stakeholder_group,position"
LANGUAGES = ("en", "French", "español", "русский", "العربية", "zh-hans", "")
ROLES = ("participant", "Observateur", "Участник", "")
TAKEN, MEMBER = "taken@elsewhere.example", "member@elsewhere.example"
# How a row is spoilt (a good address, a good row → bytes), and the codes of what is then said of it.
Spoil = Callable[[str, str], bytes]
SPOILT: list[tuple[Spoil, set[str]]] = [
    (lambda address, row: f"{address},José,,,,,".encode("latin-1"), {"unreadable"}),
    (lambda address, row: f"{address},Зоя,,,,,".encode("cp1251"), {"unreadable"}),
    (lambda address, row: f"{address},Rosa\0Quispe,,,,,".encode(), {"unreadable"}),
    (lambda address, row: b"guest0@elsewhere.example,Again,participant,,,,", {"duplicate"}),
    (lambda address, row: b" Guest0@ELSEWHERE.example ,Again,participant,,,,", {"duplicate"}),
    (lambda address, row: b"rosa.elsewhere.example,,,,,,", {"bad_address"}),
    (lambda address, row: b"rosa@localhost,,,,,,", {"bad_address"}),
    (lambda address, row: b"rosa @elsewhere.example,,,,,,", {"bad_address"}),
    (lambda address, row: "роза@elsewhere.example,,,,,,".encode(), {"bad_address"}),
    (lambda address, row: f"{'a' * 250}@elsewhere.example,,,,,,".encode(), {"long_address"}),
    (lambda address, row: b"rosa@nowhere.invalid,,,,,,", {"undeliverable_address"}),
    (lambda address, row: b",Rosa,,,,,", {"no_address"}),
    (lambda address, row: f'{address},"=HYPERLINK(""http://x.example"")",,,,,'.encode(), {"formula"}),
    (lambda address, row: f"{address},Rosa,,,@SUM(A1),union,".encode(), {"formula"}),
    (lambda address, row: f'{address},Rosa,,,,union,"\t=1+1"'.encode(), {"formula"}),
    (lambda address, row: f"{address},Rosa".encode(), {"cell_count"}),
    (lambda address, row: f"{row},one,more".encode(), {"cell_count"}),
    (lambda address, row: f'{address},"Rosa,,,,,'.encode(), {"open_quote"}),
    (lambda address, row: f'{address},"Rosa\nQuispe",,,,,'.encode(), {"invisible"}),
    (lambda address, row: f"{address},Rosa\u202e,,,,,".encode(), {"invisible"}),
    (lambda address, row: f"{address},{'R' * 151},,,,,".encode(), {"too_long"}),
    (lambda address, row: f"{address},,guest,Klingon,,,".encode(), {"role", "language"}),
    (lambda address, row: f"{address},,,,,no such group,".encode(), {"stakeholder_group"}),
    (lambda address, row: f"{address},,,,Seafarers of the South,,".encode(), {"no_group"}),
    (lambda address, row: f"{address},,,,UD,,".encode(), {"two_organisations"}),
    (lambda address, row: f"{TAKEN},,participant,,,,".encode(), {"invited"}),
    (lambda address, row: f"{MEMBER},,observer,,,,".encode(), {"member"}),
]


def address(number: int) -> str:
    return f"guest{number}@elsewhere.example"


def good_row(number: int) -> str:
    language, role = LANGUAGES[number % len(LANGUAGES)], ROLES[number % len(ROLES)]
    whom = "Union of Dockers,," if number % 3 else f"Local group {number % 50},union,Speaker"
    return f"{address(number)},Guest {number},{role},{language},{whom}"


@dataclass
class InvitationFile:
    """`problems` has the codes by the number of each bad row, `addresses` those of the good ones."""

    lines: list[bytes] = field(default_factory=lambda: [HEADING.encode()])
    problems: dict[int, set[str]] = field(default_factory=dict)
    addresses: list[str] = field(default_factory=list)

    @property
    def content(self) -> bytes:
        return b"\r\n".join([*self.lines, b""])


def invitation_file(good: int = 4_700, bad: int = 300) -> InvitationFile:
    """It needs a consultation that `TAKEN` is invited to as a participant and `MEMBER` observes, an organisation
    "Union of Dockers", two with the acronym UD, and a stakeholder group "union".
    """
    file = InvitationFile()
    for number, spoil in enumerate(_spread(good, islice(cycle(SPOILT), bad), bad)):
        if spoil:
            spoilt, codes = spoil
            file.problems[len(file.lines) + 1] = codes
            file.lines.append(spoilt(address(number), good_row(number)))
        else:
            file.addresses.append(address(number))
            file.lines.append(good_row(number).encode())
    return file


def _spread(
    good: int, spoils: Iterator[tuple[Spoil, set[str]]], bad: int
) -> Iterator[tuple[Spoil, set[str]] | None]:
    """Bad rows evenly among the good ones, the first row good."""
    for number in range(good):
        yield None
        for _ in range((number + 1) * bad // good - number * bad // good):
            yield next(spoils)
