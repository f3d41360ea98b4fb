"""A contribution under a question; a comment under a comment is a reply."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager
from taggit.models import ItemBase

from apps.accounts.models import User
from apps.consultations.enums import RoleName
from apps.consultations.models import Consultation, Question
from apps.consultations.scopes import Scope
from apps.core.models import I18nCharField, TimestampedModel
from apps.discussions.attribution import OPENLY, SEALED, byline
from apps.discussions.enums import (
    TRANSITIONS,
    CommentAttribution,
    CommentVoice,
    RevisionStatus,
    Status,
    TagOrigin,
)
from apps.discussions.models.endorsement import Endorsement
from apps.discussions.models.reading import Reading
from apps.discussions.models.revision import Revision
from apps.objectives.models import Objective
from apps.organisations.models import Organisation, StakeholderGroup

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser

    Visitor = User | AnonymousUser | AbstractBaseUser

# Once published, a comment keeps its place in the thread whatever becomes of it.
PLACED = (Status.PUBLISHED, Status.HIDDEN, Status.WITHDRAWN)


class CommentQuerySet(models.QuerySet["Comment"]):
    def published(self) -> "CommentQuerySet":
        return self.filter(status=Status.PUBLISHED)

    def attributed_by_name(self) -> "CommentQuerySet":
        """Those of which everyone may know who wrote them: only these are ever listed with their author."""
        return self.filter(attribution=CommentAttribution.NAMED)

    def awaiting_decision(self) -> "CommentQuerySet":
        """New comments and edits of published ones that no moderator has decided on."""
        return self.filter(latest_revision__status=RevisionStatus.PENDING)

    def untagged(self) -> "CommentQuerySet":
        """Those of which nobody has confirmed an objective, or said that there is none."""
        confirmed = ObjectiveTag.objects.filter(content_object=models.OuterRef("pk"), origin=TagOrigin.CONFIRMED)
        return self.filter(~models.Exists(confirmed), tagged_at__isnull=True)

    def within(self, scope: Scope) -> "CommentQuerySet":
        """Those that are somebody's to work on. The language is that of the latest wording."""
        comments = self.filter(consultation=scope.consultation).exclude(status=Status.HELD)
        if scope.roundtables is not None:
            comments = comments.filter(question__roundtable__in=scope.roundtables)
        if scope.languages is not None:
            comments = comments.filter(latest_revision__language__in=scope.languages)
        return comments

    def in_thread_for(self, user: "Visitor") -> "CommentQuerySet":
        """What has a place in the thread that `user` reads: the published, the gaps, and their own."""
        placed = Q(status__in=PLACED, published_at__isnull=False)
        return self.filter(placed | Q(author=user.pk)) if user.is_authenticated else self.filter(placed)

    def visible_to(self, user: "Visitor") -> "CommentQuerySet":
        """Those with a permalink for `user`: what is in a thread of a consultation they may see."""
        return self.in_thread_for(user).filter(consultation__in=Consultation.objects.visible_to(user))

    def with_endorsement_of(self, user: "Visitor") -> "CommentQuerySet":
        """With `is_endorsed`: whether `user` endorses each."""
        own = Endorsement.objects.filter(comment=models.OuterRef("pk"), user=user.pk)
        return self.annotate(is_endorsed=models.Exists(own) if user.is_authenticated else models.Value(False))

    def is_unread_by(self, user: "Visitor") -> Q:
        """The condition that `user` has not seen a comment of a discussion in which they have read before."""
        if not user.is_authenticated:
            return Q(pk__in=[])
        reading = Reading.objects.filter(
            user=user.pk, question=models.OuterRef("question"), seen_until__lt=models.OuterRef("shown_since")
        )
        number = models.Func(models.OuterRef("pk"), template="%(expressions)s")
        return Q(models.Exists(reading.exclude(seen__contains=[number]))) & ~Q(author=user.pk)

    def unread_by(self, user: "Visitor") -> "CommentQuerySet":
        return self.published().filter(self.is_unread_by(user))

    def locked(self) -> "CommentQuerySet":
        """As they are now, locked until the transaction ends.

        Joins only what is never null: after a wait PostgreSQL checks the locked row anew, and gives NULL for
        the far side of an outer join whose key has changed meanwhile.
        """
        return self.select_for_update(of=("self",), no_key=True).select_related(
            "consultation", "question__roundtable__consultation"
        )

    def with_parts(self) -> "CommentQuerySet":
        """With everything that showing a comment needs, in three queries whatever their number."""
        tags = ObjectiveTag.objects.select_related("tag").order_by("tag__number")
        return self.select_related(
            *("published_revision", "latest_revision", "held_revision"),
            *("organisation", "stakeholder_group", "author"),
        ).prefetch_related(models.Prefetch("objective_tags", queryset=tags), "attachments")


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


class ObjectiveTag(ItemBase):
    """A comment speaks to an objective, and who says so."""

    content_object = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="objective_tags")
    tag = models.ForeignKey(Objective, on_delete=models.PROTECT, related_name="comment_tags")
    origin = models.CharField(_("origin"), max_length=10, choices=TagOrigin)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["content_object", "tag"], name="objective_tag_once_per_comment")
        ]

    def __str__(self) -> str:
        return f"{self.content_object_id} on {self.tag_id}"
