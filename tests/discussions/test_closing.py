"""Submitted before the close, decided after it: what that means on each way in, to the moment."""

import re
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from apps.consultations.enums import Feature, RoleName
from apps.consultations.models import Consultation, Phase, Question
from apps.consultations.rules import phase_allows
from apps.core.errors import Refused
from apps.core.views.access import may
from apps.discussions.actions import revise_comment, submit_comment, withdraw_comment
from apps.discussions.enums import RevisionStatus, Status
from apps.discussions.models import Comment
from apps.moderation.models import Reason
from tests.factories import (
    ConsultationFactory,
    PhaseFactory,
    QuestionFactory,
    RoleFactory,
    UserFactory,
    pending_comment,
    published_comment,
)

pytestmark = pytest.mark.django_db
CLOSED_AT = datetime.fromisoformat("2026-03-01T18:00:00+01:00")
SENTENCE = "Comments closed on 1 March 2026, 18:00 (Europe/Zurich)."
TEXT = "A text that took an hour to write."


@pytest.fixture
def question() -> Question:
    return QuestionFactory()


@pytest.fixture
def consultation(question: Question) -> Consultation:
    return question.roundtable.consultation


def close(consultation: Consultation) -> None:
    consultation.phases.update(opens_at=CLOSED_AT - timedelta(days=30), closes_at=CLOSED_AT)
    consultation.__dict__.pop("phase_list", None)


def client_of(user: object) -> Client:
    client = Client()
    client.force_login(user)
    return client


def rule(comment: Comment, ruling: str, **fields: object):
    moderator = RoleFactory(consultation=comment.consultation, name=RoleName.MODERATOR)
    address = f"/consultations/{comment.consultation.slug}/queue/{comment.pk}/decisions/"
    data = {"revision": comment.latest_revision_id, "ruling": ruling, **fields}
    return client_of(moderator.user).post(address, data)


@pytest.mark.parametrize(
    ("ruling", "status"),
    [("publish", Status.PUBLISHED), ("return", Status.RETURNED), ("decline", Status.DECLINED)],
)
def test_what_was_submitted_before_the_close_is_decided_after_it(
    question: Question, consultation: Consultation, ruling: str, status: Status
):
    comment = submit_comment(author=UserFactory(), question=question, body=TEXT, language="en").comment
    close(consultation)

    response = rule(comment, ruling, reason=Reason.objects.get(code="unclear").pk)

    comment.refresh_from_db()
    assert response.status_code == 302
    assert comment.status == status


def test_edit_that_was_submitted_before_the_close_is_published_after_it(
    question: Question, consultation: Consultation
):
    comment = published_comment(question=question, body="Old")
    edit = revise_comment(comment=comment, author=comment.author, body=TEXT, language="en")
    comment.refresh_from_db()
    close(consultation)

    rule(comment, "publish")

    comment.refresh_from_db()
    assert comment.published_revision == edit


@pytest.mark.parametrize("kind", ["new", "edit"])
def test_what_came_back_is_resubmitted_after_the_close_and_decided_again(
    question: Question, consultation: Consultation, kind: str
):
    author = UserFactory()
    if kind == "new":
        comment = pending_comment(question=question, author=author)
    else:
        comment = published_comment(question=question, author=author)
        revise_comment(comment=comment, author=author, body="An edit", language="en")
        comment.refresh_from_db()
    close(consultation)
    rule(comment, "return", reason=Reason.objects.get(code="unclear").pk)

    page = client_of(author).get(question.get_absolute_url()).content.decode()
    form = client_of(author).get(f"/comments/{comment.pk}/revision/")
    sent = client_of(author).post(f"/comments/{comment.pk}/revision/", {"body": TEXT, "language": "en"})
    comment.refresh_from_db()
    decided = rule(comment, "publish")

    comment.refresh_from_db()
    assert "Revise and resubmit" in page
    assert (form.status_code, sent.status_code, decided.status_code) == (200, 302, 302)
    assert (comment.status, comment.published_revision.body) == (Status.PUBLISHED, TEXT)


@pytest.mark.parametrize("make", [published_comment, pending_comment])
def test_edit_after_the_close_is_refused_with_the_date_and_the_text_comes_back(
    question: Question, consultation: Consultation, make: object
):
    comment = make(question=question, body="Old")
    close(consultation)
    client = client_of(comment.author)

    form = client.get(f"/comments/{comment.pk}/revision/")
    response = client.post(f"/comments/{comment.pk}/revision/", {"body": TEXT, "language": "en"})

    assert (form.status_code, response.status_code) == (403, 403)
    assert SENTENCE in form.content.decode()
    assert SENTENCE in response.content.decode()
    assert TEXT in response.content.decode()
    assert comment.revisions.get().body == "Old"
    with pytest.raises(Refused, match=re.escape(SENTENCE)):
        revise_comment(comment=comment, author=comment.author, body=TEXT, language="en")


def test_edit_that_is_declined_after_the_close_cannot_be_sent_again(
    question: Question, consultation: Consultation
):
    comment = published_comment(question=question)
    revise_comment(comment=comment, author=comment.author, body="An edit", language="en")
    comment.revisions.filter(number=2).update(status=RevisionStatus.DECLINED)
    close(consultation)

    with pytest.raises(Refused, match=re.escape(SENTENCE)):
        revise_comment(comment=comment, author=comment.author, body=TEXT, language="en")


def test_text_that_was_kept_over_the_close_is_shown_with_the_reason(
    question: Question, consultation: Consultation
):
    comment, client = published_comment(question=question), Client()
    comment.author.set_password("a-long-walk")
    comment.author.save()
    fields = {"body": TEXT, "language": "en", "writer": comment.author_id}
    kept = client.post(f"/comments/{comment.pk}/revision/", fields)
    close(consultation)

    credentials = {"login": comment.author.email, "password": "a-long-walk"}
    response = client.post(kept["Location"], credentials, follow=True)

    assert response.status_code == 403
    assert SENTENCE in response.content.decode()
    assert TEXT in response.content.decode()


def test_nobody_else_learns_of_the_close_by_an_address_that_is_not_theirs(
    question: Question, consultation: Consultation
):
    comment = published_comment(question=question)
    close(consultation)

    response = client_of(UserFactory()).get(f"/comments/{comment.pk}/revision/")

    assert response.status_code == 403
    assert "This comment can no longer be changed." in response.content.decode()


def test_edit_is_offered_while_the_phase_is_open_and_not_after_it(question: Question, consultation: Consultation):
    comment = published_comment(question=question)
    client, link = client_of(comment.author), f"/comments/{comment.pk}/revision/"
    before = client.get(question.get_absolute_url()).content.decode()
    close(consultation)
    after = client.get(question.get_absolute_url()).content.decode()

    assert link in before
    assert link not in after
    assert f"/comments/{comment.pk}/withdrawal/" in after


@pytest.mark.parametrize("is_reply", [False, True])
def test_comment_and_reply_after_the_close_are_refused_with_the_date_and_the_text_comes_back(
    question: Question, consultation: Consultation, is_reply: bool
):
    parent = published_comment(question=question)
    close(consultation)
    data = {"body": TEXT, "language": "en", **({"parent": parent.pk} if is_reply else {})}

    response = client_of(UserFactory()).post(f"/questions/{question.pk}/comments/", data)

    assert response.status_code == 403
    assert SENTENCE in response.content.decode()
    assert TEXT in response.content.decode()
    assert Comment.objects.get() == parent


def test_reply_to_what_is_published_after_the_close_is_refused(question: Question, consultation: Consultation):
    comment = pending_comment(question=question)
    close(consultation)
    rule(comment, "publish")
    comment.refresh_from_db()

    page = client_of(UserFactory()).get(question.get_absolute_url()).content.decode()

    assert comment.is_published
    assert f"reply={comment.pk}" not in page
    with pytest.raises(Refused, match=re.escape(SENTENCE)):
        submit_comment(author=UserFactory(), question=question, body=TEXT, language="en", parent=comment)


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        (CLOSED_AT - timedelta(days=30, microseconds=1), False),
        (CLOSED_AT - timedelta(days=30), True),
        (CLOSED_AT - timedelta(microseconds=1), True),
        (CLOSED_AT, False),
        (CLOSED_AT + timedelta(microseconds=1), False),
    ],
)
def test_phase_opens_and_closes_to_the_moment(
    question: Question,
    consultation: Consultation,
    monkeypatch: pytest.MonkeyPatch,
    moment: datetime,
    is_open: bool,
):
    """The moment of opening is inside, that of closing outside; a comment of that moment is refused."""
    author = UserFactory()
    close(consultation)
    monkeypatch.setattr(timezone, "now", lambda: moment)

    assert may(author, "discussions.add_comment", consultation) == is_open
    if is_open:
        assert submit_comment(author=author, question=question, body=TEXT, language="en").is_new
    else:
        with pytest.raises(Refused, match=r"Comments (open|closed) on"):
            submit_comment(author=author, question=question, body=TEXT, language="en")
    assert Comment.objects.exists() == is_open


def test_same_post_that_arrives_again_after_the_close_gives_back_the_comment(
    question: Question, consultation: Consultation
):
    sent = {
        "author": UserFactory(),
        "question": question,
        "body": TEXT,
        "language": "en",
        "client_token": "6f1c9f0e-8a54-4a8e-9a51-3d1a8b9d2f10",
    }
    first = submit_comment(**sent)
    close(consultation)

    assert submit_comment(**sent).comment == first.comment


def test_withdrawing_is_possible_at_any_time(question: Question, consultation: Consultation):
    comment = published_comment(question=question)
    close(consultation)

    withdraw_comment(comment=comment, author=comment.author)

    assert Comment.objects.get().status == Status.WITHDRAWN


@pytest.mark.parametrize("feature", Feature)
@pytest.mark.parametrize(
    ("opens", "closes", "is_open"), [(-2, -1, False), (-1, 1, True), (1, 2, False)], ids=["past", "now", "coming"]
)
def test_each_feature_is_open_while_its_own_phase_is(feature: Feature, opens: int, closes: int, is_open: bool):
    """Endorsing and reviewing have no pages yet; the predicate that theirs will ask stands."""
    now = timezone.now()
    consultation = ConsultationFactory(phases=[])
    PhaseFactory(
        consultation=consultation,
        feature=feature,
        opens_at=now + timedelta(days=opens),
        closes_at=now + timedelta(days=closes),
    )

    allowed = {each: phase_allows(each)(UserFactory(), consultation) for each in Feature}

    assert allowed == {each: is_open and each == feature for each in Feature}


def test_second_phase_opens_comments_again(question: Question, consultation: Consultation):
    close(consultation)
    now = timezone.now()
    Phase.objects.create(
        consultation=consultation,
        feature=Feature.COMMENT,
        title={"en": "Second round"},
        opens_at=now - timedelta(hours=1),
        closes_at=now + timedelta(hours=1),
    )

    assert submit_comment(author=UserFactory(), question=question, body=TEXT, language="en").is_new
