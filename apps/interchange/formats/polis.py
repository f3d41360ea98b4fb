"""Comments of a Polis conversation with what its moderators ruled: the comments.csv of its data export.

The export holds no question, so the comments stand on the open floor.
"""

from datetime import UTC, datetime

from apps.core.language import detect_language
from apps.core.tables import Malformed, Row, read_rows
from apps.discussions.enums import Status
from apps.interchange.plain_text import as_markdown
from apps.interchange.sources import SourceComment, SourceConsultation, SourceQuestion

COLUMNS = ("timestamp", "comment-id", "author-id", "moderated", "comment-body")
RULINGS = {"1": Status.PUBLISHED, "0": Status.PENDING, "-1": Status.DECLINED}
SAMPLE_LENGTH = 5_000


def read(text: str) -> SourceConsultation:
    """The conversation in a comments.csv. Raises Malformed."""
    rows: dict[int, Row] = {}
    for row in read_rows(text, COLUMNS):
        number = _whole_number(row, "comment-id")
        if number in rows:
            raise Malformed(f"Line {row.line} repeats the comment-id {number} of line {rows[number].line}.")
        rows[number] = row
    if not rows:
        raise Malformed("The file has no comments after its first line.")
    comments = [_comment(number, row) for number, row in rows.items()]
    language = detect_language(" ".join(comment.body for comment in comments)[:SAMPLE_LENGTH], "en")
    return SourceConsultation(
        slug="polis",
        code="POLIS",
        title={"en": "Polis conversation"},
        languages=[language],
        questions=[SourceQuestion(None, {"en": "Open floor"})],
        comments=comments,
        unit="line",
    )


def _comment(number: int, row: Row) -> SourceComment:
    author = _whole_number(row, "author-id")
    body = row["comment-body"].strip()
    if not body:
        raise Malformed(f"Line {row.line} has no comment-body.")
    return SourceComment(
        position=row.line,
        key=f"{number}-{row['timestamp'].strip()}",
        question=None,
        author=str(author),
        author_name=f"Participant {author}",
        body=as_markdown(body),
        posted_at=_moment(row),
        status=_ruling(row),
    )


def _whole_number(row: Row, column: str) -> int:
    try:
        return int(row[column])
    except ValueError as error:
        raise Malformed(f"Line {row.line} has “{row[column]}” as {column}, not a whole number.") from error


def _moment(row: Row) -> datetime:
    """`timestamp` counts milliseconds since 1970; the column `datetime` is the same in a local zone."""
    try:
        return datetime.fromtimestamp(_whole_number(row, "timestamp") / 1000, tz=UTC)
    except (OverflowError, OSError, ValueError) as error:
        raise Malformed(f"Line {row.line} has the timestamp {row['timestamp']}, which is no date.") from error


def _ruling(row: Row) -> Status:
    ruling = row["moderated"].strip()
    if ruling not in RULINGS:
        raise Malformed(f"Line {row.line} has “{ruling}” as moderated, not 1, 0 or -1.")
    return RULINGS[ruling]
