from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.discussions.enums import Status, TagOrigin
from apps.reports.comments import comments_of, references_to
from apps.reports.content import Reference, Share
from apps.reports.exports import FORMATS
from apps.reports.queries import count_by_status, read_summary
from tests.factories import QuestionFactory, published_comment
from tests.reports.conftest import MORNING, NEVER_PUBLISHED, PENDING_EDIT, SILENCED


def comments_in(review, **options):
    content = read_summary(review.consultation, **options)
    questions = [question for roundtable in content.roundtables for question in roundtable.questions]
    return [comment for question in questions for comment in comments_of(content, question)]


def test_comments_stand_in_thread_order_and_undecided_ones_are_left_out(review):
    found = [comment.reference for comment in comments_in(review)]

    expected = (review.root, review.reply, review.later, review.withdrawn, review.hidden)
    assert found == [comment.reference for comment in expected]


def test_undecided_comments_are_read_when_asked_for_with_their_status(review):
    statuses = [comment.status for comment in comments_in(review, include_undecided=True)]

    places = [Status.PUBLISHED] * 3 + [Status.WITHDRAWN, Status.HIDDEN]
    assert statuses == [*places, Status.PENDING, Status.RETURNED, Status.DECLINED]


def test_a_gap_keeps_its_place_and_reference_and_nothing_else(review):
    gap = next(comment for comment in comments_in(review) if comment.reference == review.withdrawn.reference)

    assert gap.permalink == f"http://localhost:8000/consultations/coast/comments/{gap.reference}/"
    assert (gap.author, gap.organisation, gap.group, gap.country, gap.language) == ("", "", "", "", "")
    assert (gap.body, gap.html, gap.placed_at, list(gap.objectives)) == ("", "", None, [])


@pytest.mark.parametrize("include_undecided", [False, True])
def test_words_that_readers_must_not_see_are_in_no_part_of_a_comment(review, include_undecided):
    words = repr([vars(comment) for comment in comments_in(review, include_undecided=include_undecided)])

    assert not [each for each in (*SILENCED, PENDING_EDIT) if each in words]
    assert all((each in words) is include_undecided for each in NEVER_PUBLISHED)


def test_a_comment_carries_what_was_true_at_submission_in_the_consultations_zone(review):
    comment = comments_in(review)[0]

    assert comment.placed_at.isoformat() == "2026-10-05T10:30:00+03:00"
    assert (comment.author, comment.position, comment.organisation) == (
        "Ada Vance",
        "Coordinator",
        "Harbour Workers’ Alliance",
    )
    assert (comment.verified, comment.group, comment.country, comment.language) == (
        True,
        "Trade union",
        "Kenya",
        "en",
    )
    assert [(mark.objective.number, mark.origin) for mark in comment.objectives] == [
        (5, TagOrigin.CONFIRMED),
        (12, TagOrigin.PROPOSED),
    ]
    assert comment.text == "We tried permits from the register.\n1. One desk.\n4. One number."


def test_a_reply_names_what_it_answers(review):
    published_comment(question=review.first, missing_parent="Jonas L…", published_at=MORNING + timedelta(9))
    comments = comments_in(review)

    assert [comment.parent_reference for comment in comments[:2]] == ["", review.root.reference]
    assert [comment.parent_is_here for comment in comments[:2]] == [False, True]
    assert comments[3].missing_parent == "Jonas L…"


def test_a_reply_knows_that_its_parent_is_left_out(review):
    reply = published_comment(question=review.second, parent=review.undecided[0])

    for include_undecided in (False, True):
        comments = comments_in(review, include_undecided=include_undecided)
        (found,) = (comment for comment in comments if comment.reference == reply.reference)
        assert found.parent_reference == review.undecided[0].reference
        assert found.parent_is_here is include_undecided


def test_participation_counts_comments_and_people_and_names_the_unheard(review):
    found = read_summary(review.consultation).participation

    assert (found.comments, found.people) == (3, 2)
    assert list(found.countries) == [
        Share("EG", "Egypt", 1, 1),
        Share("KE", "Kenya", 1, 1),
        Share("", "Country not stated", 1, 1),
    ]
    assert list(found.languages) == [Share("en", "English", 2, 2), Share("ar", "Arabic", 1, 1)]
    heard = {share.code: (share.comments, share.people) for share in found.groups if share.comments}
    assert heard == {"trade_union": (1, 1), "": (2, 1)}


def test_people_without_an_account_are_told_apart_by_name(review):
    for name in ("Nils", "Nils", "Mona"):
        comment = published_comment(question=review.second, author_name=name)
        comment.author = None
        comment.save()

    assert read_summary(review.consultation).participation.people == 4


def test_references_to_an_objective_come_with_who_says_so(review):
    content = read_summary(review.consultation, include_undecided=True)
    found = {objective.number: list(references_to(content, objective)) for objective in content.objectives}

    assert found == {
        5: [
            Reference(review.root.reference, Status.PUBLISHED, TagOrigin.CONFIRMED),
            Reference(review.reply.reference, Status.PUBLISHED, TagOrigin.CONFIRMED),
        ],
        12: [
            Reference(review.root.reference, Status.PUBLISHED, TagOrigin.PROPOSED),
            Reference(review.undecided[0].reference, Status.PENDING, TagOrigin.PROPOSED),
        ],
    }


def test_the_readers_version_of_a_question_comes_first_and_the_open_floor_last(review):
    QuestionFactory(roundtable=review.first.roundtable, number=None, text={"en": "Anything else"})

    questions = read_summary(review.consultation).roundtables[0].questions

    assert [question.number for question in questions] == [1, 2, None]
    assert [version.language for version in questions[0].versions] == ["en", "fr"]


def test_counts_by_status_are_those_of_the_fullest_summary(review):
    found = count_by_status(review.consultation)

    assert found == {
        "published": 3,
        "withdrawn": 1,
        "hidden": 1,
        "pending": 1,
        "returned": 1,
        "declined": 1,
    }


@pytest.mark.parametrize("name", FORMATS)
def test_a_format_costs_the_same_queries_for_few_and_for_many_comments(review, written, name):
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            written(name)
        return len(captured)

    few = queries()
    for _ in range(30):
        published_comment(question=review.first, parent=review.root)

    assert queries() == few
