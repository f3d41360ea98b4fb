"""Stakeholder groups, organisations, and for whom a person speaks."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from apps.core.models import I18nCharField, TimestampedModel


class StakeholderGroup(models.Model):
    """Government, UN entity, civil society …: one of the groups whose voices a consultation wants to hear."""

    code = models.SlugField(max_length=40, unique=True)
    name = I18nCharField(_("name"), max_length=200)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("position", "id")

    def __str__(self) -> str:
        return str(self.name)


class Organisation(TimestampedModel):
    name = I18nCharField(_("name"), max_length=300)
    acronym = models.CharField(_("acronym"), max_length=30, blank=True)
    stakeholder_group = models.ForeignKey(StakeholderGroup, on_delete=models.PROTECT, related_name="organisations")
    country = CountryField(_("country"), blank=True)
    website = models.URLField(_("website"), blank=True)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return str(self.name)


class AffiliationStatus(models.TextChoices):
    CLAIMED = "claimed", _("claimed")
    VERIFIED = "verified", _("verified")
    WITHDRAWN = "withdrawn", _("withdrawn")


class AffiliationQuerySet(models.QuerySet["Affiliation"]):
    def current(self) -> "AffiliationQuerySet":
        return self.exclude(status=AffiliationStatus.WITHDRAWN)


class Affiliation(TimestampedModel):
    """For whom a person speaks; without an organisation they speak in a personal capacity."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="affiliations")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="affiliations"
    )
    stakeholder_group = models.ForeignKey(StakeholderGroup, on_delete=models.PROTECT, related_name="affiliations")
    position = models.CharField(_("position"), max_length=150, blank=True)
    status = models.CharField(max_length=10, choices=AffiliationStatus, default=AffiliationStatus.CLAIMED)

    objects = AffiliationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=~Q(status="withdrawn"), name="affiliation_one_current_per_user"
            ),
            models.CheckConstraint(
                condition=Q(organisation__isnull=False) | ~Q(status="verified"),
                name="affiliation_verified_needs_organisation",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} for {self.organisation_id or 'themself'}"

    @property
    def is_verified(self) -> bool:
        return self.status == AffiliationStatus.VERIFIED
