"""What a person should know of a page before its discussion is imported."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from apps.interchange.formats.discussion_space.entries import Entry
from apps.interchange.formats.discussion_space.threads import Placed, missing_replies
from apps.interchange.sources import Oddity

LIST_NUMBER = re.compile(r"^\s*(\d{1,3})[.)]", re.MULTILINE)
CUT = "…"


def find_oddities(placed: Sequence[Placed], comments: Sequence[Placed]) -> list[Oddity]:
    """Those of all entries of a page; `comments` are the entries that ask no question."""
    oddities = [*_unclear_replies(comments), *_missing(placed), *_cut_names(placed), *_skipped_numbers(comments)]
    oddities.sort(key=lambda oddity: oddity.position or 0)
    return [*oddities, *_total(placed), *_badges([place.entry for place in comments]), *_bare_dates(comments)]


def _unclear_replies(comments: Sequence[Placed]) -> Iterator[Oddity]:
    for place in comments:
        name, position = place.entry.in_reply_to, place.entry.position
        if place.is_orphan:
            yield Oddity(
                position,
                f"answers {name}, whose comment is not on the page: kept without a parent and marked, in the "
                f"thread of entry {place.head.position}",
            )
        elif len(place.candidates) > 1:
            others = ", ".join(str(entry.position) for entry in place.candidates[1:])
            yield Oddity(
                position,
                f"answers {name}, which may mean entry {place.candidates[0].position} or {others}: "
                f"taken as an answer to entry {place.candidates[0].position}, the nearest",
            )


def _missing(placed: Sequence[Placed]) -> Iterator[Oddity]:
    for position, (shown, found) in missing_replies(placed).items():
        yield Oddity(position, f"replies shown: {shown}, on the page: {found}, missing: {shown - found}")


def _total(placed: Sequence[Placed]) -> Iterator[Oddity]:
    total = sum(shown - found for shown, found in missing_replies(placed).values())
    if total:
        yield Oddity(None, f"by the counts shown, {total} comments are missing from the page")


def _cut_names(placed: Sequence[Placed]) -> Iterator[Oddity]:
    positions: dict[str, list[int]] = {}
    for place in placed:
        if place.entry.author.endswith(CUT):
            positions.setdefault(place.entry.author, []).append(place.entry.position)
    for name, found in positions.items():
        yield Oddity(found[0], f"the name “{name}” is cut short: kept as it is (entries: {len(found)})")


def _skipped_numbers(comments: Sequence[Placed]) -> Iterator[Oddity]:
    for place in comments:
        numbers = [int(number) for number in LIST_NUMBER.findall(place.entry.body)]
        for before, after in pairwise(numbers):
            if after > before + 1:
                yield Oddity(place.entry.position, f"a list goes from {before} to {after}: kept so")


def _badges(entries: Sequence[Entry]) -> Iterator[Oddity]:
    for badge in sorted({entry.badge for entry in entries if entry.badge}):
        bearers = {entry.author for entry in entries if entry.badge == badge}
        without = {entry.author for entry in entries if entry.badge != badge} & bearers
        times = sum(entry.badge == badge for entry in entries)
        yield Oddity(
            None,
            f"the badge “{badge}” stands on {times} comments by {len(bearers)} authors, and {len(without)} of "
            "them have comments without it: it grants nothing and is left out",
        )


def _bare_dates(comments: Sequence[Placed]) -> Iterator[Oddity]:
    if comments:
        yield Oddity(None, "dates have no time: within a day the order of the page is kept")
