"""A contribution under a question; a comment under a comment is a reply."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from taggit.managers import TaggableManager

from apps.consultations.enums import RoleName
from apps.consultations.models import Consultation, Question
from apps.core.models import I18nCharField, TimestampedModel
from apps.discussions.attribution import OPENLY, SEALED, byline
from apps.discussions.enums import (
    TRANSITIONS,
    CommentAttribution,
    CommentVoice,
    RevisionStatus,
    Status,
)
from apps.discussions.models.comment_queryset import CommentQuerySet
from apps.discussions.models.revision import Revision
from apps.organisations.models import Organisation, StakeholderGroup


class Comment(TimestampedModel):
    """One contribution and its place. Its words are in its revisions.

    Name, position, organisation and group are those of the moment of submission: people change jobs, the
    record does not. Here they are as far as readers may know them: where the attribution keeps something back,
    it is in `Identity` and not in this row.
    """

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="comments")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="comments")
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    root = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="descendants")
    depth = models.PositiveSmallIntegerField(default=0)
    number = models.PositiveIntegerField()
    reference = models.CharField(max_length=40)
    status = models.CharField(max_length=10, choices=Status, default=Status.PENDING)
    published_revision = models.OneToOneField(
        Revision, on_delete=models.PROTECT, null=True, related_name="published_of"
    )
    latest_revision = models.OneToOneField(Revision, on_delete=models.PROTECT, null=True, related_name="latest_of")
    held_revision = models.OneToOneField(
        Revision,
        on_delete=models.SET_NULL,
        null=True,
        related_name="held_of",
        help_text="Written today under Chatham House: nobody but the author knows of it.",
    )

    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="comments"
    )
    attribution = models.CharField(max_length=13, choices=CommentAttribution, default=CommentAttribution.NAMED)
    voice = models.CharField(max_length=12, choices=CommentVoice, blank=True)
    pseudonym = models.PositiveIntegerField(null=True, help_text="The number that stands for a name.")
    author_name = models.CharField(max_length=150, blank=True)
    position = models.CharField(max_length=150, blank=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="comments")
    organisation_name = I18nCharField(max_length=300, blank=True)
    affiliation_verified = models.BooleanField(default=False)
    stakeholder_group = models.ForeignKey(
        StakeholderGroup, on_delete=models.PROTECT, null=True, related_name="comments"
    )
    country = models.CharField(max_length=2, blank=True)
    co_signatories = models.JSONField(
        default=list, help_text="Those who confirmed the published wording: name, organisation, verified."
    )
    role_badge = models.CharField(max_length=12, blank=True)

    submitted_at = models.DateTimeField(default=timezone.now)
    published_at = models.DateTimeField(null=True)
    placed_at = models.DateTimeField(default=timezone.now, help_text="Published, or until then submitted.")
    shown_since = models.PositiveIntegerField(
        default=0,
        help_text="With which revision of the question readers first saw it; by that they know what is new.",
    )
    endorsement_count = models.PositiveIntegerField(default=0)
    tagged_at = models.DateTimeField(
        null=True, help_text="When its objectives were last set by themselves: that may be to none."
    )
    date_only = models.BooleanField(default=False, help_text="The source gave a date without a time.")
    client_token = models.UUIDField(null=True)
    source_key = models.CharField(max_length=120, blank=True, help_text="Its name where it was imported from.")
    missing_parent = models.CharField(
        max_length=150, blank=True, help_text="Whom an imported reply answers when that comment is not here."
    )

    objectives = TaggableManager(through="discussions.ObjectiveTag", blank=True)

    is_endorsed: bool  # with `with_endorsement_of()` only

    objects = CommentQuerySet.as_manager()

    class Meta:
        ordering = ("placed_at", "id")
        constraints = [
            models.UniqueConstraint(fields=["consultation", "reference"], name="comment_reference_unique"),
            models.UniqueConstraint(fields=["consultation", "number"], name="comment_number_unique"),
            models.UniqueConstraint(fields=["author", "client_token"], name="comment_once_per_client_token"),
            models.UniqueConstraint(
                fields=["consultation", "source_key"],
                condition=~Q(source_key=""),
                name="comment_imported_once",
            ),
            models.CheckConstraint(
                condition=~Q(status="published") | Q(published_revision__isnull=False, published_at__isnull=False),
                name="comment_published_has_revision_and_date",
            ),
            models.CheckConstraint(
                condition=Q(attribution=CommentAttribution.NAMED)
                | Q(author_name="", position="", country="", co_signatories=[])
                | Q(author_name="", position="", country="", attribution=CommentAttribution.ERASED),
                name="comment_not_by_name_names_nobody",
            ),
            models.CheckConstraint(
                condition=Q(attribution__in=(CommentAttribution.NAMED, CommentAttribution.ORGANISATION))
                | Q(pseudonym__isnull=False),
                name="comment_without_names_has_pseudonym",
            ),
            models.CheckConstraint(
                condition=~Q(voice=CommentVoice.ORGANISATION)
                | Q(organisation__isnull=False, affiliation_verified=True)
                | ~Q(attribution__in=(CommentAttribution.NAMED, CommentAttribution.ORGANISATION)),
                name="comment_on_behalf_is_of_a_verified_organisation",
            ),
            models.CheckConstraint(
                condition=~Q(attribution__in=(CommentAttribution.CHATHAM_HOUSE, CommentAttribution.PROTECTED))
                | Q(organisation__isnull=True, organisation_name="", affiliation_verified=False, role_badge=""),
                name="comment_under_pseudonym_has_no_affiliation",
            ),
            models.CheckConstraint(
                condition=~Q(attribution=CommentAttribution.CHATHAM_HOUSE)
                | Q(stakeholder_group__isnull=True, date_only=True),
                name="comment_under_chatham_house_has_no_group_and_no_time",
            ),
            models.CheckConstraint(
                condition=~Q(attribution=CommentAttribution.ERASED) | Q(author__isnull=True),
                name="comment_erased_has_no_author",
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True, root__isnull=True, depth=0)
                | Q(parent__isnull=False, root__isnull=False, depth__gt=0),
                name="comment_reply_has_root_and_depth",
            ),
        ]
        indexes = [
            models.Index(
                fields=["question", "placed_at", "id"],
                condition=Q(parent__isnull=True),
                name="comment_roots_in_order",
            ),
            models.Index(fields=["root", "placed_at", "id"], name="comment_replies_in_order"),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("discussions:comment", args=[self.consultation.slug, self.reference])

    def may_become(self, status: Status) -> bool:
        return status in TRANSITIONS[Status(self.status)]

    @property
    def byline(self) -> str:
        """By what readers call who speaks, in the active language."""
        return byline(
            self.attribution,
            name=self.author_name,
            pseudonym=self.pseudonym,
            organisation=str(self.organisation_name or ""),
            group=str(self.stakeholder_group.name) if self.stakeholder_group else "",
        )

    @property
    def handle(self) -> str:
        """By what other comments refer to it: what is hidden or withdrawn names nobody any more."""
        return self.reference if self.is_gap else self.byline

    @property
    def is_attributed_by_name(self) -> bool:
        return self.attribution == CommentAttribution.NAMED

    @property
    def is_joint(self) -> bool:
        """Others sign it with its author, by name: not where names are withheld, be it since then."""
        return self.voice == CommentVoice.JOINT and self.attribution in OPENLY

    @property
    def is_sealed(self) -> bool:
        """Only two organisers together can learn who wrote it."""
        return self.attribution in SEALED

    @property
    def is_timeless(self) -> bool:
        """Its times are kept as days: under Chatham House a time of day could tell who wrote."""
        return self.attribution == CommentAttribution.CHATHAM_HOUSE

    @property
    def role_name(self) -> str:
        """The role that the author had when they wrote, in the active language."""
        return str(RoleName(self.role_badge).label) if self.role_badge else ""

    @property
    def is_published(self) -> bool:
        return self.status == Status.PUBLISHED

    @property
    def is_gap(self) -> bool:
        """It was published and is no more: its place stays, its words do not."""
        return self.status in (Status.HIDDEN, Status.WITHDRAWN)

    @property
    def has_pending_edit(self) -> bool:
        latest = self.latest_revision
        return self.is_published and latest is not None and latest.is_pending

    @property
    def may_be_revised(self) -> bool:
        return self.status in (Status.HELD, Status.PENDING, Status.RETURNED, Status.PUBLISHED)

    @property
    def awaits_its_author(self) -> bool:
        """Its newest wording came back for revision, whether an earlier one is published or not."""
        return self.newest_revision is not None and self.newest_revision.status == RevisionStatus.RETURNED

    @property
    def newest_revision(self) -> Revision | None:
        """What its author wrote last, be it known to anybody else or not."""
        return self.held_revision or self.latest_revision

    @property
    def latest_language(self) -> str:
        """The language of the latest wording, by which moderators may share the work."""
        return self.latest_revision.language if self.latest_revision else ""

    @property
    def was_edited(self) -> bool:
        """Readers once saw another wording."""
        shown, since = self.published_revision, self.published_at
        if shown is None or since is None:
            return False
        return (shown.decided_at or shown.created_at) > since
