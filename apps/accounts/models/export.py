"""A copy of all that is stored of a person, for themself."""

from datetime import datetime

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import models
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models.person import User
from apps.core.identifiers import parse_id
from apps.core.models import Mail

SIGNER = Signer(salt="accounts.data_export", sep=".")


class DataExportQuerySet(models.QuerySet["DataExport"]):
    def to_be_made(self) -> "DataExportQuerySet":
        return self.filter(made_at__isnull=True)

    def to_be_told_of(self) -> "DataExportQuerySet":
        """Made, and their person has not been written to yet."""
        return self.filter(made_at__isnull=False, sent_at__isnull=True, expires_at__gt=timezone.now())

    def to_be_had_by(self, user: User) -> "DataExportQuerySet":
        """One's own, until they expire."""
        return self.filter(user=user, made_at__isnull=False, expires_at__gt=timezone.now())

    def with_token(self, token: str) -> "DataExportQuerySet":
        """The one that `token` names; none for a token that this site did not make."""
        try:
            return self.filter(pk=parse_id(SIGNER.unsign(token)))
        except BadSignature:
            return self.none()


class DataExport(Mail):
    """Asked for, then made by a job, then told of by e-mail. The archive is in the row: no disk is shared."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="data_exports")
    requested_at = models.DateTimeField(default=timezone.now)
    made_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    archive = models.BinaryField(default=b"")

    objects = DataExportQuerySet.as_manager()

    class Meta:
        ordering = ("-pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=models.Q(made_at__isnull=True), name="data_export_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=models.Q(made_at__isnull=True) | models.Q(expires_at__isnull=False),
                name="data_export_made_expires",
            ),
        ]

    def __str__(self) -> str:
        return f"of {self.user_id}"

    def get_absolute_url(self) -> str:
        return reverse("accounts:data_export", args=[SIGNER.sign(str(self.pk))])

    def is_over(self, now: datetime) -> bool:
        return self.expires_at is not None and self.expires_at <= now
