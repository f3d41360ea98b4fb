"""What becomes of files when their time is over, or when their author leaves."""

import os
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader
from pytest_django import DjangoCaptureOnCommitCallbacks

from apps.accounts import retention
from apps.accounts.erasing import erase_due, request_erasure
from apps.accounts.holdings import holdings
from apps.accounts.models import User
from apps.consultations.models import Question
from apps.discussions.enums import RevisionStatus, Status
from apps.discussions.models import Attachment, Comment
from tests.core.uploads.files import SECRET, pdf
from tests.discussions.attachments import attached, files_of, kept
from tests.factories import UserFactory, pending_comment, published_comment

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


def erase(person: User) -> None:
    request_erasure(user=person)
    assert erase_due() == 1


def stored() -> set[str]:
    return {f"attachments/{name}" for name in default_storage.listdir("attachments")[1]}


def test_person_who_leaves_leaves_the_published_file_without_their_name(
    question: Question, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
):
    author = UserFactory()
    published = attached(published_comment(question=question, author=author), "Amina.pdf", pdf())
    attached(pending_comment(question=question, author=author))
    kept(author)

    with django_capture_on_commit_callbacks(execute=True):
        erase(author)

    [staying] = Attachment.objects.all()
    assert (staying.pk, staying.name) == (published.pk, "")
    assert stored() == files_of(published)
    response = Client().get(published.get_absolute_url())
    content = b"".join(response)
    assert staying.comment.reference in response["Content-Disposition"]
    assert "Amina" not in response["Content-Disposition"]
    assert SECRET.encode() not in content
    assert not PdfReader(BytesIO(content)).metadata


def test_file_of_a_hidden_comment_goes_with_its_author(
    question: Question, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
):
    author = UserFactory()
    comment = published_comment(question=question, author=author)
    attached(comment)
    Comment.objects.update(status=Status.HIDDEN)

    with django_capture_on_commit_callbacks(execute=True):
        erase(author)

    assert not Attachment.objects.exists()
    assert stored() == set()


def test_file_that_was_never_sent_goes_after_a_week(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
):
    old, new = kept(UserFactory()), kept(UserFactory())
    Attachment.objects.filter(pk=old.pk).update(uploaded_at=timezone.now() - timedelta(days=8))

    with django_capture_on_commit_callbacks(execute=True):
        removed = retention.enforce()["attachments"]

    assert removed == 1
    assert list(Attachment.objects.all()) == [new]
    assert stored() == files_of(new)


def test_file_that_no_row_knows_is_swept_away(media: Path):
    known = kept(UserFactory())
    for name in ("stray", "fresh"):
        default_storage.save(f"attachments/{name}", ContentFile(b"a"))
    long_ago = (timezone.now() - timedelta(days=8)).timestamp()
    for name in ("attachments/stray", known.file):
        os.utime(media / name, (long_ago, long_ago))

    retention.enforce()

    assert stored() == {"attachments/fresh", *files_of(known)}


@pytest.mark.parametrize("status", [Status.DECLINED, Status.WITHDRAWN])
def test_file_goes_with_the_words_that_nobody_published(
    question: Question, status: Status, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
):
    author = UserFactory()
    comment = pending_comment(question=question, author=author)
    attached(comment)
    staying = attached(published_comment(question=question, author=author))
    comment.revisions.update(status=RevisionStatus.DECLINED)
    Comment.objects.filter(pk=comment.pk).update(status=status)
    question.roundtable.consultation.phases.update(
        opens_at=timezone.now() - timedelta(days=500), closes_at=timezone.now() - timedelta(days=400)
    )

    with django_capture_on_commit_callbacks(execute=True):
        retention.enforce()

    assert list(Attachment.objects.all()) == [staying]
    assert stored() == files_of(staying)


def test_copy_of_ones_data_tells_of_files_that_were_sent_and_that_were_not(question: Question):
    author = UserFactory()
    attached(published_comment(question=question, author=author), "sent.png")
    kept(author, name="unsent.png")
    attached(published_comment(question=question, author=UserFactory()), "anothers.png")

    [holding] = [each for each in holdings() if each.key == "attachments"]

    assert {row.name for row in holding.all_rows(author)} == {"sent.png", "unsent.png"}
    assert {str(holding.label(column)) for column in ("kind", "name", "size", "state", "uploaded_at", "address")}
