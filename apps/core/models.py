"""Base models and multilingual fields that every app may use, and what countries are called."""

from collections.abc import Iterable
from datetime import date
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Func, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from i18nfield.fields import I18nCharField, I18nTextField
from i18nfield.strings import LazyI18nString

from apps.core.logos import FOLDER

__all__ = [
    "Counting",
    "CountryName",
    "I18nCharField",
    "I18nTextField",
    "LazyI18nString",
    "Mail",
    "SiteIdentity",
    "TimestampedModel",
]


class TimestampedModel(models.Model):
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True


class Mail(models.Model):
    """An e-mail that is owed. It is claimed, and the claim is committed, before anything is sent.

    `claimed_by` is the number of the sender that has it in hand (see core/sending.py).
    """

    claimed_at = models.DateTimeField(null=True)
    claimed_by = models.BigIntegerField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        abstract = True


class Counting(models.Model):
    """A model with `counters` that actions alone move, each with its row locked.

    A save of a row that was read earlier would put them back to what they were then, so saving leaves them
    alone; who means to write one names it in `update_fields`.
    """

    counters: ClassVar[frozenset[str]] = frozenset()

    class Meta:
        abstract = True

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        if update_fields is None and not self._state.adding:
            update_fields = self._ordinary_fields()
        super().save(*args, update_fields=update_fields, **kwargs)

    def _ordinary_fields(self) -> set[str]:
        """All that has been read from the row, without the key and the counters."""
        fields = {field.attname: field.name for field in self._meta.concrete_fields if not field.primary_key}
        return {
            name for attname, name in fields.items() if attname not in self.get_deferred_fields()
        } - self.counters


class CountryNameQuerySet(models.QuerySet["CountryName"]):
    def in_force(self, day: date) -> "CountryNameQuerySet":
        begun = Q(valid_from=None) | Q(valid_from__lte=day)
        return self.filter(begun, Q(valid_until=None) | Q(valid_until__gte=day))


class CountryName(TimestampedModel):
    """What a country or territory is called on this site through a time, and the footnote to it.

    Both days are included, an open end is for ever, and the times of one code do not overlap. Codes are those of
    ISO 3166-1, or of those that it leaves to its users. A name that was once in force stays: comments of that
    time are shown with it.
    """

    code = models.CharField(_("code"), max_length=2, validators=[RegexValidator(r"\A[A-Z]{2}\Z")])
    name = I18nCharField(_("name"), max_length=200)
    footnote = I18nTextField(_("footnote"), max_length=1000, blank=True)
    valid_from = models.DateField(_("in force from"), null=True, blank=True)
    valid_until = models.DateField(_("in force until"), null=True, blank=True)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    objects = CountryNameQuerySet.as_manager()

    class Meta:
        ordering = ("code", F("valid_from").asc(nulls_first=True))
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_until=None) | Q(valid_from__lte=F("valid_until")),
                name="country_name_begins_before_it_ends",
            ),
            ExclusionConstraint(
                name="country_name_one_at_a_time",
                expressions=[
                    ("code", RangeOperators.EQUAL),
                    (
                        Func(
                            F("valid_from"),
                            F("valid_until"),
                            RangeBoundary(inclusive_upper=True),
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]

    def __str__(self) -> str:
        return str(self.name)

    def holds_on(self, day: date) -> bool:
        has_begun = self.valid_from is None or self.valid_from <= day
        return has_begun and (self.valid_until is None or day <= self.valid_until)

    @property
    def has_begun(self) -> bool:
        """Whether it is in force today (UTC), or was."""
        return self.valid_from is None or self.valid_from <= timezone.now().date()


class SiteIdentity(TimestampedModel):
    """What the site is called and how it is recognised: its administrator sets it, in one row.

    `accent` is kept as it was chosen; `core.colours` makes of it what can be read.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    name = I18nCharField(_("name of the site"), max_length=80, blank=True)
    logo = models.FileField(_("logo"), upload_to=FOLDER, blank=True)
    accent = models.CharField(
        _("accent colour"),
        max_length=7,
        blank=True,
        validators=[
            RegexValidator(r"\A#[0-9A-Fa-f]{6}\Z", _("Give the colour as # and six digits, such as #0b5563."))
        ],
    )

    class Meta:
        verbose_name = _("name, logo and colour of the site")
        verbose_name_plural = verbose_name
        constraints = [
            models.CheckConstraint(condition=Q(pk=1), name="site_identity_is_one"),
            models.CheckConstraint(
                condition=Q(accent="") | Q(accent__regex=r"^#[0-9a-f]{6}$"),
                name="site_identity_accent_is_a_colour",
            ),
        ]

    def __str__(self) -> str:
        return str(self.name) or settings.SITE_NAME
