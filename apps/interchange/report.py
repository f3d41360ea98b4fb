"""What an import would do, or did, in lines for the person at the terminal."""

from collections import Counter
from collections.abc import Iterable, Iterator

from apps.interchange.importer import Examination, Import
from apps.interchange.sources import Oddity, SourceQuestion


def report_lines(plan: Import, examination: Examination) -> Iterator[str]:
    """The figures of the source, what is new of it, and what is odd."""
    comments = plan.source.comments
    standing = "new" if examination.is_new_consultation else "already here"
    yield f"{plan.format_name}: roundtable {plan.roundtable} of the consultation “{plan.slug}” ({standing})"
    yield _line("questions", _questions(plan.source.questions))
    yield _line("comments", f"{len(comments)}: {_counts(comment.status.value for comment in comments)}")
    yield _line("places", _counts(_place(comment.question) for comment in comments))
    yield _line("authors", len({comment.author for comment in comments}))
    yield _line("languages", _counts(examination.languages.values()))
    answers = sum(bool(comment.parent_key) for comment in comments)
    orphans = sum(bool(comment.missing_parent) for comment in comments)
    yield _line("replies", f"{answers} under their parents, {orphans} marked as answering an absent comment")
    yield _line("period", f"{_day(min, plan)} to {_day(max, plan)}")
    new = len(examination.new)
    yield _line("to write", f"{new} comments; {len(comments) - new} are here from an earlier import")
    yield from _oddities(plan)


def _line(name: str, value: object) -> str:
    return f"  {name:<10} {value}"


def _questions(questions: Iterable[SourceQuestion]) -> str:
    numbered = [question for question in questions if question.number is not None]
    versions = (f"{question.number} ({', '.join(question.text)})" for question in numbered)
    return f"{len(numbered)}: {', '.join(versions)}" if numbered else "none but the open floor"


def _place(number: int | None) -> str:
    return "open floor" if number is None else f"question {number}"


def _counts(values: Iterable[str]) -> str:
    return ", ".join(f"{count} {value}" for value, count in Counter(sorted(values)).items())


def _day(first_or_last, plan: Import) -> str:  # type: ignore[no-untyped-def]
    return first_or_last(comment.posted_at for comment in plan.source.comments).date().isoformat()


def _oddities(plan: Import) -> Iterator[str]:
    if plan.source.oddities:
        yield "Odd:"
    for oddity in plan.source.oddities:
        yield f"  {_position(oddity, plan.source.unit)}{oddity.text}"


def _position(oddity: Oddity, unit: str) -> str:
    return "" if oddity.position is None else f"{unit} {oddity.position}: "
