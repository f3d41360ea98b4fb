"""The spaces of a consultation: roundtables, their guiding questions and their documents."""

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.consultations.enums import Attribution
from apps.consultations.models.consultation import Consultation
from apps.core.models import Counting, I18nCharField, I18nTextField, TimestampedModel
from apps.objectives.models import Objective

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser


class RoundtableQuerySet(models.QuerySet["Roundtable"]):
    def visible_to(self, user: "User | AnonymousUser | AbstractBaseUser") -> "RoundtableQuerySet":
        return self.filter(consultation__in=Consultation.objects.visible_to(user))


class Roundtable(TimestampedModel):
    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="roundtables")
    number = models.PositiveSmallIntegerField(_("number"))
    title = I18nCharField(_("title"), max_length=300)
    brief = I18nTextField(_("brief"), blank=True)
    objectives = models.ManyToManyField(Objective, blank=True, related_name="roundtables")
    attribution = models.CharField(
        _("attribution rule"),
        max_length=13,
        choices=Attribution,
        blank=True,
        help_text="Empty: that of the consultation.",
    )

    objects = RoundtableQuerySet.as_manager()

    class Meta:
        ordering = ("consultation", "number")
        # Checked when a statement ends, so that one statement can give all their new numbers.
        constraints = [
            models.UniqueConstraint(
                fields=["consultation", "number"],
                name="roundtable_number_unique",
                deferrable=models.Deferrable.IMMEDIATE,
            )
        ]

    def __str__(self) -> str:
        return str(self.title)

    def get_absolute_url(self) -> str:
        return reverse("consultations:roundtable", args=[self.consultation.slug, self.number])

    @property
    def code(self) -> str:
        """Its part of a reference number: `RT1`."""
        return f"RT{self.number}"

    @property
    def topic(self) -> str:
        return f"roundtable:{self.pk}"

    @property
    def attribution_rule(self) -> Attribution:
        """The rule under which one speaks here."""
        return Attribution(self.attribution or self.consultation.attribution)


class QuestionQuerySet(models.QuerySet["Question"]):
    def visible_to(self, user: "User | AnonymousUser | AbstractBaseUser") -> "QuestionQuerySet":
        return self.filter(roundtable__consultation__in=Consultation.objects.visible_to(user))

    def in_order(self) -> "QuestionQuerySet":
        """By number, the open floor last."""
        return self.order_by("roundtable__number", F("number").asc(nulls_last=True))


class Question(Counting, TimestampedModel):
    """A numbered guiding question; without a number it is the open floor of its roundtable."""

    roundtable = models.ForeignKey(Roundtable, on_delete=models.CASCADE, related_name="questions")
    number = models.PositiveSmallIntegerField(_("number"), null=True, blank=True)
    text = I18nTextField(_("text"))
    lead = I18nTextField(_("lead"), blank=True)
    objectives = models.ManyToManyField(Objective, blank=True, related_name="questions")
    revision = models.PositiveIntegerField(
        default=0, editable=False, help_text="Rises with every visible change of the discussion."
    )
    comment_count = models.PositiveIntegerField(default=0, editable=False)

    counters = frozenset({"revision", "comment_count"})
    objects = QuestionQuerySet.as_manager()

    class Meta:
        ordering = ("roundtable", "number")
        constraints = [
            models.UniqueConstraint(
                fields=["roundtable", "number"],
                name="question_number_unique",
                deferrable=models.Deferrable.IMMEDIATE,
            ),
            models.UniqueConstraint(
                fields=["roundtable"], condition=Q(number__isnull=True), name="question_one_open_floor"
            ),
        ]

    def __str__(self) -> str:
        return str(self.text)

    def get_absolute_url(self) -> str:
        roundtable = self.roundtable
        place = [roundtable.consultation.slug, roundtable.number]
        if self.number is None:
            return reverse("discussions:open_floor", args=place)
        return reverse("discussions:question", args=[*place, self.number])

    @property
    def is_open_floor(self) -> bool:
        return self.number is None

    @property
    def name(self) -> str:
        """ "Question 3" or "Open floor", in the active language."""
        return gettext("Open floor") if self.number is None else gettext("Question %d") % self.number

    @property
    def code(self) -> str:
        """Its part of a reference number: `RT1-Q3`, or `RT1-OF` for the open floor."""
        place = "OF" if self.number is None else f"Q{self.number}"
        return f"{self.roundtable.code}-{place}"

    @property
    def topic(self) -> str:
        return f"question:{self.pk}"

    @property
    def topics(self) -> list[str]:
        """Who hears of what happens here, widest first."""
        return [self.roundtable.consultation.topic, self.roundtable.topic, self.topic]


class Document(TimestampedModel):
    """A background document of a consultation or of one of its roundtables, kept elsewhere."""

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="documents")
    roundtable = models.ForeignKey(
        Roundtable, on_delete=models.CASCADE, null=True, blank=True, related_name="documents"
    )
    title = I18nCharField(_("title"), max_length=300)
    summary = I18nTextField(_("summary"), blank=True)
    language = models.CharField(_("language"), max_length=10)
    url = models.URLField(_("address"), max_length=500)

    class Meta:
        ordering = ("roundtable", "id")

    def __str__(self) -> str:
        return str(self.title)
