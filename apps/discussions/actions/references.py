"""By which numbers a comment is known: in its reference, in addresses and in the order of a page.

Running numbers tell in which order comments were written, and between which others; where a comment has no time of
day they would give it one. So there they are drawn.
"""

from secrets import SystemRandom

from apps.consultations.actions import next_comment_number, note_comment
from apps.consultations.models import Consultation, Question
from apps.discussions.enums import CommentAttribution
from apps.discussions.models import Comment

# Far from all running numbers, and within what an address may name (`core.identifiers`).
DRAWN_KEYS = range(10**14, 10**15)
DRAWN_NUMBERS = range(1_000_000, 10_000_000)
_random = SystemRandom()


def numbers_for(
    attribution: CommentAttribution, consultation: Consultation, question: Question
) -> dict[str, object]:
    """The columns of a new comment that number it: `GCM-RT1-Q3-0042`. The caller has locked the consultation."""
    if attribution == CommentAttribution.CHATHAM_HOUSE:
        note_comment(consultation)
        return {"id": draw_key(), **_reference(consultation, question, _draw_number(consultation))}
    return _reference(consultation, question, next_comment_number(consultation))


def draw_key() -> int:
    """A primary key that tells nothing of when its row was made."""
    return _random.choice(DRAWN_KEYS)


def _draw_number(consultation: Consultation) -> int:
    while True:
        number = _random.choice(DRAWN_NUMBERS)
        if not Comment.objects.filter(consultation=consultation, number=number).exists():
            return number


def _reference(consultation: Consultation, question: Question, number: int) -> dict[str, object]:
    return {"number": number, "reference": f"{consultation.code}-{question.code}-{number:04d}"}
