"""Files that go with a comment: uploaded, kept whatever happens to the form, sent, changed and taken away."""

from pathlib import Path
from uuid import uuid4

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoCaptureOnCommitCallbacks

from apps.accounts.models import User
from apps.consultations.enums import Attribution, ModerationPolicy
from apps.consultations.models import Question
from apps.core.errors import Refused
from apps.discussions.actions import revise_comment, submit_comment
from apps.discussions.attaching import MOST_FILES, attachments_now, keep_file
from apps.discussions.enums import Status
from apps.discussions.models import Attachment, AttachmentState, Comment
from apps.moderation.actions import decide
from apps.moderation.enums import Ruling
from tests.core.uploads.files import PAGE, SECRET, docx, odt, pdf
from tests.discussions.attachments import files_of, kept, upload
from tests.factories import QuestionFactory, UserFactory, pending_comment, published_comment

pytestmark = pytest.mark.django_db
TEXT = "A text that took an hour to write."


@pytest.fixture(autouse=True)
def media(settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


def send(client: Client, question: Question, *files: SimpleUploadedFile, **fields: object):
    return client.post(f"/questions/{question.pk}/comments/", {"body": TEXT, "files": files, **fields})


def names(comment: Comment) -> list[str]:
    return [file.name for file in attachments_now(comment)]


def test_files_are_sent_with_a_comment(client: Client, question: Question, author: User):
    files = [upload("paper.pdf", pdf()), upload("letter.docx", docx()), upload("note.odt", odt()), upload("a.png")]

    response = send(client, question, *files)

    comment = Comment.objects.get()
    assert response.status_code == 302
    assert names(comment) == ["paper.pdf", "letter.docx", "note.odt", "a.png"]
    assert [each.get_kind_display() for each in attachments_now(comment)] == [
        "PDF document",
        "Word document",
        "OpenDocument text",
        "PNG picture",
    ]
    assert {each.state for each in attachments_now(comment)} == {AttachmentState.CLEAN}


def test_file_is_kept_under_a_name_that_tells_nothing_and_without_its_author(media: Path, author: User):
    attachment = keep_file(owner=author, place="question-1", upload=upload("Amina.pdf", pdf()))

    [path] = (media / "attachments").iterdir()
    assert len(path.name) == 32
    assert "Amina" not in path.name
    assert attachment.size == path.stat().st_size
    assert SECRET.encode() not in path.read_bytes()
    assert PAGE.encode() in path.read_bytes()


def test_name_follows_the_content(author: User):
    assert kept(author, "question-1", "../../photo\u202egnp.exe").name == "photognp.png"
    assert kept(author, "question-1", "\u202e.pdf").name == "file.png"


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (upload("page.pdf", b"<!DOCTYPE html><script>alert(1)</script>"), "is neither a PDF, nor a text of Word"),
        (
            upload("drawing.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
            "is neither a PDF, nor a text of Word",
        ),
        (upload("damaged.pdf", b"%PDF-1.7 nothing"), "cannot be read: the file seems to be damaged"),
        (upload("nothing.pdf", b""), "is empty"),
        (upload("large.pdf", b"%PDF-1.7" + b"0" * 10_000_000), "has more than 10 MB"),
    ],
)
def test_file_that_cannot_be_taken_is_named_and_the_rest_is_kept(
    client: Client, question: Question, author: User, file: SimpleUploadedFile, sentence: str
):
    response = send(client, question, upload("good.png"), file)

    html = response.content.decode()
    assert response.status_code == 422
    assert f"\u2068{file.name}\u2069 {sentence}" in html
    assert "Not all of the files could be added" in html
    assert TEXT in html
    assert "good.png" in html
    assert not Comment.objects.exists()

    assert send(client, question).status_code == 302
    assert names(Comment.objects.get()) == ["good.png"]


def test_no_more_than_five_files_are_taken(client: Client, question: Question, author: User):
    response = send(client, question, *[upload(f"{number}.png") for number in range(6)])

    html = response.content.decode()
    assert "\u20685.png\u2069 was not added: up to 5 files can go with a comment." in html
    assert Attachment.objects.count() == MOST_FILES


def test_more_than_five_files_cannot_be_sent_from_two_pages_at_once(question: Question):
    author = UserFactory()
    files = [kept(author, f"question-{number}") for number in range(6)]

    with pytest.raises(Refused, match="Up to 5 files"):
        submit_comment(author=author, question=question, body=TEXT, language="en", files=files)

    assert not Comment.objects.exists()


def test_files_wait_with_the_form_until_the_text_is_sent(client: Client, question: Question, author: User):
    """Also in another browser: they are the person's, for this place."""
    html = send(client, question, upload("a.png"), attach="1", body="").content.decode()
    assert "a.png" in html
    assert "Write something first." not in html

    other = Client()
    other.force_login(author)
    assert "a.png" in other.get(question.get_absolute_url()).content.decode()

    send(client, question)
    assert names(Comment.objects.get()) == ["a.png"]
    assert "a.png" not in other.get(question.get_absolute_url()).content.decode().partition('id="compose"')[2]


def test_adding_files_keeps_all_that_is_in_the_form(client: Client, question: Question, author: User):
    token = str(uuid4())

    response = send(client, question, upload(), attach="1", language="fr", client_token=token)

    html = response.content.decode()
    assert response.status_code == 200
    assert TEXT in html
    assert token in html
    assert '<option value="fr" selected>' in html


def test_preview_and_errors_keep_the_files(client: Client, question: Question, author: User):
    for fields in ({"preview": "1"}, {"body": ""}):
        assert "a.png" in send(client, question, upload("a.png"), **fields).content.decode()

    assert Attachment.objects.count() == 2


def test_file_is_removed_by_its_owner_alone(
    client: Client,
    question: Question,
    author: User,
    media: Path,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
):
    own, anothers = (kept(person, f"question-{question.pk}") for person in (author, UserFactory()))

    with django_capture_on_commit_callbacks(execute=True):
        html = send(client, question, remove_file=own.pk).content.decode()
        send(client, question, remove_file=anothers.pk)

    assert TEXT in html
    assert list(Attachment.objects.all()) == [anothers]
    assert {f"attachments/{path.name}" for path in (media / "attachments").iterdir()} == files_of(anothers)


@pytest.mark.parametrize("value", ["", "nothing", "0" * 5000, "\x00"])
def test_file_that_is_not_there_is_not_removed(client: Client, question: Question, author: User, value: str):
    kept(author, f"question-{question.pk}")

    assert send(client, question, remove_file=value).status_code == 200
    assert Attachment.objects.count() == 1


def test_files_are_saved_with_a_draft(client: Client, question: Question, author: User):
    sent = {"body": TEXT, "question": question.pk, "files": [upload("a.png"), upload("b.pdf", b"nothing")]}

    html = client.post("/drafts/saving/", sent, follow=True).content.decode()

    assert "a.png" in html
    assert "\u2068b.pdf\u2069 is neither a PDF" in html
    assert Attachment.objects.get().place == f"question-{question.pk}"


def test_files_are_not_sent_again_while_one_writes(client: Client, question: Question, author: User):
    client.post("/drafts/saving/", {"body": TEXT, "question": question.pk, "autosave": "1", "files": [upload()]})

    assert not Attachment.objects.exists()


def test_answer_and_reply_have_files_of_their_own(client: Client, question: Question, author: User):
    parent = published_comment(question=question)
    kept(author, f"question-{question.pk}", "answer.png")
    kept(author, f"question-{question.pk}-reply-{parent.pk}", "reply.png")

    html = client.get(f"{question.get_absolute_url()}?reply={parent.pk}").content.decode()
    send(client, question, parent=parent.pk)

    assert ("reply.png" in html, "answer.png" in html) == (True, False)
    assert names(Comment.objects.get(parent=parent)) == ["reply.png"]
    assert Attachment.objects.get(owner=author).name == "answer.png"


def test_files_follow_a_reply_whose_comment_is_gone(client: Client, question: Question, author: User):
    parent = published_comment(question=question)
    kept(author, f"question-{question.pk}-reply-{parent.pk}", "reply.png")
    Comment.objects.filter(pk=parent.pk).update(status=Status.WITHDRAWN)

    assert send(client, question, parent=parent.pk + 1).status_code == 409
    html = send(client, question, parent=parent.pk).content.decode()

    assert "reply.png" in html


def test_same_post_twice_attaches_files_once(client: Client, question: Question, author: User):
    token = str(uuid4())

    for _time in range(2):
        send(client, question, upload("a.png"), client_token=token)

    assert names(Comment.objects.get()) == ["a.png"]
    assert Attachment.objects.count() == 1


def test_closed_phase_takes_no_files(client: Client, question: Question, author: User):
    question.roundtable.consultation.phases.all().delete()

    response = send(client, question, upload())

    assert response.status_code == 403
    assert TEXT in response.content.decode()
    assert not Attachment.objects.exists()


def test_visitor_leaves_no_files(client: Client, question: Question):
    assert send(client, question, upload()).status_code == 302
    assert not Attachment.objects.exists()


def test_nobody_uploads_without_end(client: Client, question: Question, author: User, settings):
    settings.ATTACHMENTS_PER_DAY = 2
    send(client, question, upload("1.png"), upload("2.png"), attach="1")

    html = send(client, question, upload("3.png"), attach="1").content.decode()

    assert "You have uploaded many files today." in html
    assert Attachment.objects.count() == 2


def test_another_persons_file_cannot_be_sent(question: Question):
    anothers = kept(UserFactory(), "question-1")

    comment = submit_comment(
        author=UserFactory(), question=question, body=TEXT, language="en", files=[anothers]
    ).comment

    assert names(comment) == []
    anothers.refresh_from_db()
    assert anothers.comment is None


def test_file_is_a_persons_or_a_comments(author: User):
    attachment = kept(author, "question-1")

    with pytest.raises(IntegrityError), transaction.atomic():
        Attachment.objects.filter(pk=attachment.pk).update(owner=None)


def test_revision_keeps_adds_and_leaves_out_files(client: Client, question: Question, author: User):
    comment = pending_comment(question=question, author=author)
    files = [kept(author, name=name) for name in ("stays.png", "goes.png")]
    revise_comment(comment=comment, author=author, body="First", language="en", files=files)
    address = f"/comments/{comment.pk}/revision/"

    html = client.get(address).content.decode()
    assert ("stays.png" in html, "goes.png" in html) == (True, True)
    html = client.post(address, {"body": "Second", "leave_out_now": "2"}).content.decode()
    assert ("stays.png" in html, "goes.png" in html, "Second" in html) == (True, False, True)
    assert '<input type="hidden" name="left_out" value="2">' in html
    sent = {"body": "Second", "left_out": "2", "files": [upload("new.png")]}
    assert client.post(address, sent).status_code == 302

    comment.refresh_from_db()
    assert names(comment) == ["stays.png", "new.png"]
    first, second = comment.revisions.order_by("-number")[1], comment.latest_revision
    going = [[each.name for each in comment.attachments.all() if each.goes_with(one)] for one in (first, second)]
    assert going == [["stays.png", "goes.png"], ["stays.png", "new.png"]]


def test_revision_with_a_file_that_is_not_taken_is_not_sent(client: Client, question: Question, author: User):
    comment = pending_comment(question=question, author=author)

    response = client.post(
        f"/comments/{comment.pk}/revision/", {"body": "Second", "files": [upload("a.pdf", b"nothing")]}
    )

    assert response.status_code == 422
    assert "Not all of the files could be added" in response.content.decode()
    comment.refresh_from_db()
    assert comment.latest_revision.number == 1


def test_revision_without_a_word_about_files_keeps_them(question: Question):
    author = UserFactory()
    comment = submit_comment(
        author=author, question=question, body=TEXT, language="en", files=[kept(author)]
    ).comment

    revise_comment(comment=comment, author=author, body="Second", language="en")

    assert names(comment) == ["a.png"]


def test_revision_left_by_a_session_that_ended_still_knows_what_was_left_out(client: Client, question: Question):
    author = UserFactory()
    author.set_password("a-long-walk")
    author.save()
    comment = pending_comment(question=question, author=author)
    files = [kept(author, name="stays.png"), kept(author, name="goes.png")]
    revise_comment(comment=comment, author=author, body="First", language="en", files=files)
    address = f"/comments/{comment.pk}/revision/"

    sent = {"body": "Second", "left_out": "2", "writer": author.pk}
    response = client.post(address, sent)
    page = client.post(response["Location"], {"login": author.email, "password": "a-long-walk"}, follow=True)

    html = page.content.decode()
    assert ("Second" in html, "stays.png" in html, "goes.png" in html) == (True, True, False)


def test_readers_see_the_files_of_the_published_wording(client: Client, question: Question):
    """What an author adds to a published comment is not published by it."""
    author, moderator = UserFactory(), UserFactory()
    comment = submit_comment(
        author=author, question=question, body=TEXT, language="en", files=[kept(author, name="old.png")]
    ).comment
    decide(comment=comment, moderator=moderator, ruling=Ruling.PUBLISH, revision=comment.latest_revision)
    comment.refresh_from_db()
    revise_comment(
        comment=comment, author=author, body="Second", language="en", files=[kept(author, name="new.png")]
    )

    html = client.get(question.get_absolute_url()).content.decode()
    assert ("old.png" in html, "new.png" in html) == (True, False)
    assert "PNG picture" in html

    comment.refresh_from_db()
    decide(comment=comment, moderator=moderator, ruling=Ruling.PUBLISH, revision=comment.latest_revision)
    html = client.get(question.get_absolute_url()).content.decode()
    assert ("old.png" in html, "new.png" in html) == (False, True)


@pytest.mark.parametrize("rule", [Attribution.ORGANISATION, Attribution.CHATHAM_HOUSE])
def test_name_of_a_file_is_not_shown_where_no_names_are(client: Client, rule: Attribution):
    question = QuestionFactory(number=1, roundtable__consultation__attribution=rule)
    author = UserFactory()
    client.force_login(author)
    assert "can tell who you are" in client.get(question.get_absolute_url()).content.decode()

    comment = submit_comment(
        author=author, question=question, body=TEXT, language="en", files=[kept(author, name="Amina.png")]
    ).comment

    html = client.get(question.get_absolute_url()).content.decode()
    [attachment] = attachments_now(comment)
    assert ("Attachment 1.png" in html, "Amina" in html) == (True, False)
    assert attachment.saved_name == f"{comment.reference}-1.png"


def test_under_chatham_house_the_row_of_a_file_has_a_day_and_no_time(question: Question):
    question = QuestionFactory(roundtable__consultation__attribution=Attribution.CHATHAM_HOUSE)
    author = UserFactory()

    comment = submit_comment(
        author=author, question=question, body=TEXT, language="en", files=[kept(author)]
    ).comment

    [attachment] = attachments_now(comment)
    assert attachment.uploaded_at == comment.submitted_at


def test_page_costs_the_same_with_one_file_and_with_many(client: Client, question: Question):
    question.roundtable.consultation.moderation = ModerationPolicy.POST
    question.roundtable.consultation.save()

    def cost() -> int:
        client.get(question.get_absolute_url())
        with CaptureQueriesContext(connection) as counted:
            client.get(question.get_absolute_url())
        return len(counted)

    def write(number: int) -> None:
        author = UserFactory()
        files = [kept(author) for _file in range(number)]
        submit_comment(author=author, question=question, body=TEXT, language="en", files=files)

    write(1)
    before = cost()
    write(3)
    write(2)
    assert cost() == before


def test_storage_holds_nothing_but_what_rows_know(author: User):
    attachment = kept(author)

    folders, names = default_storage.listdir("attachments")
    assert (folders, {f"attachments/{name}" for name in names}) == ([], files_of(attachment))
