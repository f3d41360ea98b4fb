"""Which comments are whose to see, to work on and to read."""

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q

from apps.accounts.models import User
from apps.consultations.models import Consultation
from apps.consultations.scopes import Scope
from apps.discussions.enums import CommentAttribution, RevisionStatus, Status, TagOrigin
from apps.discussions.models.endorsement import Endorsement
from apps.discussions.models.objective_tag import ObjectiveTag
from apps.discussions.models.reading import Reading

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser

    from apps.discussions.models.comment import Comment  # noqa: F401 - named in quotes below

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
