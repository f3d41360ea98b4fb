"""Who in the demo endorses what, how far one of its people has read, and what they have begun to write."""

from collections.abc import Iterable, Mapping

from apps.consultations.enums import Feature, RoleName
from apps.consultations.models import Question
from apps.discussions.actions import endorse_comment, note_all_seen
from apps.discussions.actions.draft import Place, save_draft
from apps.discussions.models import Comment
from apps.interchange.demo_loader.people import Person

# The n-th comment is endorsed by the people n, n + 7, n + 14 …, as many as this says: few by many, many by nobody.
HOW_MANY = (0, 2, 0, 1, 6, 0, 3, 0, 0, 1, 4)
STEP = 7
NEW_TO_THEM = 3
BEGUN = """What our members ask of a certificate is that somebody at the other end *reads* it.

1. The hotel schools of three ports have agreed on one page for each trade.
2. It is filled in by the employer who saw the person work, and"""


def endorse_comments(
    comments: Iterable[Comment], people: Mapping[str, Person], roles: Mapping[tuple[str, str], RoleName]
) -> None:
    """Where endorsing is open, as if it had been done by hand: observers do not, and nobody what is theirs."""
    observers = {person for (_slug, person), role in roles.items() if role == RoleName.OBSERVER}
    crowd = [person.user for key, person in people.items() if key not in observers]
    for number, comment in enumerate(comments):
        if not comment.is_published or not comment.consultation.is_open_for(Feature.ENDORSE):
            continue
        for place in range(HOW_MANY[number % len(HOW_MANY)]):
            person = crowd[(number + STEP * place) % len(crowd)]
            if person.pk != comment.author_id:
                endorse_comment(comment=comment, by=person)


def leave_some_unread(question: Question, reader: Person) -> None:
    """`reader` has read all of `question` but for the comments that came last."""
    shown = Comment.objects.published().filter(question=question).order_by("-shown_since")
    until = shown.values_list("shown_since", flat=True)[NEW_TO_THEM]
    note_all_seen(reader=reader.user, question=question, until=until)


def begin_answer(question: Question, writer: Person) -> None:
    """A text that waits until its author goes on with it."""
    save_draft(author=writer.user, place=Place(question), text={"body": BEGUN, "language": "en"})
