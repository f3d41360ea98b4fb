"""Who answers whom on a page that tells only the name of the author who is answered."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from apps.interchange.formats.discussion_space.entries import Entry


@dataclass(frozen=True)
class Placed:
    """An entry in its thread, which `head` begins.

    `parent` is the entry that it answers; None for a head, and for a reply to someone who has no entry above
    it. `candidates` are all the entries that could have been meant.
    """

    entry: Entry
    head: Entry
    parent: Entry | None = None
    candidates: tuple[Entry, ...] = ()

    @property
    def is_orphan(self) -> bool:
        return self.parent is None and self.entry.in_reply_to is not None


def place_entries(entries: Sequence[Entry]) -> list[Placed]:
    """Every entry in its place.

    The page lists a thread from the top down, each reply below what it answers. So an answer belongs to one
    of the entries on the path from the head of its thread to the entry before it: to the lowest one by that
    author that shows more replies than were found so far.
    """
    placed: list[Placed] = []
    path: list[Entry] = []
    found: Counter[int] = Counter()
    for entry in entries:
        place, path = _place(entry, path, found)
        found.update(ancestor.position for ancestor in path[:-1])
        placed.append(place)
    return placed


def missing_replies(placed: Sequence[Placed]) -> dict[int, tuple[int, int]]:
    """`{position of a head: (replies shown, replies found)}` where the page shows more than it holds."""
    found = Counter(place.head.position for place in placed if place.entry is not place.head)
    heads = (place.head for place in placed if place.entry is place.head)
    return {
        head.position: (head.shown_replies, found[head.position])
        for head in heads
        if head.shown_replies > found[head.position]
    }


def _place(entry: Entry, path: list[Entry], found: Counter[int]) -> tuple[Placed, list[Entry]]:
    """The place of `entry` and the path down to it."""
    if entry.in_reply_to is None or not path:
        return Placed(entry, head=entry), [entry]
    named = [ancestor for ancestor in reversed(path) if ancestor.author == entry.in_reply_to]
    awaiting = [ancestor for ancestor in named if ancestor.shown_replies > found[ancestor.position]]
    candidates = tuple(awaiting or named)
    if not candidates:
        return Placed(entry, head=path[0]), [*path, entry]
    parent = candidates[0]
    return Placed(entry, path[0], parent, candidates), [*path[: path.index(parent) + 1], entry]
