"""A file that goes with a comment. Who made it, where and when was taken out of it before it was kept."""

from uuid import uuid4

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.consultations.models import Consultation
from apps.consultations.rules import Visitor
from apps.consultations.scopes import Scope
from apps.core.uploads.kinds import Kind
from apps.discussions.enums import CommentAttribution, Status
from apps.discussions.models.comment import Comment
from apps.discussions.models.revision import Revision

FOLDER = "attachments"
# What became of it is known to all who know of the comment, but nobody reads it any longer, its author included.
UNREADABLE = (Status.HIDDEN, Status.WITHDRAWN)


def thumbnail_of(file: str) -> str:
    """Where a picture in little lies, by where the picture does."""
    return f"{file}.webp"


def shown_name(attribution: str, name: str, position: int, kind: str) -> str:
    """What readers call a file: by its own name only where they know by name who speaks, for it can tell that."""
    if attribution == CommentAttribution.NAMED and name:
        return name
    return gettext("Attachment %(number)d.%(ending)s") % {"number": position, "ending": kind}


class AttachmentState(models.TextChoices):
    WAITING = "waiting", _("being checked")
    CLEAN = "clean", _("checked")
    REFUSED = "refused", _("refused")


class AttachmentKind(models.TextChoices):
    PDF = Kind.PDF.value, _("PDF document")
    DOCX = Kind.DOCX.value, _("Word document")
    ODT = Kind.ODT.value, _("OpenDocument text")
    JPEG = Kind.JPEG.value, _("JPEG picture")
    PNG = Kind.PNG.value, _("PNG picture")
    WEBP = Kind.WEBP.value, _("WebP picture")


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    def clean(self) -> "AttachmentQuerySet":
        return self.filter(state=AttachmentState.CLEAN)

    def chosen_for(self, place: str, owner: Visitor) -> "AttachmentQuerySet":
        """What `owner` has uploaded for the text that they are writing at `place`, in the order of uploading."""
        return self.filter(owner=owner.pk, place=place).order_by("uploaded_at", "pk")

    def published(self) -> "AttachmentQuerySet":
        """Those that go with the wording that readers see."""
        seen = F("comment__published_revision__number")
        is_last = Q(last_number__isnull=True) | Q(last_number__gte=seen)
        return self.filter(is_last, comment__status=Status.PUBLISHED, first_number__lte=seen)

    def visible_to(self, user: Visitor) -> "AttachmentQuerySet":
        """Those of what is published where `user` may read, of comments of theirs, and what they have chosen."""
        open_to_them = self.filter(comment__consultation__in=Consultation.objects.visible_to(user))
        readable = open_to_them.published()
        if not user.is_authenticated:
            return readable
        own = open_to_them.filter(comment__author=user.pk).exclude(comment__status__in=UNREADABLE)
        return self.filter(Q(pk__in=readable.values("pk")) | Q(pk__in=own.values("pk")) | Q(owner=user.pk))

    def within(self, scope: Scope) -> "AttachmentQuerySet":
        """Those of comments that are somebody's to decide on, unless they are withdrawn or held until tomorrow."""
        comments = Comment.objects.within(scope).exclude(status=Status.WITHDRAWN)
        return self.filter(comment__in=comments, first_number__lte=F("comment__latest_revision__number"))


class Attachment(models.Model):
    """A file as readers get it: cleaned, under a random name in a place that no server sends from.

    Before it is sent it is its owner's, for the text at `place`; then it is the comment's, from the wording
    `first_number` to `last_number` (none: still). Numbers of rows would tell in which order people write, so the
    key is drawn.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="attachments"
    )
    place = models.CharField(max_length=60, blank=True)
    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, null=True, related_name="attachments")
    position = models.PositiveSmallIntegerField(default=0, help_text="Its number among those of the comment.")
    first_number = models.PositiveSmallIntegerField(null=True)
    last_number = models.PositiveSmallIntegerField(null=True)
    name = models.CharField(_("name of the file"), max_length=200, blank=True)
    file = models.CharField(max_length=60, unique=True, help_text="Its name in the storage.")
    kind = models.CharField(_("kind"), max_length=4, choices=AttachmentKind)
    size = models.PositiveIntegerField(_("size in bytes"))
    sha256 = models.CharField(max_length=64)
    thumbnail_width = models.PositiveSmallIntegerField(null=True, help_text="Of pictures, in pixels.")
    thumbnail_height = models.PositiveSmallIntegerField(null=True)
    state = models.CharField(_("state"), max_length=7, choices=AttachmentState)
    uploaded_at = models.DateTimeField(_("uploaded"), default=timezone.now)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        ordering = ("comment", "position")
        constraints = [
            models.CheckConstraint(
                condition=Q(owner__isnull=False, comment__isnull=True, first_number__isnull=True)
                | Q(owner__isnull=True, comment__isnull=False, first_number__isnull=False, place=""),
                name="attachment_is_a_persons_or_a_comments",
            ),
            models.UniqueConstraint(fields=["comment", "position"], name="attachment_position_unique"),
        ]
        indexes = [
            models.Index(fields=["state"], condition=Q(state="waiting"), name="attachment_waiting"),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    def get_absolute_url(self) -> str:
        return reverse("discussions:attachment", args=[self.pk])

    def goes_with(self, revision: Revision) -> bool:
        """Whether it belongs to that wording of its comment."""
        is_begun = self.first_number is not None and self.first_number <= revision.number
        return is_begun and (self.last_number is None or revision.number <= self.last_number)

    @property
    def content_type(self) -> str:
        return Kind(self.kind).content_type

    @property
    def is_clean(self) -> bool:
        return self.state == AttachmentState.CLEAN

    @property
    def is_refused(self) -> bool:
        return self.state == AttachmentState.REFUSED

    @property
    def shown_name(self) -> str:
        """As readers of its comment know it; before it is sent, as its owner does."""
        if self.comment is None:
            return self.name
        return shown_name(self.comment.attribution, self.name, self.position, self.kind)

    @property
    def saved_name(self) -> str:
        """What it is called when it is downloaded: as above, or after the reference of its comment."""
        if self.comment is None or self.shown_name == self.name:
            return self.name
        return f"{self.comment.reference}-{self.position}.{self.kind}"

    @property
    def thumbnail_url(self) -> str:
        """Of the picture in little; empty where there is none."""
        return reverse("discussions:attachment_thumbnail", args=[self.pk]) if self.thumbnail_width else ""

    def open(self) -> File:
        return default_storage.open(self.file)

    def open_thumbnail(self) -> File:
        """Raises FileNotFoundError, also where there is none."""
        return default_storage.open(thumbnail_of(self.file))
