"""Who may read a file that goes with a comment, and how it is handed over: to be saved, and never to be shown."""

from pathlib import Path
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from apps.accounts.models import User
from apps.consultations.enums import Attribution, RoleName, Visibility
from apps.consultations.models import Question
from apps.discussions.actions import release, revise_comment, submit_comment, withdraw_comment
from apps.discussions.enums import Status
from apps.discussions.models import Attachment, AttachmentState, Comment
from apps.moderation.actions import decide
from apps.moderation.enums import Ruling
from tests.core.uploads.files import PAGE, SECRET, docx, members_of, odt, pdf, picture
from tests.discussions.attachments import attached, kept
from tests.factories import QuestionFactory, RoleFactory, UserFactory, pending_comment, published_comment

pytestmark = pytest.mark.django_db
ASKING = ("visitor", "reader", "author", "moderator", "organiser", "moderator elsewhere")


@pytest.fixture(autouse=True)
def media(settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture
def people(question: Question) -> dict[str, User | None]:
    people: dict[str, User | None] = {name: UserFactory() for name in ASKING}
    consultation = question.roundtable.consultation
    RoleFactory(user=people["moderator"], consultation=consultation, name=RoleName.MODERATOR)
    RoleFactory(user=people["organiser"], consultation=consultation, name=RoleName.ORGANISER)
    RoleFactory(user=people["moderator elsewhere"], name=RoleName.MODERATOR)
    return people | {"visitor": None}


def client_of(person: User | None) -> Client:
    client = Client()
    if person:
        client.force_login(person)
    return client


def who_reads(attachment: Attachment, people: dict[str, User | None]) -> set[str]:
    answers = {name: client_of(person).get(attachment.get_absolute_url()) for name, person in people.items()}
    assert {answer.status_code for answer in answers.values()} <= {200, 404}
    return {name for name, answer in answers.items() if answer.status_code == 200}


def comment_of(people: dict[str, User | None], question: Question, status: Status) -> Comment:
    make = published_comment if status in (Status.PUBLISHED, Status.HIDDEN, Status.WITHDRAWN) else pending_comment
    comment = make(question=question, author=people["author"])
    Comment.objects.filter(pk=comment.pk).update(status=status)
    return comment


ALL = set(ASKING)
DESK = {"moderator", "organiser"}


@pytest.mark.parametrize(
    ("status", "readers"),
    [
        (Status.PUBLISHED, ALL),
        (Status.PENDING, {"author", *DESK}),
        (Status.RETURNED, {"author", *DESK}),
        (Status.DECLINED, {"author", *DESK}),
        (Status.HELD, {"author"}),
        (Status.HIDDEN, DESK),
        (Status.WITHDRAWN, set()),
    ],
)
def test_file_is_read_by_those_who_read_the_comment(
    question: Question, people: dict[str, User | None], status: Status, readers: set[str]
):
    assert who_reads(attached(comment_of(people, question, status)), people) == readers


def test_file_that_is_not_sent_yet_is_read_by_its_owner(people: dict[str, User | None]):
    assert who_reads(kept(people["author"]), people) == {"author"}


@pytest.mark.parametrize("state", [AttachmentState.WAITING, AttachmentState.REFUSED])
def test_file_that_is_not_clean_is_read_by_nobody(
    question: Question, people: dict[str, User | None], state: AttachmentState
):
    attachment = attached(comment_of(people, question, Status.PUBLISHED))
    Attachment.objects.update(state=state)

    assert who_reads(attachment, people) == set()


def test_file_in_a_hidden_consultation_is_read_by_those_who_organise_it(
    question: Question, people: dict[str, User | None]
):
    question.roundtable.consultation.visibility = Visibility.HIDDEN
    question.roundtable.consultation.save()

    assert who_reads(attached(comment_of(people, question, Status.PUBLISHED)), people) == DESK


def test_file_of_a_change_that_waits_is_read_by_its_author_and_the_moderators(
    question: Question, people: dict[str, User | None]
):
    comment = comment_of(people, question, Status.PUBLISHED)
    new = kept(people["author"])

    revise_comment(comment=comment, author=people["author"], body="Second", language="en", files=[new])

    assert who_reads(new, people) == {"author", *DESK}


def test_file_that_a_published_change_leaves_out_is_read_by_no_reader(
    question: Question, people: dict[str, User | None]
):
    comment = comment_of(people, question, Status.PUBLISHED)
    old = attached(comment)
    revise_comment(comment=comment, author=people["author"], body="Second", language="en", files=[])
    assert who_reads(old, people) == ALL

    comment.refresh_from_db()
    decide(comment=comment, moderator=people["moderator"], ruling=Ruling.PUBLISH, revision=comment.latest_revision)

    assert who_reads(old, people) == {"author", *DESK}


def test_file_held_under_chatham_house_is_read_by_its_author_alone(people: dict[str, User | None]):
    question = QuestionFactory(roundtable__consultation__attribution=Attribution.CHATHAM_HOUSE)
    RoleFactory(user=people["moderator"], consultation=question.roundtable.consultation, name=RoleName.MODERATOR)
    file = kept(people["author"])

    submit_comment(author=people["author"], question=question, body="Text", language="en", files=[file])

    assert who_reads(file, people) == {"author"}


def test_file_goes_with_a_comment_that_is_withdrawn(question: Question, people: dict[str, User | None]):
    comment = comment_of(people, question, Status.PUBLISHED)
    file = attached(comment)

    withdraw_comment(comment=comment, author=people["author"])

    assert who_reads(file, people) == set()


def test_file_is_handed_over_to_be_saved_and_not_shown(question: Question, people: dict[str, User | None]):
    comment = comment_of(people, question, Status.PUBLISHED)
    attachment = attached(comment, "مذكرة.pdf", pdf())

    response = Client().get(attachment.get_absolute_url())

    assert PAGE.encode() in b"".join(response)
    assert {name: response[name] for name in ("Content-Type", "Content-Disposition", "Content-Length")} == {
        "Content-Type": "application/pdf",
        "Content-Disposition": "attachment; filename*=utf-8''%D9%85%D8%B0%D9%83%D8%B1%D8%A9.pdf",
        "Content-Length": str(attachment.size),
    }
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, no-store"
    assert "Last-Modified" not in response
    assert "ETag" not in response
    assert not response.cookies


def test_nginx_is_told_which_file_to_send(question: Question, people: dict[str, User | None], settings):
    settings.NGINX_SENDS_FILES = True
    attachment = attached(comment_of(people, question, Status.PUBLISHED))

    response = Client().get(attachment.get_absolute_url())

    assert (response["X-Accel-Redirect"], response.content) == (f"/media/{attachment.file}", b"")
    assert response["Content-Type"] == "image/png"


def test_file_that_is_gone_or_never_was_is_not_found(
    question: Question, people: dict[str, User | None], media: Path
):
    attachment = attached(comment_of(people, question, Status.PUBLISHED))
    (media / attachment.file).unlink()

    assert Client().get(attachment.get_absolute_url()).status_code == 404
    assert Client().get(f"/attachments/{uuid4()}/").status_code == 404


def test_moderators_see_and_read_the_files_of_what_they_decide_on(
    question: Question, people: dict[str, User | None]
):
    attachment = attached(comment_of(people, question, Status.PENDING), "paper.png")
    slug = question.roundtable.consultation.slug

    html = client_of(people["moderator"]).get(reverse("moderation:queue", args=[slug])).content.decode()

    assert attachment.get_absolute_url() in html
    assert "paper.png" in html


def test_files_under_chatham_house_tell_nobody_who_wrote(people: dict[str, User | None]):
    """Neither their contents, what comes with them, nor the page on which they stand."""
    question = QuestionFactory(number=1, roundtable__consultation__attribution=Attribution.CHATHAM_HOUSE)
    files = [
        SimpleUploadedFile(f"{SECRET}.{ending}", content)
        for ending, content in (("pdf", pdf()), ("docx", docx()), ("odt", odt()), ("jpg", picture()))
    ]
    author = client_of(people["author"])
    author.post(f"/questions/{question.pk}/comments/", {"body": "Text", "files": files})
    release(Comment.objects.get())
    comment = Comment.objects.get()
    decide(comment=comment, moderator=UserFactory(), ruling=Ruling.PUBLISH, revision=comment.latest_revision)

    page = Client().get(question.get_absolute_url()).content
    told = [page]
    for attachment in Attachment.objects.all():
        response = Client().get(attachment.get_absolute_url())
        content = b"".join(response)
        told += [str(response.headers).encode(), content]
        told += members_of(content).values() if attachment.kind in ("docx", "odt") else []
        told += [Client().get(attachment.thumbnail_url).content] if attachment.thumbnail_url else []

    assert (page.count(b" download>"), page.count(b"/thumbnail/")) == (4, 1)
    assert [each[:80] for each in told if SECRET.encode() in each] == []
