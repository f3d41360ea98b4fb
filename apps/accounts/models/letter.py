"""E-mails about accounts."""

from django.conf import settings
from django.db import models

from apps.accounts.enums import LetterKind
from apps.core.language_fields import LanguageField
from apps.core.models import Mail


class LetterQuerySet(models.QuerySet["Letter"]):
    def owed(self) -> "LetterQuerySet":
        """E-mails still to be sent."""
        return self.filter(sent_at__isnull=True, is_void=False)


class Letter(Mail):
    """An e-mail about an account, asked for by whoever knows the address, or a notice to the account's owner.

    What it says is decided when it is sent: whoever asks does not wait for it, and cannot tell by that.
    """

    kind = models.CharField(max_length=20, choices=LetterKind)
    email = models.EmailField()
    language = LanguageField(default=settings.LANGUAGE_CODE)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="letters")
    detail = models.CharField(max_length=254, blank=True, help_text="Such as the new address.")
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True)
    is_void = models.BooleanField(default=False, help_text="There was nothing to say when it was to be sent.")

    objects = LetterQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["email"], name="letter_email")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.email}"
