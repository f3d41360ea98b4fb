"""Base models and multilingual fields that every app may use."""

from django.db import models
from i18nfield.fields import I18nCharField, I18nTextField
from i18nfield.strings import LazyI18nString

__all__ = ["I18nCharField", "I18nTextField", "LazyI18nString", "TimestampedModel"]


class TimestampedModel(models.Model):
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True
