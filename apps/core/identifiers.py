"""Numbers that come in from outside."""

# A bigint has 19 digits; fewer are always safe to hand to the database.
MOST_DIGITS = 18


def parse_id(text: object) -> int | None:
    """The non-negative id that `text` writes in ASCII digits, None for anything else or anything longer."""
    digits = str(text or "")
    return int(digits) if digits.isascii() and digits.isdecimal() and len(digits) <= MOST_DIGITS else None
