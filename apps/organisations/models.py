"""Stakeholder groups, organisations, and for whom a person speaks."""

from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.core.country_fields import CountryField
from apps.core.logos import FOLDER
from apps.core.models import I18nCharField, TimestampedModel
from apps.organisations.domains import DomainField, domain_of

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser

    from apps.accounts.models import User


class StakeholderGroup(models.Model):
    """Government, UN entity, civil society …: one of the groups whose voices a consultation wants to hear."""

    code = models.SlugField(max_length=40, unique=True)
    name = I18nCharField(_("name"), max_length=200)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("position", "id")

    def __str__(self) -> str:
        return str(self.name)


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def standing(self) -> "OrganisationQuerySet":
        """Without those that were merged into another."""
        return self.filter(merged_into=None)

    def visible_to(self, user: "User | AnonymousUser | AbstractBaseUser") -> "OrganisationQuerySet":
        """All of them to people with an account; to visitors those that a verified person speaks for.

        Everybody can write a new name into their profile: until somebody has checked it, it is no page of ours.
        """
        if user.is_authenticated:
            return self
        members = Affiliation.objects.verified()
        return self.filter(
            Exists(members.filter(organisation=OuterRef("pk")))
            | Exists(members.filter(organisation=OuterRef("merged_into")))
        )


class Organisation(TimestampedModel):
    """Whom people speak for. One that was merged stays as it was and points to the one that stands for it.

    Comments keep pointing to the organisation that they were made for, with its name as at submission, so that
    a merger changes no row of theirs; who counts or lists by organisation follows `merged_into`. It never
    leads to one that was itself merged.
    """

    name = I18nCharField(_("name"), max_length=300)
    acronym = models.CharField(_("acronym"), max_length=30, blank=True)
    stakeholder_group = models.ForeignKey(StakeholderGroup, on_delete=models.PROTECT, related_name="organisations")
    country = CountryField(_("country"), blank=True)
    website = models.URLField(_("website"), blank=True)
    email_domains = ArrayField(
        DomainField(max_length=253),
        verbose_name=_("e-mail domains"),
        default=list,
        blank=True,
        help_text=_("Who has a confirmed address at one of these is verified at once. Separate them with commas."),
    )
    logo = models.FileField(_("logo"), upload_to=FOLDER, blank=True, editable=False)
    address_represents = models.BooleanField(
        _("an address is enough to speak on its behalf"),
        default=False,
        help_text=_("Who is verified by their e-mail address may then also write on behalf of the organisation."),
    )
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="merged"
    )

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ("name",)
        constraints = [
            models.CheckConstraint(
                condition=Q(merged_into=None) | ~Q(merged_into=F("id")), name="organisation_not_merged_into_itself"
            )
        ]

    def __str__(self) -> str:
        return str(self.name)

    def get_absolute_url(self) -> str:
        return reverse("organisations:organisation", args=[self.pk])

    @property
    def successor(self) -> "Organisation":
        """The one that stands for it today: mostly itself."""
        return self.merged_into or self


class AffiliationStatus(models.TextChoices):
    CLAIMED = "claimed", _("claimed")
    VERIFIED = "verified", _("verified")
    REFUSED = "refused", _("refused")
    WITHDRAWN = "withdrawn", _("withdrawn")


PAST = (AffiliationStatus.REFUSED, AffiliationStatus.WITHDRAWN)


class Verification(models.TextChoices):
    """Who or what vouches for an affiliation."""

    EMAIL_DOMAIN = "email_domain", _("verified by e-mail address")
    ADMINISTRATOR = "administrator", _("verified by the organisation")
    ORGANISER = "organiser", _("verified by an organiser")


class AffiliationQuerySet(models.QuerySet["Affiliation"]):
    def current(self) -> "AffiliationQuerySet":
        return self.exclude(status__in=PAST)

    def verified(self, today: date | None = None) -> "AffiliationQuerySet":
        """Those whose verification holds on `today` (default: today in UTC), whether or not the job has run."""
        lasting = Q(expires_on=None) | Q(expires_on__gte=today or _today())
        return self.filter(lasting, status=AffiliationStatus.VERIFIED)


class Affiliation(TimestampedModel):
    """For whom a person speaks; without an organisation they speak in a personal capacity.

    Verified, it says so through `expires_on` (that day included), then it is a claim again. `reason` is what the
    person was told when it was refused or withdrawn by somebody else.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="affiliations")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="affiliations"
    )
    stakeholder_group = models.ForeignKey(StakeholderGroup, on_delete=models.PROTECT, related_name="affiliations")
    position = models.CharField(_("position"), max_length=150, blank=True)
    status = models.CharField(max_length=10, choices=AffiliationStatus, default=AffiliationStatus.CLAIMED)
    verification = models.CharField(max_length=13, choices=Verification, blank=True, editable=False)
    is_administrator = models.BooleanField(_("administers the organisation"), default=False)
    may_represent = models.BooleanField(_("may speak on behalf of the organisation"), default=False)
    expires_on = models.DateField(_("verified until"), null=True, blank=True)
    reason = models.TextField(_("reason"), max_length=1000, blank=True)

    objects = AffiliationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=~Q(status__in=PAST), name="affiliation_one_current_per_user"
            ),
            models.CheckConstraint(
                condition=Q(organisation__isnull=False) | ~Q(status="verified"),
                name="affiliation_verified_needs_organisation",
            ),
            models.CheckConstraint(
                condition=Q(is_administrator=False) | Q(status="verified"),
                name="affiliation_administrator_is_verified",
            ),
            models.CheckConstraint(
                condition=Q(may_represent=False) | Q(status="verified"),
                name="affiliation_representative_is_verified",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} for {self.organisation_id or 'themself'}"

    @property
    def address_domain(self) -> str:
        """All that those who decide see of the person's address."""
        return domain_of(self.user.email)

    @property
    def is_verified(self) -> bool:
        """Also says no between the last day and the job that writes it down."""
        is_lasting = self.expires_on is None or self.expires_on >= _today()
        return self.status == AffiliationStatus.VERIFIED and is_lasting

    @property
    def represents(self) -> bool:
        """Whether the person may write on behalf of the organisation today."""
        return self.may_represent and self.is_verified


def _today() -> date:
    return timezone.now().date()
