"""A file of invitations as people make them: mostly good, and wrong in all the ways that files are wrong."""

from collections.abc import Callable, Iterator
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


def invitation_file(good: int = 4_700, bad: int = 300) -> tuple[bytes, dict[int, set[str]]]:
    """The file, and by the number of each bad row the codes of its problems.

    It needs a consultation that `TAKEN` is invited to as a participant and `MEMBER` observes, an organisation
    "Union of Dockers", two with the acronym UD, and a stakeholder group "union".
    """
    lines, expected = [HEADING.encode()], {}
    spoils = islice(cycle(SPOILT), bad)
    for number, spoil in enumerate(_spread(good, spoils, bad)):
        row = good_row(number)
        if spoil:
            spoilt, codes = spoil
            expected[len(lines) + 1] = codes
            row_bytes = spoilt(address(number), row)
        else:
            row_bytes = row.encode()
        lines.append(row_bytes)
    return b"\r\n".join(lines) + b"\r\n", expected


def _spread(
    good: int, spoils: Iterator[tuple[Spoil, set[str]]], bad: int
) -> Iterator[tuple[Spoil, set[str]] | None]:
    """Bad rows evenly among the good ones, the first row good."""
    for number in range(good):
        yield None
        for _ in range((number + 1) * bad // good - number * bad // good):
            yield next(spoils)
