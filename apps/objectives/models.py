"""Frameworks of numbered objectives: the Global Compact for Migration's 23, the 17 SDGs, one's own."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from taggit.models import TagBase

from apps.core.models import I18nCharField, I18nTextField


class Framework(models.Model):
    """A versioned list of objectives."""

    code = models.SlugField(max_length=40)
    version = models.CharField(max_length=20, default="1")
    name = I18nCharField(_("name"), max_length=300)

    class Meta:
        ordering = ("code", "version")
        constraints = [models.UniqueConstraint(fields=["code", "version"], name="framework_version_unique")]

    def __str__(self) -> str:
        return str(self.name)


class Objective(TagBase):
    """One objective, and the tag that comments carry. Its number is the handle that people use."""

    framework = models.ForeignKey(Framework, on_delete=models.CASCADE, related_name="objectives")
    number = models.PositiveSmallIntegerField(_("number"))
    label = I18nCharField(_("short label"), max_length=200)
    title = I18nTextField(_("full title"), blank=True)

    class Meta:
        ordering = ("framework", "number")
        constraints = [models.UniqueConstraint(fields=["framework", "number"], name="objective_number_unique")]

    def __str__(self) -> str:
        return f"{self.number}. {self.label}"
