"""Who speaks where readers may not know it: kept apart from the comment, so that no page shows it by mistake."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.consultations.models import Consultation, Roundtable
from apps.core.models import I18nCharField
from apps.organisations.models import Organisation, StakeholderGroup


class Identity(models.Model):
    """What is not shown of a comment's author, as at submission. Read by `discussions.revealing` alone."""

    comment = models.OneToOneField("discussions.Comment", on_delete=models.CASCADE, related_name="identity")
    author_name = models.CharField(max_length=150)
    position = models.CharField(max_length=150, blank=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    organisation_name = I18nCharField(max_length=300, blank=True)
    affiliation_verified = models.BooleanField(default=False)
    stakeholder_group = models.ForeignKey(StakeholderGroup, on_delete=models.PROTECT, null=True, related_name="+")
    country = models.CharField(max_length=2, blank=True)
    role_badge = models.CharField(max_length=12, blank=True)

    class Meta:
        verbose_name_plural = "identities"

    def __str__(self) -> str:
        return f"of comment {self.comment_id}"


class Pseudonym(models.Model):
    """The number that stands for a person: in one roundtable, or without it in the whole consultation.

    Numbers are drawn, so that they tell neither who came first nor how many there are. The stakeholder group is
    that of the first comment: figures are made of these rows, and so no figure moves when a comment is hidden or
    an account erased. Without a user, the person has left.
    """

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="pseudonyms")
    roundtable = models.ForeignKey(Roundtable, on_delete=models.CASCADE, null=True, related_name="pseudonyms")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="pseudonyms"
    )
    number = models.PositiveIntegerField()
    stakeholder_group = models.ForeignKey(
        StakeholderGroup, on_delete=models.PROTECT, null=True, related_name="pseudonyms"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["roundtable", "number"], name="pseudonym_number_once_per_roundtable"),
            models.UniqueConstraint(fields=["roundtable", "user"], name="pseudonym_once_per_roundtable"),
            models.UniqueConstraint(
                fields=["consultation", "number"],
                condition=Q(roundtable__isnull=True),
                name="pseudonym_number_once_per_consultation",
            ),
            models.UniqueConstraint(
                fields=["consultation", "user"],
                condition=Q(roundtable__isnull=True),
                name="pseudonym_once_per_consultation",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} in {self.roundtable_id or self.consultation_id}"


class ProtectionStatus(models.TextChoices):
    REQUESTED = "requested", _("asked for")
    GRANTED = "granted", _("granted")
    DECLINED = "declined", _("not granted")
    ENDED = "ended", _("ended")


class Protection(models.Model):
    """A person at risk takes part in a consultation under a pseudonym; its organisers alone know who it is."""

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="protections")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="protections")
    reason = models.TextField(_("why your name should not be known"), max_length=2000, blank=True)
    status = models.CharField(max_length=9, choices=ProtectionStatus, default=ProtectionStatus.REQUESTED)
    requested_at = models.DateTimeField(default=timezone.now)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        ordering = ("requested_at", "pk")
        constraints = [models.UniqueConstraint(fields=["consultation", "user"], name="protection_once_per_person")]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.consultation_id}"


class Reveal(models.Model):
    """Two organisers agree to learn who wrote a comment: one asks and says why, another one confirms."""

    comment = models.ForeignKey("discussions.Comment", on_delete=models.CASCADE, related_name="reveals")
    reason = models.TextField(_("reason"), max_length=2000)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="reveals_requested"
    )
    requested_at = models.DateTimeField(default=timezone.now)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="reveals_confirmed"
    )
    confirmed_at = models.DateTimeField(null=True)
    refused_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-pk",)
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("requested_by")),
                name="reveal_takes_two",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True) | Q(refused_at__isnull=True),
                name="reveal_confirmed_or_refused",
            ),
            models.UniqueConstraint(
                fields=["comment"],
                condition=Q(confirmed_at__isnull=True, refused_at__isnull=True),
                name="reveal_one_open_per_comment",
            ),
        ]

    def __str__(self) -> str:
        return f"of comment {self.comment_id}"

    @property
    def is_open(self) -> bool:
        return self.confirmed_at is None and self.refused_at is None
