"""The append-only log of what happened, and who follows what."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils import timezone


class ActivityQuerySet(models.QuerySet["Activity"]):
    def on(self, *topics: str) -> "ActivityQuerySet":
        """Those that any of `topics` ("question:12") hears of."""
        return self.filter(topics__overlap=list(topics))

    def undelivered(self) -> "ActivityQuerySet":
        return self.filter(delivered_at__isnull=True)


class Activity(models.Model):
    """One past-tense fact: `comment.published`. Rows are added by `record()` and never changed.

    `topics` name who hears of it, widest first: `consultation:1`, `roundtable:3`, `question:12`, `queue:1`,
    `person:7`. The one field that is written later, `delivered_at`, says that notifications were made of it.
    """

    kind = models.CharField(max_length=60)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="activities"
    )
    target_type = models.ForeignKey(ContentType, on_delete=models.PROTECT)
    target_id = models.BigIntegerField()
    target = GenericForeignKey("target_type", "target_id")
    topics = ArrayField(models.CharField(max_length=60), default=list)
    data = models.JSONField(default=dict, help_text="Small facts, never the text of a comment.")
    occurred_at = models.DateTimeField(default=timezone.now)
    delivered_at = models.DateTimeField(null=True)

    objects = ActivityQuerySet.as_manager()

    class Meta:
        ordering = ("id",)
        indexes = [
            GinIndex(fields=["topics"], name="activity_by_topic"),
            models.Index(fields=["kind", "occurred_at"], name="activity_by_kind_and_time"),
            models.Index(
                fields=["id"], condition=models.Q(delivered_at__isnull=True), name="activity_undelivered"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.target_type_id}:{self.target_id}"


class Subscription(models.Model):
    """A person follows a question, a roundtable or a consultation."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="subscriptions")
    topic = models.CharField(max_length=60)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "topic"], name="subscription_unique")]
        indexes = [models.Index(fields=["topic"], name="subscription_by_topic")]

    def __str__(self) -> str:
        return f"{self.user_id} follows {self.topic}"
