"""What a person has agreed to, each purpose on its own."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Purpose(models.TextChoices):
    """What nobody needs to agree to in order to take part. Each is off until somebody asks for it."""

    DIGESTS = "digests", _("Digests by e-mail")


PLACES = {Purpose.DIGESTS: "notifications:preferences"}


class ConsentQuerySet(models.QuerySet["Consent"]):
    def standing(self) -> "ConsentQuerySet":
        return self.filter(withdrawn_at__isnull=True)


class Consent(models.Model):
    """One yes, with the words that it was given to, until it is withdrawn; a new yes is a new row."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=20, choices=Purpose)
    wording = models.TextField(help_text="The sentence that the person said yes to, as they read it.")
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        ordering = ("-given_at", "-pk")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "purpose"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="consent_once_per_purpose",
            ),
            models.CheckConstraint(
                condition=models.Q(withdrawn_at__isnull=True) | models.Q(withdrawn_at__gte=models.F("given_at")),
                name="consent_withdrawn_after_it_was_given",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.purpose}"

    @property
    def where(self) -> str:
        """The name of the page on which it is given and taken back."""
        return PLACES[Purpose(self.purpose)]
