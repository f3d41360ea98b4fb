"""Comments exported from Polis, read without writing anything."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from apps.core.tables import Malformed
from apps.discussions.enums import Status
from apps.interchange.formats import read_source
from apps.interchange.sources import SourceComment, SourceQuestion

EXPORT = (Path(__file__).parent / "data" / "polis.csv").read_text(encoding="utf-8")
HEAD = "timestamp,comment-id,author-id,moderated,comment-body\n"


def test_comment_is_read_with_its_ruling():
    source = read_source("polis", EXPORT)
    assert source.comments[0] == SourceComment(
        position=2,
        key="4-1704103500000",
        question=None,
        author="7",
        author_name="Participant 7",
        body="The library should open on Sundays, even if only in the afternoon.",
        posted_at=datetime(2024, 1, 1, 10, 5, tzinfo=UTC),
        status=Status.PUBLISHED,
    )
    assert [comment.status for comment in source.comments] == ["published", "declined", "pending", "published"]


def test_body_of_several_lines_stays_plain():
    body = read_source("polis", EXPORT).comments[2].body
    assert body == "Two lines of thought:\n\\* more trees\n\\* fewer parked cars"


def test_all_stands_on_the_open_floor_in_the_language_of_the_whole():
    source = read_source("polis", EXPORT)
    assert (source.questions, source.languages) == ([SourceQuestion(None, {"en": "Open floor"})], ["en"])


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("timestamp,comment-id,comment-body\n", "Line 1 lacks the column author-id, moderated."),
        (HEAD, "The file has no comments after its first line."),
        (HEAD + "1704103500000,first,7,1,Words\n", "Line 2 has “first” as comment-id, not a whole number."),
        (HEAD + "1704103500000,1,,1,Words\n", "Line 2 has “” as author-id, not a whole number."),
        (HEAD + "today,1,7,1,Words\n", "Line 2 has “today” as timestamp, not a whole number."),
        (HEAD + "9" * 30 + ",1,7,1,Words\n", f"Line 2 has the timestamp {'9' * 30}, which is no date."),
        (HEAD + "1704103500000,1,7,2,Words\n", "Line 2 has “2” as moderated, not 1, 0 or -1."),
        (HEAD + "1704103500000,1,7,1, \n", "Line 2 has no comment-body."),
        (
            HEAD + "1704103500000,1,7,1,Words\n1704103500000,1,7,1,Words\n",
            "Line 3 repeats the comment-id 1 of line 2.",
        ),
    ],
)
def test_malformed_export_is_refused_with_the_line(text: str, sentence: str):
    with pytest.raises(Malformed) as refusal:
        read_source("polis", text)
    assert str(refusal.value) == sentence
