"""Files and comments that have them, for tests."""

from django.core.files.uploadedfile import SimpleUploadedFile

from apps.accounts.models import User
from apps.discussions.attaching import attach, keep_file
from apps.discussions.models import Attachment, Comment
from apps.discussions.models.attachment import thumbnail_of
from tests.core.uploads.files import picture


def upload(name: str = "a.png", content: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, picture("PNG") if content is None else content)


def kept(owner: User, place: str = "elsewhere", name: str = "a.png", content: bytes | None = None) -> Attachment:
    """What `owner` has uploaded for the text at `place`."""
    return keep_file(owner=owner, place=place, upload=upload(name, content))


def files_of(*attachments: Attachment) -> set[str]:
    """Where they lie in the storage, pictures in little too."""
    return {
        name
        for each in attachments
        for name in (each.file, each.thumbnail_url and thumbnail_of(each.file))
        if name
    }


def attached(comment: Comment, name: str = "a.png", content: bytes | None = None) -> Attachment:
    """A file that goes with the latest wording of `comment`, beside those that do."""
    assert comment.author
    assert comment.latest_revision
    file = kept(comment.author, name=name, content=content)
    comment.latest_revision.comment = comment
    attach(comment.latest_revision, [file, *comment.attachments.filter(last_number__isnull=True)])
    file.refresh_from_db()
    return file
