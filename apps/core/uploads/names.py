"""Names of uploaded files, as they can be shown and saved anywhere."""

import re
import unicodedata

from apps.core.uploads.kinds import Kind

LONGEST = 200  # bytes of UTF-8: file systems take 255, and browsers add " (1)" to it
# They join letters in Persian and in the scripts of India, and hide nothing.
JOINERS = "\u200c\u200d"
UNWRITABLE = re.compile(r'[<>:"/\\|?*]')
RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)
ENDING = re.compile(r"\.[A-Za-z0-9]{1,5}$")


def clean_name(name: str, kind: Kind) -> str:
    """`name` without paths, control and direction marks, with the ending of its `kind`, in at most 200 bytes.

    Empty where nothing is left of it.
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    visible = "".join(character for character in last if _is_visible(character))
    stem = UNWRITABLE.sub("_", ENDING.sub("", " ".join(visible.split()))).strip(". ")
    if not stem.strip(f"_{JOINERS}"):
        return ""
    if RESERVED.fullmatch(stem):
        stem = f"_{stem}"
    ending = f".{kind.value}"
    return stem.encode()[: LONGEST - len(ending)].decode(errors="ignore").rstrip(". ") + ending


def shown_while_refusing(name: str) -> str:
    """`name` for a sentence about a file that is not taken: visible characters alone, and not too many."""
    visible = "".join(character for character in name if _is_visible(character))
    return visible if len(visible) <= 60 else visible[:59] + "…"


def _is_visible(character: str) -> bool:
    """Letters, marks, signs and blanks: none of the characters that control, or that nobody has assigned."""
    return (
        character in JOINERS
        or character == " "
        or not unicodedata.category(character).startswith(("C", "Zl", "Zp"))
    )
