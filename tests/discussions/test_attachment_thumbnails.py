"""A picture that goes with a comment is shown in little, to whoever may read the file, and goes with it."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from apps.accounts.models import User
from apps.consultations.models import Question
from apps.discussions.attaching import keep_file, let_go, sweep_files
from apps.discussions.enums import Status
from apps.discussions.models import Attachment, AttachmentState, Comment
from tests.core.uploads.files import pdf
from tests.discussions.attachments import attached, kept, upload
from tests.factories import UserFactory, published_comment

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT / "attachments"


@pytest.fixture
def comment(question: Question, author: User) -> Comment:
    return published_comment(question=question, author=author)


def test_picture_is_shown_in_little_beside_its_name(client: Client, comment: Comment):
    file, paper = attached(comment), attached(comment, "paper.pdf", pdf())

    page = client.get(comment.question.get_absolute_url()).content.decode()
    answer = client.get(file.thumbnail_url)

    size = f'width="{file.thumbnail_width}" height="{file.thumbnail_height}"'
    assert f'download><img src="{file.thumbnail_url}" alt="" {size} loading="lazy"><bdi>a.png</bdi></a>' in page
    assert page.count("/thumbnail/") == 1
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("image/webp", "private, no-cache")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer.content[8:12] == b"WEBP"
    assert (paper.thumbnail_url, client.get(f"{paper.get_absolute_url()}thumbnail/").status_code) == ("", 404)


def test_browser_that_has_it_is_told_so_for_as_long_as_it_may_be_seen(client: Client, comment: Comment):
    address = attached(comment).thumbnail_url
    known = {"If-None-Match": client.get(address)["ETag"]}

    again = client.get(address, headers=known)
    Comment.objects.update(status=Status.HIDDEN)

    assert (again.status_code, again.content) == (304, b"")
    assert client.get(address, headers=known).status_code == 404


@pytest.mark.parametrize("state", [AttachmentState.WAITING, AttachmentState.REFUSED])
def test_what_is_not_known_to_be_harmless_is_not_shown_in_little(client: Client, comment: Comment, state: str):
    file = attached(comment)
    Attachment.objects.update(state=state)

    page = client.get(comment.question.get_absolute_url()).content.decode()

    assert client.get(file.thumbnail_url).status_code == 404
    assert "/thumbnail/" not in page


def test_who_writes_sees_what_they_have_chosen_and_nobody_else_does(
    client: Client, question: Question, author: User
):
    file = kept(author, f"question-{question.pk}")
    client.force_login(author)

    assert file.thumbnail_url in client.get(question.get_absolute_url()).content.decode()
    assert client.get(file.thumbnail_url).status_code == 200
    client.force_login(UserFactory())
    assert client.get(file.thumbnail_url).status_code == 404


def test_picture_in_little_goes_with_the_picture(
    media: Path, author: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
):
    keep_file(owner=author, place="question-1", upload=upload())
    assert len(list(media.iterdir())) == 2

    with django_capture_on_commit_callbacks(execute=True):
        let_go(Attachment.objects.all())

    assert list(media.iterdir()) == []


def test_sweep_leaves_it_and_takes_one_that_no_row_knows(media: Path, author: User):
    file = kept(author)
    default_storage.save("attachments/stray.webp", ContentFile(b"stray"))

    swept = sweep_files(timezone.now() + timedelta(days=1))

    assert swept == 1
    assert {path.name for path in media.iterdir()} == {Path(file.file).name, f"{Path(file.file).name}.webp"}
