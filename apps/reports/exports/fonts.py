"""Which characters the fonts have that the PDF is set in.

PDF/UA-1 (ISO 14289-1, 7.21) refuses a document with a character that no font can show, and one comment must not
cost the whole summary: what cannot be shown is replaced, visibly, before it is set.
"""

import struct
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache

from apps.reports.exports.typeset import font_files

REPLACEMENT = "\ufffd"
PLAIN_REPLACEMENT = "?"
# Characters that steer a line and have no picture of their own; the typesetter needs no glyph for them.
INVISIBLE = frozenset("\n\t\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff")


def showable(text: str) -> str:
    """`text` in composed form (NFC), with a replacement for each character that no font has.

    A letter and its combining marks have to come from one font; where none has them all, the marks are replaced.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(_showable_cluster(cluster) for cluster in _clusters(unicodedata.normalize("NFC", text)))


def _clusters(text: str) -> Iterator[str]:
    """A character with the combining marks that follow it."""
    cluster = ""
    for character in text:
        if cluster and not unicodedata.category(character).startswith("M"):
            yield cluster
            cluster = ""
        cluster += character
    if cluster:
        yield cluster


@lru_cache(maxsize=10_000)
def _showable_cluster(cluster: str) -> str:
    needed = {character for character in cluster if character not in INVISIBLE}
    if any(all(character in font for character in needed) for font in _coverage()):
        return cluster
    if len(cluster) == 1:
        return replacement()
    return "".join(_showable_cluster(character) for character in cluster)


@lru_cache(maxsize=1)
def replacement() -> str:
    return REPLACEMENT if any(REPLACEMENT in font for font in _coverage()) else PLAIN_REPLACEMENT


@lru_cache(maxsize=1)
def _coverage() -> list["_CharacterMap"]:
    return [_CharacterMap(path.read_bytes()) for path in font_files()]


class _CharacterMap:
    """The characters of a font: the ranges of its `cmap` table (OpenType 1.9), formats 4 and 12."""

    def __init__(self, font: bytes) -> None:
        ranges = sorted(_ranges(font))
        self.starts = [start for start, _end in ranges]
        self.ends = [end for _start, end in ranges]

    def __contains__(self, character: str) -> bool:
        place = bisect_right(self.starts, ord(character)) - 1
        return place >= 0 and ord(character) <= self.ends[place]


def _ranges(font: bytes) -> Iterator[tuple[int, int]]:
    """Of the richest Unicode subtable: format 12 if there is one, else format 4."""
    table = _table(font, b"cmap")
    (count,) = struct.unpack_from(">H", font, table + 2)
    records = (struct.unpack_from(">HHL", font, table + 4 + 8 * number) for number in range(count))
    subtables = {struct.unpack_from(">H", font, table + offset)[0]: table + offset for _p, _e, offset in records}
    if 12 in subtables:
        return _ranges_of_format_12(font, subtables[12])
    return _ranges_of_format_4(font, subtables[4])


def _table(font: bytes, tag: bytes) -> int:
    (count,) = struct.unpack_from(">H", font, 4)
    for number in range(count):
        name, _checksum, offset, _length = struct.unpack_from(">4sLLL", font, 12 + 16 * number)
        if name == tag:
            return int(offset)
    raise ValueError(f"The font has no {tag.decode()} table.")


def _ranges_of_format_12(font: bytes, offset: int) -> Iterator[tuple[int, int]]:
    (count,) = struct.unpack_from(">L", font, offset + 12)
    for number in range(count):
        start, end, _glyph = struct.unpack_from(">LLL", font, offset + 16 + 12 * number)
        yield start, end


def _ranges_of_format_4(font: bytes, offset: int) -> Iterator[tuple[int, int]]:
    """Segment by segment; a character whose glyph is 0 is not there."""
    (count,) = struct.unpack_from(">H", font, offset + 6)
    count //= 2
    ends = struct.unpack_from(f">{count}H", font, offset + 14)
    starts = struct.unpack_from(f">{count}H", font, offset + 16 + 2 * count)
    deltas = struct.unpack_from(f">{count}H", font, offset + 16 + 4 * count)
    places = offset + 16 + 6 * count
    for number, (start, end, delta) in enumerate(zip(starts, ends, deltas, strict=True)):
        (shift,) = struct.unpack_from(">H", font, places + 2 * number)
        for code in range(start, min(end, 0xFFFE) + 1):
            if _glyph(font, places + 2 * number, shift, delta, code - start, code):
                yield code, code


def _glyph(font: bytes, place: int, shift: int, delta: int, index: int, code: int) -> int:
    if not shift:
        return (code + delta) & 0xFFFF
    (glyph,) = struct.unpack_from(">H", font, place + shift + 2 * index)
    return (glyph + delta) & 0xFFFF if glyph else 0
