"""Files that go with comments: kept when they are uploaded, joined to a wording when it is sent, and gone with it.

A file lies in the storage under a random name, a picture in little beside the picture. Its row is what counts: a
file without one is swept away.
"""

import logging
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from functools import partial
from hashlib import sha256
from secrets import token_hex

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.accounts.models import User
from apps.consultations.actions import register_visible_change
from apps.core.errors import Refused
from apps.core.language import isolated
from apps.core.uploads.kinds import Fault, Unacceptable
from apps.core.uploads.names import clean_name, shown_while_refusing
from apps.core.uploads.pictures import Thumbnail
from apps.core.uploads.sandbox import Cleaned, clean_apart
from apps.core.uploads.scanner import ScannerUnavailable, is_infected
from apps.discussions.attribution import day_of
from apps.discussions.models import Attachment, AttachmentState, Comment, Revision
from apps.discussions.models.attachment import FOLDER, AttachmentQuerySet, thumbnail_of

logger = logging.getLogger(__name__)
MOST_FILES = 5
MOST_BYTES = 10_000_000
WHY: Mapping[Fault, str | Promise] = {
    Fault.UNKNOWN: gettext_lazy(
        "%(name)s is neither a PDF, nor a text of Word (.docx) or OpenDocument (.odt), nor a JPEG, PNG or WebP "
        "picture."
    ),
    Fault.BROKEN: gettext_lazy("%(name)s cannot be read: the file seems to be damaged."),
    Fault.LOCKED: gettext_lazy("%(name)s is locked with a password. Save it without one, then choose it again."),
    Fault.MACROS: gettext_lazy("%(name)s contains macros. Save it without them, then choose it again."),
    Fault.CARRIES_FILES: gettext_lazy("%(name)s has other files inside. Take them out, then choose it again."),
    Fault.LOADS: gettext_lazy(
        "%(name)s loads something from elsewhere when it is opened. Paste that into it, then choose it again."
    ),
    Fault.SWELLS: gettext_lazy("%(name)s is far larger inside than it seems. Save it anew, then choose it again."),
    Fault.TOO_MUCH: gettext_lazy("%(name)s holds too much to be checked. Choose a smaller file."),
}
EMPTY = gettext_lazy("%(name)s is empty.")
TOO_BIG = gettext_lazy("%(name)s has more than 10 MB. Choose a smaller file.")
TOO_MANY = gettext_lazy("%(name)s was not added: up to 5 files can go with a comment.")


def keep_file(*, owner: User, place: str, upload: UploadedFile, kept: int = 0) -> Attachment:
    """Keep what `owner` uploaded for the text at `place`, which has `kept` files already; whoever asked is told.

    Raises Refused, with one sentence that names the file, for one that cannot be taken.
    """
    if Attachment.objects.chosen_for(place, owner).count() + kept >= MOST_FILES:
        raise _refusal(TOO_MANY, upload)
    if not upload.size:
        raise _refusal(EMPTY, upload)
    if upload.size > MOST_BYTES:
        raise _refusal(TOO_BIG, upload)
    try:
        cleaned = clean_apart(upload.read())
    except Unacceptable as unacceptable:
        raise _refusal(WHY[unacceptable.fault], upload) from unacceptable
    return store_file(owner=owner, place=place, name=upload.name or "", cleaned=cleaned)


def store_file(*, owner: User, place: str, name: str, cleaned: Cleaned) -> Attachment:
    """Keep what was cleaned as something that `owner` has chosen for the text at `place`."""
    kind, content, thumbnail = cleaned
    return Attachment.objects.create(
        owner=owner,
        place=place,
        name=clean_name(name, kind) or ".".join((_("file"), kind.value)),
        file=_stored(content, thumbnail),
        thumbnail_width=thumbnail.width if thumbnail else None,
        thumbnail_height=thumbnail.height if thumbnail else None,
        kind=kind.value,
        size=len(content),
        sha256=sha256(content).hexdigest(),
        state=AttachmentState.WAITING if settings.SCANNER_URL else AttachmentState.CLEAN,
    )


def _stored(content: bytes, thumbnail: Thumbnail | None) -> str:
    """Where it lies in the storage."""
    file = default_storage.save(f"{FOLDER}/{token_hex(16)}", ContentFile(content))
    if thumbnail:
        default_storage.save(thumbnail_of(file), ContentFile(thumbnail.content))
    return file


def attach(revision: Revision, files: Iterable[Attachment] | None) -> None:
    """Make `files` those that go with `revision`: of the wording before, and of what its author has uploaded.

    None: those of the wording before. Inside the transaction that writes the wording, on a comment that is locked.
    Raises Refused for too many.
    """
    if files is None:
        return
    comment, wanted = revision.comment, {file.pk for file in files}
    before = comment.attachments.filter(last_number__isnull=True)
    before.exclude(pk__in=wanted).update(last_number=revision.number - 1)
    uploaded = Attachment.objects.filter(owner=comment.author, owner__isnull=False, pk__in=wanted).exclude(
        state=AttachmentState.REFUSED
    )
    new = list(uploaded.select_for_update(of=("self",)).order_by("uploaded_at", "pk"))
    if before.filter(pk__in=wanted).count() + len(new) > MOST_FILES:
        raise Refused(_("Up to 5 files can go with a comment. Remove some, then send it again."))
    last = comment.attachments.aggregate(last=Max("position"))["last"] or 0
    for position, attachment in enumerate(new, start=last + 1):
        attachment.owner, attachment.place, attachment.comment = None, "", comment
        attachment.first_number, attachment.position = revision.number, position
        if comment.is_timeless:
            attachment.uploaded_at = day_of(attachment.uploaded_at, comment.consultation.zone)
        attachment.save()


def attachments_now(comment: Comment) -> list[Attachment]:
    """Those that go with the wording that its author wrote last."""
    return list(comment.attachments.filter(last_number__isnull=True).order_by("position"))


def let_go(attachments: AttachmentQuerySet) -> int:
    """Delete rows and, once that is certain, their files; returns how many there were."""
    files = list(attachments.values_list("file", flat=True))
    attachments.delete()
    transaction.on_commit(partial(_delete_files, files))
    return len(files)


def scan_waiting() -> int:
    """Ask the scanner about what waits; returns how many files it knew the answer for. The others wait on."""
    answered = 0
    for attachment in Attachment.objects.filter(state=AttachmentState.WAITING):
        try:
            with attachment.open() as file:
                infected = is_infected(file.chunks(), settings.SCANNER_URL)
        except (ScannerUnavailable, FileNotFoundError) as error:
            logger.warning("Attachment %s is not checked yet: %s", attachment.pk, error)
            continue
        _settle(attachment, AttachmentState.REFUSED if infected else AttachmentState.CLEAN)
        answered += 1
    return answered


def sweep_files(moment: datetime) -> int:
    """Delete the files older than `moment` that no row knows; returns how many."""
    if not default_storage.exists(FOLDER):
        return 0
    _folders, names = default_storage.listdir(FOLDER)
    known = set(Attachment.objects.values_list("file", flat=True))
    known |= set(map(thumbnail_of, known))
    strays = [file for name in names if (file := f"{FOLDER}/{name}") not in known and _is_older(file, moment)]
    for file in strays:
        default_storage.delete(file)
    return len(strays)


@transaction.atomic
def _settle(attachment: Attachment, state: AttachmentState) -> None:
    """What the scanner said. A file that is refused is gone; readers see one that is clean."""
    locked = Attachment.objects.select_for_update(of=("self",)).filter(pk=attachment.pk).first()
    if locked is None:
        return
    locked.state = state
    locked.save(update_fields=["state"])
    if state == AttachmentState.REFUSED:
        logger.warning("Attachment %s is refused: the scanner found something in it", attachment.pk)
        transaction.on_commit(partial(_delete_files, [locked.file]))
    if locked.comment:
        register_visible_change(locked.comment.question)


def _delete_files(files: Collection[str]) -> None:
    """And what was made of them."""
    for file in files:
        default_storage.delete(file)
        default_storage.delete(thumbnail_of(file))


def _is_older(file: str, moment: datetime) -> bool:
    return default_storage.get_modified_time(file) < moment


def _refusal(sentence: str | Promise, upload: UploadedFile) -> Refused:
    """The name in it is set apart, so that an Arabic one turns no other words around."""
    return Refused(str(sentence) % {"name": isolated(shown_while_refusing(upload.name or ""))})
