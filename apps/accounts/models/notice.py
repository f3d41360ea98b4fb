"""The privacy notice that a site gives beside the one that comes with the software."""

from datetime import date

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.core.models import I18nTextField


class PrivacyNoticeQuerySet(models.QuerySet["PrivacyNotice"]):
    def in_force(self, today: date | None = None) -> "PrivacyNoticeQuerySet":
        """Those that hold or once held, the one that holds first."""
        return self.filter(since__lte=today or timezone.now().date())


class PrivacyNotice(models.Model):
    """One version, in Markdown. What once held can be read for ever: a change is a new version."""

    since = models.DateField(_("in force since"), unique=True)
    text = I18nTextField(_("text"), help_text=_("In Markdown. It stands above what the software says of itself."))
    created_at = models.DateTimeField(auto_now_add=True)

    objects = PrivacyNoticeQuerySet.as_manager()

    class Meta:
        ordering = ("-since",)
        verbose_name = _("privacy notice")
        verbose_name_plural = _("privacy notices")

    def __str__(self) -> str:
        return f"{self.since}"

    @property
    def is_in_force(self) -> bool:
        return self.since <= timezone.now().date()
