"""A virus scanner is asked about every file before anybody can read it; without an answer the file waits."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings as site
from django.core.files.storage import default_storage
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks

from apps.consultations.models import Question
from apps.discussions.attaching import scan_waiting
from apps.discussions.models import Attachment, AttachmentState, Comment
from tests.core.uploads.clamd import Clamd
from tests.core.uploads.files import EICAR, pdf
from tests.discussions.attachments import attached, kept, upload
from tests.factories import UserFactory, published_comment

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _media(settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def clamd(settings) -> Iterator[Clamd]:
    with Clamd() as daemon:
        settings.SCANNER_URL = daemon.url
        yield daemon


def infected() -> bytes:
    return pdf(extra=b"% " + EICAR)


def test_file_is_checked_as_soon_as_it_is_uploaded(client: Client, question: Question, clamd: Clamd):
    client.force_login(UserFactory())

    client.post(f"/questions/{question.pk}/comments/", {"body": "Text", "files": [upload()]})

    attachment = Attachment.objects.get()
    assert attachment.state == AttachmentState.CLEAN
    assert clamd.seen == [attachment.open().read()]


def test_infected_file_is_refused_and_its_owner_is_told(
    client: Client,
    question: Question,
    clamd: Clamd,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
):
    client.force_login(UserFactory())

    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(
            f"/questions/{question.pk}/comments/",
            {"body": "Text", "files": [upload("paper.pdf", infected())], "attach": "1"},
        )

    attachment = Attachment.objects.get()
    html = response.content.decode()
    assert attachment.state == AttachmentState.REFUSED
    assert not default_storage.exists(attachment.file)
    assert "refused: the virus scanner found something in it" in html

    client.post(f"/questions/{question.pk}/comments/", {"body": "Text"})
    assert not Comment.objects.get().attachments.exists()


def test_file_waits_while_the_scanner_is_away_and_is_checked_by_the_sweep(
    client: Client, question: Question, settings
):
    with Clamd() as daemon:
        settings.SCANNER_URL = daemon.url
    author = UserFactory()
    client.force_login(author)
    comment = published_comment(question=question, author=author)
    attachment = attached(comment)

    assert scan_waiting() == 0
    own, others = (each.get(question.get_absolute_url()).content.decode() for each in (client, Client()))
    assert "is being checked for viruses" in own
    assert "a.png" not in others
    assert Client().get(attachment.get_absolute_url()).status_code == 404

    with Clamd() as daemon:
        settings.SCANNER_URL = daemon.url
        assert scan_waiting() == 1
    assert "a.png" in Client().get(question.get_absolute_url()).content.decode()
    assert Client().get(attachment.get_absolute_url()).status_code == 200


def test_answer_about_a_published_file_changes_what_readers_see(question: Question, clamd: Clamd):
    attached(published_comment(question=question, author=UserFactory()))
    before = Question.objects.get().revision

    scan_waiting()

    assert Question.objects.get().revision == before + 1


def test_one_file_that_is_lost_holds_up_no_other(clamd: Clamd):
    lost, there = kept(UserFactory()), kept(UserFactory())
    default_storage.delete(lost.file)

    assert scan_waiting() == 1

    there.refresh_from_db()
    assert there.state == AttachmentState.CLEAN


def test_waiting_files_are_swept_by_the_clock():
    assert site.CELERY_BEAT_SCHEDULE["scan-attachments"]["task"] == "discussions.scan_attachments"
