"""A page of the Discussion Space, read without writing anything."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from apps.core.tables import Malformed
from apps.interchange.formats import read_source
from apps.interchange.sources import SourceComment, SourceConsultation, SourceQuestion

PAGE = (Path(__file__).parent / "data" / "discussion_space.json").read_text(encoding="utf-8")
ASKED = "1. Who is not heard here?\n\n1. Qui n’est pas entendu ici ?"


@pytest.fixture(scope="module")
def source() -> SourceConsultation:
    return read_source("discussion_space", PAGE)


def comment_at(source: SourceConsultation, position: int) -> SourceComment:
    return next(comment for comment in source.comments if comment.position == position)


def page(*entries: dict[str, Any]) -> str:
    plain = {"date": "Mar 01, 2024", "in_reply_to": None, "body": "Words enough to be read."}
    return json.dumps([{"author": "Ana", **plain, **entry} for entry in entries])


def test_questions_are_split_into_their_languages(source: SourceConsultation):
    assert source.questions == [
        SourceQuestion(
            1,
            {
                "en": "Who is not heard when the timetable is made?",
                "fr": "Qui n’est pas entendu quand on établit les horaires ?",
                "es": "¿A quién no se escucha cuando se preparan los horarios?",
            },
        ),
        SourceQuestion(
            2,
            {
                "en": "What would make the night ferry safer for those who work on it?",
                "fr": "Qu’est-ce qui rendrait le bac de nuit plus sûr pour celles et ceux qui y travaillent ?",
                "es": "¿Qué haría más seguro el transbordador nocturno para quienes trabajan en él?",
            },
            {
                "en": "Examples from other ports are welcome.",
                "fr": "Les exemples d’autres ports sont les bienvenus.",
                "es": "Son bienvenidos los ejemplos de otros puertos.",
            },
        ),
        SourceQuestion(None, {"en": "Open floor"}),
    ]
    assert source.languages == ["en", "fr", "es"]


def test_every_comment_stands_under_its_question(source: SourceConsultation):
    assert [(comment.position, comment.question) for comment in source.comments] == [
        (2, 2),
        (3, 2),
        (4, 2),
        (6, 1),
        (7, 1),
        (8, None),
        (9, None),
        (10, None),
        (11, None),
    ]


def test_comment_that_numbers_its_points_is_no_question(source: SourceConsultation):
    assert comment_at(source, 8).body.startswith("1\\. First")


def test_reply_finds_the_entry_it_answers(source: SourceConsultation):
    assert comment_at(source, 4).parent_key == comment_at(source, 3).key
    assert comment_at(source, 10).parent_key == comment_at(source, 9).key
    assert comment_at(source, 3).parent_key == ""


def test_reply_to_an_absent_comment_is_kept_and_marked(source: SourceConsultation):
    orphan = comment_at(source, 9)
    assert (orphan.parent_key, orphan.missing_parent, orphan.question) == ("", "Tomas Aldermeer", None)


def test_reply_belongs_to_the_lowest_entry_that_still_awaits_one():
    text = page(
        {"members": 3, "comments": 2},
        {"author": "Ben", "in_reply_to": "Ana", "members": 2, "comments": 1},
        {"author": "Ana", "in_reply_to": "Ben"},
        {"author": "Cem", "in_reply_to": "Ana"},
    )
    comments = read_source("discussion_space", text).comments
    keys = {comment.key: comment.position for comment in comments}
    assert [keys.get(comment.parent_key) for comment in comments] == [None, 1, 2, 1]


def test_page_without_counts_gives_a_reply_to_the_nearest():
    text = page({}, {"author": "Ben", "in_reply_to": "Ana"}, {"author": "Ana", "in_reply_to": "Ben"})
    comments = read_source("discussion_space", text).comments
    assert [bool(comment.parent_key) for comment in comments] == [False, True, True]


def test_same_words_twice_are_two_comments():
    keys = [comment.key for comment in read_source("discussion_space", page({}, {})).comments]
    assert len(set(keys)) == 2


def test_key_does_not_depend_on_the_place(source: SourceConsultation):
    later = read_source("discussion_space", json.dumps(json.loads(PAGE)[7:]))
    assert later.comments[0].key == comment_at(source, 8).key


def test_date_is_a_day_without_a_time(source: SourceConsultation):
    comment = comment_at(source, 2)
    assert (comment.posted_at, comment.date_only) == (datetime(2024, 3, 4, 12, tzinfo=UTC), True)


def test_oddities_are_told_with_their_entry(source: SourceConsultation):
    assert [(oddity.position, oddity.text) for oddity in source.oddities] == [
        (1, "replies shown: 4, on the page: 3, missing: 1"),
        (1, "the name “Lighthouse Sec…” is cut short: kept as it is (entries: 2)"),
        (2, "a list goes from 2 to 4: kept so"),
        (6, "the name “Cooperativa del M…” is cut short: kept as it is (entries: 2)"),
        (8, "replies shown: 3, on the page: 2, missing: 1"),
        (
            9,
            "answers Tomas Aldermeer, whose comment is not on the page: kept without a parent and marked, "
            "in the thread of entry 8",
        ),
        (None, "by the counts shown, 2 comments are missing from the page"),
        (
            None,
            "the badge “Moderator” stands on 2 comments by 2 authors, and 2 of them have comments without it: "
            "it grants nothing and is left out",
        ),
        (None, "dates have no time: within a day the order of the page is kept"),
    ]


def test_reply_that_may_mean_two_entries_is_told():
    text = page(
        {"members": 3, "comments": 3},
        {"author": "Ben", "in_reply_to": "Ana", "members": 2, "comments": 2},
        {"author": "Ana", "in_reply_to": "Ben", "members": 1, "comments": 1},
        {"author": "Cem", "in_reply_to": "Ana"},
    )
    oddities = {oddity.position: oddity.text for oddity in read_source("discussion_space", text).oddities}
    assert oddities[4] == ("answers Ana, which may mean entry 3 or 1: taken as an answer to entry 3, the nearest")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            '[{"author": "Ana",\n]',
            "Line 2 is not JSON: Expecting property name enclosed in double quotes at column 1.",
        ),
        ("[" * 100_000, "The JSON is nested too deeply to be a discussion."),
        ("{}", "The JSON is not a list of entries."),
        ("[]", "The JSON is not a list of entries."),
        ('["Ana"]', "Entry 1 is not an object with author, date and body."),
        (page({}, {"author": None}), "Entry 2 has no text as author."),
        (page({"author": " "}), "Entry 1 has no text as author."),
        (page({"author": "A" * 151}), "Entry 1 has an author of more than 150 characters."),
        (page({"body": 12}), "Entry 1 has no text as body."),
        (page({"body": "half a pair \ud83d"}), "Entry 1 has a character in body that is not text."),
        (page({"body": "nothing \0 here"}), "Entry 1 has a character in body that is not text."),
        (page({"in_reply_to": 7}), "Entry 1 has no text as in_reply_to."),
        (page({"members": "9"}), "Entry 1 has no whole number as members."),
        (page({"comments": True}), "Entry 1 has no whole number as comments."),
        (page({"date": "1 March 2024"}), "Entry 1 has the date “1 March 2024”, not one like “Dec 08, 2021”."),
        (
            page({"body": ASKED}, {"body": ASKED}),
            "Entry 2 asks question 1 a second time.",
        ),
        (
            page({"body": "1. Who is not heard here?\n\n1. Who is heard here?"}),
            "Entry 1 asks question 1 twice in the language en.",
        ),
    ],
)
def test_malformed_page_is_refused_with_the_entry(text: str, sentence: str):
    with pytest.raises(Malformed) as refusal:
        read_source("discussion_space", text)
    assert str(refusal.value) == sentence
