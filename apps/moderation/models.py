"""What moderators ruled, and the reasons that they may give."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.core.models import I18nCharField, I18nTextField
from apps.discussions.models import Comment, CommentTranslation, Revision
from apps.moderation.enums import Ruling


class Reason(models.Model):
    """A reason from the list, with what the author is told."""

    code = models.SlugField(max_length=40, unique=True)
    name = I18nCharField(_("reason"), max_length=200)
    explanation = I18nTextField(_("what the author is told"))
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("position", "id")

    def __str__(self) -> str:
        return str(self.name)


class Decision(models.Model):
    """What a moderator ruled on a comment, with a reason and a free note. Never changed."""

    comment = models.ForeignKey(Comment, on_delete=models.PROTECT, related_name="decisions")
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="decisions")
    moderator = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="decisions"
    )
    ruling = models.CharField(max_length=10, choices=Ruling)
    reason = models.ForeignKey(Reason, on_delete=models.PROTECT, null=True, blank=True)
    note = models.TextField(_("note to the author"), blank=True, max_length=4000)
    decided_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-decided_at", "-id")
        constraints = [
            models.UniqueConstraint(
                fields=["revision"],
                condition=Q(ruling__in=["publish", "return", "decline"]),
                name="decision_once_per_revision",
            ),
            models.CheckConstraint(
                condition=Q(reason__isnull=False) | Q(ruling__in=["publish", "restore"]),
                name="decision_against_needs_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ruling} {self.comment_id}"


class TranslationDecision(models.Model):
    """What a moderator ruled on a translation of a comment, with the reason in their own words. Never changed."""

    translation = models.ForeignKey(CommentTranslation, on_delete=models.CASCADE, related_name="decisions")
    moderator = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="translation_decisions"
    )
    ruling = models.CharField(max_length=10, choices=Ruling)
    reason = models.TextField(_("reason"), blank=True, max_length=4000)
    decided_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-decided_at", "-id")
        constraints = [
            models.UniqueConstraint(
                fields=["translation"],
                condition=Q(ruling__in=["publish", "decline"]),
                name="translation_decided_once",
            ),
            models.UniqueConstraint(
                fields=["translation"], condition=Q(ruling="hide"), name="translation_taken_down_once"
            ),
            models.CheckConstraint(
                condition=~Q(reason="") | Q(ruling="publish"), name="translation_decision_against_needs_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ruling} {self.translation_id}"
