"""The phases that a consultation goes through, and how the end of one was moved."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.consultations.enums import Feature, Standing
from apps.consultations.models.consultation import Consultation
from apps.core.models import I18nCharField, I18nTextField, TimestampedModel


class PhaseManager(models.Manager["Phase"]):
    """With how the end was moved last: it stands wherever a phase is shown, so it comes with the phase."""

    def get_queryset(self) -> "models.QuerySet[Phase]":
        return super().get_queryset().select_related("last_change")


class Phase(TimestampedModel):
    """A dated window that opens a feature. It closes at `closes_at` exactly: that moment is outside."""

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="phases")
    feature = models.CharField(_("what it opens"), max_length=10, choices=Feature)
    title = I18nCharField(_("title"), max_length=200)
    opens_at = models.DateTimeField(_("opens"))
    closes_at = models.DateTimeField(_("closes"))
    last_change = models.ForeignKey(
        "consultations.PhaseChange", on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )

    objects = PhaseManager()

    class Meta:
        ordering = ("opens_at", "id")
        constraints = [
            models.CheckConstraint(condition=Q(closes_at__gt=F("opens_at")), name="phase_closes_after_it_opens")
        ]

    def __str__(self) -> str:
        return str(self.title)

    @property
    def standing(self) -> Standing:
        now = timezone.now()
        if now < self.opens_at:
            return Standing.COMING
        return Standing.OPEN if now < self.closes_at else Standing.CLOSED

    @property
    def is_open(self) -> bool:
        return self.standing == Standing.OPEN

    @property
    def has_begun(self) -> bool:
        return self.standing != Standing.COMING

    @property
    def days_left(self) -> int:
        return max((self.closes_at - timezone.now()).days, 0)

    @property
    def nearness(self) -> tuple[int, float]:
        """Sorts the open phase first, then the next to come, then the latest to have closed."""
        if self.standing == Standing.OPEN:
            return 0, 0.0
        if self.standing == Standing.COMING:
            return 1, self.opens_at.timestamp()
        return 2, -self.closes_at.timestamp()


class PhaseChange(models.Model):
    """The end of a phase that had begun was moved, and why. Readers see it; it is never changed."""

    phase = models.ForeignKey(Phase, on_delete=models.CASCADE, related_name="changes")
    before = models.DateTimeField(_("closed until then on"))
    after = models.DateTimeField(_("closes from then on"))
    reason = I18nTextField(_("reason"))
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("id",)
        constraints = [models.CheckConstraint(condition=~Q(after=F("before")), name="phase_change_moves_the_end")]

    def __str__(self) -> str:
        return f"{self.phase_id}: {self.before} → {self.after}"

    @property
    def is_extension(self) -> bool:
        return self.after > self.before
