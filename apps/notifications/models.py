"""What people are told: at once in the site and by e-mail, and together in a digest."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.activity.models import Activity
from apps.core.models import Mail


class Frequency(models.TextChoices):
    OFF = "off", _("never")
    DAILY = "daily", _("every day")
    WEEKLY = "weekly", _("every Monday")


class Preference(models.Model):
    """How a person likes to be told. Without a row: e-mails about one's own comments, and no digest.

    Digests are sent to whoever has asked for them, which is a consent: see `save_preference()`.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notification_preference"
    )
    digest = models.CharField(_("digest of what I follow"), max_length=6, choices=Frequency, default=Frequency.OFF)
    email_at_once = models.BooleanField(_("e-mail me about decisions and replies"), default=True)
    digest_since = models.DateTimeField(
        null=True, editable=False, help_text="Digests began again: they leave out what happened before."
    )

    digest_offered_at = models.DateTimeField(null=True, editable=False)

    def __str__(self) -> str:
        return f"{self.user_id}: {self.digest}"


class NotificationQuerySet(models.QuerySet["Notification"]):
    def unread(self) -> "NotificationQuerySet":
        return self.filter(read_at__isnull=True)

    def to_be_emailed(self) -> "NotificationQuerySet":
        return self.filter(email_wanted=True, emailed_at__isnull=True)


class Notification(Mail):
    """A person is told of an activity. `emailed_at` is written once the mail server has taken the e-mail."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notifications")
    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="notifications")
    created_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True)
    email_wanted = models.BooleanField(default=True)
    emailed_at = models.DateTimeField(null=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        ordering = ("-activity_id",)
        constraints = [models.UniqueConstraint(fields=["user", "activity"], name="notification_once")]
        indexes = [
            models.Index(fields=["user"], condition=models.Q(read_at__isnull=True), name="notification_unread"),
            models.Index(
                fields=["id"],
                condition=models.Q(email_wanted=True, emailed_at__isnull=True),
                name="notification_to_be_emailed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} of {self.activity_id}"


class DigestQuerySet(models.QuerySet["Digest"]):
    def owed(self) -> "DigestQuerySet":
        return self.filter(sent_at__isnull=True, is_empty=False)


class Digest(Mail):
    """One digest owed to one person for one local date: the row is committed before anything is sent.

    It covers the activities with `after < id <= until`. `kind` is the frequency it was made for; an empty
    digest is recorded with `is_empty` and never sent.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="digests")
    kind = models.CharField(max_length=6, choices=Frequency)
    local_date = models.DateField()
    after = models.BigIntegerField()
    until = models.BigIntegerField()
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True)
    is_empty = models.BooleanField(default=False)

    objects = DigestQuerySet.as_manager()

    class Meta:
        ordering = ("-local_date",)
        constraints = [models.UniqueConstraint(fields=["user", "kind", "local_date"], name="digest_once_a_day")]
        indexes = [
            models.Index(
                fields=["id"],
                condition=models.Q(sent_at__isnull=True, is_empty=False),
                name="digest_owed",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} digest of {self.local_date} for {self.user_id}"
