"""The words of a text of any script as they are compared: without case, accents and what writers leave out."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

# Scripts that write no spaces between words, and Korean, whose words grow endings: cut into pairs of signs.
UNSPACED = (
    "\u0e00-\u0eff"  # Thai, Lao
    "\u1000-\u109f\u1780-\u17ff"  # Burmese, Khmer
    "\u3040-\u30ff\u31f0-\u31ff\uff66-\uff9f"  # kana
    "\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"  # Han
    "\u1100-\u11ff\u3130-\u318f\uac00-\ud7af"  # Hangul
)
# Signs that stand on or beside letters and that `\w` does not count as such.
MARKS = (
    "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed"
    "\u0900-\u0963\u0966-\u0dff\u200c\u200d"
)
TOKEN = re.compile(
    rf"(?P<run>[{UNSPACED}]+)|(?:(?![{UNSPACED}])[^\W_])(?:(?![{UNSPACED}])[^\W_]|[{MARKS}]){{0,59}}"
)
# What one may leave out: the accents of Latin, Greek and Cyrillic letters, the vowel signs of Arabic and its
# tatweel, joiners. The marks of Indic scripts and of kana are whole sounds and stay.
OPTIONAL = re.compile(
    "[\u0300-\u036f\u0483-\u0487\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed\u200c\u200d]"
)
# Letters that no decomposition takes apart; of Arabic the forms that are written for one another.
SAME = str.maketrans(
    {
        "ł": "l",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "æ": "ae",
        "œ": "oe",
        "ı": "i",
        "ħ": "h",
        "ة": "ه",
        "ى": "ي",
        "ی": "ي",
        "ک": "ك",
        "ٱ": "ا",
        "ہ": "ه",
        "ۀ": "ه",
        "ے": "ي",
    }
)


class Token(NamedTuple):
    """A word of a text, or a run of signs without spaces, and where it stands: `text[start:end]`."""

    text: str
    start: int
    end: int
    is_run: bool


def tokens_of(text: str) -> Iterator[Token]:
    """The words of `text` in order; apostrophes and hyphens part them."""
    for match in TOKEN.finditer(text):
        yield Token(match.group(), match.start(), match.end(), match.group("run") is not None)


@lru_cache(maxsize=100_000)
def folded(word: str) -> str:
    """`word` as it is compared. "L’Été" and "ete" agree, and so do all spellings of alef."""
    plain = OPTIONAL.sub("", unicodedata.normalize("NFKD", word)).casefold().translate(SAME)
    return unicodedata.normalize("NFC", "".join(map(_as_digit, plain)))


def _as_digit(sign: str) -> str:
    """The digits of all scripts as ours."""
    return str(unicodedata.digit(sign)) if sign.isdigit() and not sign.isascii() else sign
