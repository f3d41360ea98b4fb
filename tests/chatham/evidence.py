"""What the attacker keeps: of each comment all that was ever seen of it, and all figures with their changes."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from html import unescape

REFERENCE = re.compile(r"[A-Z]+\d*-RT(\d+)-Q\d+-\d+")
ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')
JSON_FIELD = re.compile(r'"(\w+)": ?("(?:[^"\\]|\\.)*"|[\d.]+|null|true|false)')
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?[+-]\d\d:\d\d")
TAG = re.compile(r"<[^>]*>")
NUMBER = re.compile(r"\d+")
PSEUDONYM = re.compile(r"Participant (\d+)(?!\d|, name)")
# What differs from one request to the next whatever happens.
NOISE = re.compile(
    r'(name="(?:csrfmiddlewaretoken|client_token)"[^>]*value="[^"]*"|(?:csrftoken|sessionid|messages)=[^;\s]*'
    r"|expires=[^;]*|/unsubscribe/[^\s>\"]*|\"generated_at\": \"[^\"]*\")"
)
HTML_PARTS = re.compile(r"(?=<article\b|<li\b|<tr\b|<w:tr\b|<row\b|<main\b|<footer class)")
LINES_AROUND = 4
WITHHELD = "2"  # the number of the roundtable


@dataclass(frozen=True)
class Record:
    """What a source said of a comment, and since when."""

    source: str
    at: datetime
    text: str


@dataclass
class Evidence:
    """Of one consultation from one vantage point. Its parts are what `leaks` puts something into.

    `records` are by reference, oldest first; `figures` are the numbers in a line, by source and the words of the
    line, at each moment at which they changed; `cursor` is the last activity that was heard of.
    """

    records: dict[str, list[Record]] = field(default_factory=dict)
    figures: dict[tuple[str, str], list[tuple[datetime, tuple[int, ...]]]] = field(default_factory=dict)
    looked: list[datetime] = field(default_factory=list)
    cursor: int = 0

    def take_in(self, source: str, at: datetime, text: str) -> None:
        for reference, part in parts_of(source, text):
            live = Record("live", at, f'<i data-cursor="{self.cursor}">')
            known = self.records.setdefault(reference, [live])
            if not any(record.source == source and record.text == part for record in known):
                known.append(Record(source, at, part))
        for words, numbers in figures_of(text):
            series = self.figures.setdefault((source, words), [])
            if not series or series[-1][1] != numbers:
                series.append((at, numbers))

    @property
    def withheld(self) -> list[str]:
        """The references under Chatham House that have been seen."""
        return [reference for reference in self.records if is_withheld(reference)]

    @property
    def named(self) -> list[str]:
        return [reference for reference in self.records if not is_withheld(reference)]

    def number_of(self, reference: str) -> int | None:
        """The pseudonym that stands with it."""
        for record in self.records[reference]:
            if found := PSEUDONYM.search(unescape(TAG.sub(" ", record.text))):
                return int(found[1])
        return None

    def stated(self, reference: str) -> datetime | None:
        """A time of day, other than midnight, that stands in a record of it."""
        for record in self.records[reference]:
            for text in MOMENT.findall(record.text):
                moment = datetime.fromisoformat(text)
                if (moment.hour, moment.minute) != (0, 0):
                    return moment
        return None

    def first_seen(self, reference: str) -> datetime:
        return min(record.at for record in self.records[reference])


def is_withheld(reference: str) -> bool:
    found = REFERENCE.fullmatch(reference)
    return found is not None and found[1] == WITHHELD


def without_noise(text: str) -> str:
    return NOISE.sub("", text)


def parts_of(source: str, text: str) -> Iterator[tuple[str, str]]:
    """The parts of `text` that speak of one comment, with its reference."""
    for part in _split(source, text):
        found = [match[0] for match in REFERENCE.finditer(part)]
        if found:
            yield max(found, key=found.count), part


def _split(source: str, text: str) -> list[str]:
    kind = source.partition(" ")[0]
    if kind == "json":
        return re.split(r'(?=\{"reference": )', text)
    if kind in ("csv", "live", "headers"):
        return text.split("\n")
    if kind in ("pdf", "docx", "mail"):
        return _windows(text.split("\n"))
    return HTML_PARTS.split(text)


def _windows(lines: list[str]) -> list[str]:
    places = [number for number, line in enumerate(lines) if REFERENCE.search(line)]
    return ["\n".join(lines[max(place - LINES_AROUND, 0) : place + LINES_AROUND + 1]) for place in places]


def figures_of(text: str) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Lines with numbers that speak of no comment: counts, bars, tables."""
    for part in re.split(r"</(?:li|tr|p|row|w:tr|dt|dd)>|\}|\n", text):
        line = " ".join(unescape(TAG.sub(" ", part)).split())
        numbers = tuple(map(int, NUMBER.findall(line)))
        if numbers and len(line) < 200 and max(numbers) < 10**6 and not REFERENCE.search(line):
            yield NUMBER.sub("#", line), numbers


def integers_of(record: Record) -> dict[str, int]:
    """Every number in a record by its place: the attribute or the key, and which one there."""
    kind = record.source.partition(" ")[0]
    found: dict[str, int] = {}
    pairs = [*ATTRIBUTE.findall(record.text), *JSON_FIELD.findall(record.text)]
    pairs.append(("text", TAG.sub(" ", record.text)))
    for name, value in pairs:
        for place, number in enumerate(NUMBER.findall(value)[:6]):
            found.setdefault(f"{kind}:{name}:{place}", int(number[:18]))
    return found


def tokens_of(record: Record) -> set[str]:
    """Its markup, keys and words, each as a token."""
    kind = record.source.partition(" ")[0]
    tokens = {f"{kind}:{name}={word}" for name, value in ATTRIBUTE.findall(record.text) for word in value.split()}
    tokens |= {f"{kind}:{name}={value}" for name, value in JSON_FIELD.findall(record.text)}
    return tokens | {f"{kind}:{word}" for word in TAG.sub(" ", record.text).split()}


def kind_of(token: str) -> str:
    """Where a token stands, without what it says."""
    source, _colon, rest = token.partition(":")
    return f"{source}:{rest.partition('=')[0]}" if "=" in rest else source


def as_text(content: bytes) -> str:
    return content.decode(errors="replace")


def metadata(values: object) -> str:
    return json.dumps(values, default=str, ensure_ascii=False)
