"""A roundtable's page of the Discussion Space: a JSON list of its entries, in page order.

An entry has `author`, `date` without a time ("Dec 08, 2021"), `body` in plain text, and perhaps `badge`,
`in_reply_to` (the name of an author, not the place of an entry) and the two counts that the page shows for
an entry with replies, `members` and `comments`. An entry that asks a numbered question heads its comments;
what stands under no question belongs to the open floor.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from hashlib import sha256

from apps.core.tables import Malformed
from apps.interchange.formats.discussion_space.entries import Entry, read_entries
from apps.interchange.formats.discussion_space.oddities import find_oddities
from apps.interchange.formats.discussion_space.questions import question_number, read_question
from apps.interchange.formats.discussion_space.threads import Placed, place_entries
from apps.interchange.plain_text import as_markdown
from apps.interchange.sources import SourceComment, SourceConsultation, SourceQuestion


def read(text: str) -> SourceConsultation:
    """The discussion on a page. Raises Malformed."""
    placed = place_entries(read_entries(text))
    numbers = {place.entry.position: question_number(place.entry) for place in placed}
    questions = _questions(placed, numbers)
    comments = [place for place in placed if numbers[place.entry.position] is None]
    return SourceConsultation(
        slug="discussion-space",
        code="GCM",
        title={"en": "Discussion Space"},
        languages=list(dict.fromkeys(code for question in questions for code in question.text)) or ["en"],
        questions=[*questions, SourceQuestion(None, {"en": "Open floor"})],
        comments=list(_comments(comments, numbers)),
        unit="entry",
        oddities=find_oddities(placed, comments),
        framework="gcm",
    )


def _questions(placed: Sequence[Placed], numbers: dict[int, int | None]) -> list[SourceQuestion]:
    questions: dict[int, SourceQuestion] = {}
    for place in placed:
        number = numbers[place.entry.position]
        if number is None:
            continue
        if number in questions:
            raise Malformed(f"Entry {place.entry.position} asks question {number} a second time.")
        questions[number] = read_question(place.entry, number)
    return [questions[number] for number in sorted(questions)]


def _comments(comments: Sequence[Placed], numbers: dict[int, int | None]) -> Iterator[SourceComment]:
    keys = _keys([(place.entry, numbers[place.head.position]) for place in comments])
    for place in comments:
        entry, parent = place.entry, place.parent
        yield SourceComment(
            position=entry.position,
            key=keys[entry.position],
            question=numbers[place.head.position],
            author=entry.author,
            author_name=entry.author,
            body=as_markdown(entry.body),
            posted_at=entry.day,
            date_only=True,
            parent_key=keys.get(parent.position, "") if parent else "",
            missing_parent=(entry.in_reply_to or "") if place.is_orphan else "",
        )


def _keys(entries: Sequence[tuple[Entry, int | None]]) -> dict[int, str]:
    """By position, a key made of what an entry says: a later copy of the page may have more entries."""
    seen: Counter[str] = Counter()
    keys = {}
    for entry, question in entries:
        facts = "\n".join((str(question), entry.author, entry.day.date().isoformat(), entry.body))
        digest = sha256(facts.encode()).hexdigest()[:24]
        seen[digest] += 1
        keys[entry.position] = digest if seen[digest] == 1 else f"{digest}-{seen[digest]}"
    return keys
