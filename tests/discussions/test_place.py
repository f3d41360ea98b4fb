"""Comments of the past, as history left them."""

from datetime import UTC, datetime, time

import pytest

from apps.activity.models import Activity
from apps.consultations.enums import Attribution
from apps.consultations.models import Consultation, Question
from apps.discussions.actions.place import Moments, Voice, Wording, place_comment
from apps.discussions.enums import RevisionStatus, Status
from apps.discussions.models import Comment
from tests.factories import AffiliationFactory, ConsultationFactory, QuestionFactory, UserFactory

pytestmark = pytest.mark.django_db
FIRST, SECOND, THIRD = (datetime(2021, 12, day, 9, tzinfo=UTC) for day in (1, 2, 3))


@pytest.fixture
def question() -> Question:
    return QuestionFactory(
        number=2, roundtable__number=1, roundtable__consultation=ConsultationFactory(code="ACT")
    )


def wording(status: RevisionStatus, body: str = "It *worked*.", at: datetime = FIRST) -> Wording:
    return Wording(body, "en", status, at, None if status == RevisionStatus.PENDING else SECOND)


def place(question: Question, status: Status = Status.PUBLISHED, **fields: object) -> Comment:
    is_published = status in (Status.PUBLISHED, Status.HIDDEN, Status.WITHDRAWN)
    first = RevisionStatus.PUBLISHED if is_published else RevisionStatus(status.value)
    author = UserFactory(name="Rosa Delmar")
    defaults = {
        "voice": Voice(author, author.name),
        "wordings": [wording(first)],
        "moments": Moments(FIRST, published=SECOND if is_published else None),
    }
    comment = place_comment(question=question, status=status, **(defaults | fields))  # type: ignore[arg-type]
    return Comment.objects.get(pk=comment.pk)


def test_published_comment_stands_as_it_stood(question: Question):
    comment = place(question)
    revision = comment.published_revision
    assert (comment.reference, comment.author_name) == ("ACT-RT1-Q2-0001", "Rosa Delmar")
    assert (comment.submitted_at, comment.published_at, comment.placed_at) == (FIRST, SECOND, SECOND)
    assert revision == comment.latest_revision
    assert (revision.html, revision.created_at, revision.decided_at) == (
        "<p>It <em>worked</em>.</p>\n",
        FIRST,
        SECOND,
    )


def test_numbers_and_counts_go_on(question: Question):
    place(question)
    place(question, Status.DECLINED)
    question.refresh_from_db()
    assert (question.comment_count, question.revision) == (1, 1)
    assert Consultation.objects.get().last_comment_number == 2


@pytest.mark.parametrize("status", [Status.PENDING, Status.RETURNED, Status.DECLINED])
def test_unpublished_comment_shows_nothing(question: Question, status: Status):
    comment = place(question, status)
    assert (comment.status, comment.published_revision, comment.published_at) == (status, None, None)
    assert comment.placed_at == FIRST


@pytest.mark.parametrize("status", [Status.HIDDEN, Status.WITHDRAWN])
def test_gap_keeps_its_place_and_is_not_counted(question: Question, status: Status):
    comment = place(question, status)
    question.refresh_from_db()
    assert (comment.is_gap, comment.published_at, question.comment_count) == (True, SECOND, 0)


def test_readers_see_the_last_published_wording(question: Question):
    comment = place(
        question,
        wordings=[
            wording(RevisionStatus.SUPERSEDED, "One."),
            wording(RevisionStatus.PUBLISHED, "Two.", SECOND),
            wording(RevisionStatus.PENDING, "Three.", THIRD),
        ],
    )
    assert comment.published_revision.body == "Two."
    assert (comment.latest_revision.body, comment.latest_revision.number) == ("Three.", 3)
    assert comment.has_pending_edit


def test_reply_to_a_reply_knows_its_root(question: Question):
    root = place(question)
    reply = place(question, parent=root)
    answer = place(question, parent=reply)
    assert [(c.parent, c.root, c.depth) for c in (root, reply, answer)] == [
        (None, None, 0),
        (root, root, 1),
        (reply, root, 2),
    ]


def test_voice_is_kept_as_at_submission(question: Question):
    affiliation = AffiliationFactory(organisation__name={"en": "Harbour Union", "es": "Sindicato del Puerto"})
    comment = place(
        question,
        voice=Voice(
            author=affiliation.user,
            author_name="R. Delmar",
            position="Coordinator",
            organisation=affiliation.organisation,
            affiliation_verified=True,
            stakeholder_group=affiliation.stakeholder_group,
            country="ES",
            role_badge="rapporteur",
        ),
    )
    assert (comment.author, comment.author_name, comment.position) == (
        affiliation.user,
        "R. Delmar",
        "Coordinator",
    )
    assert comment.organisation_name.data == {"en": "Harbour Union", "es": "Sindicato del Puerto"}
    assert (comment.affiliation_verified, comment.country, comment.role_badge) == (True, "ES", "rapporteur")


def test_nothing_is_announced(question: Question):
    place(question)
    assert not Activity.objects.exists()


def test_under_chatham_house_a_comment_of_the_past_tells_no_time_and_no_name(question: Question):
    question.roundtable.attribution = Attribution.CHATHAM_HOUSE
    question.roundtable.save()

    comment = place(question, missing_parent="Jonas Lind")

    assert (comment.author_name, comment.missing_parent) == ("", "")
    moments = (comment.submitted_at, comment.placed_at, comment.published_revision.created_at)
    assert {moment.time() for moment in moments} == {time(0)}
