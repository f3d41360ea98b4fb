"""Base models and multilingual fields that every app may use."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.db import models
from i18nfield.fields import I18nCharField, I18nTextField
from i18nfield.strings import LazyI18nString

__all__ = ["Counting", "I18nCharField", "I18nTextField", "LazyI18nString", "Mail", "TimestampedModel"]


class TimestampedModel(models.Model):
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True


class Mail(models.Model):
    """An e-mail that is owed. It is claimed, and the claim is committed, before anything is sent."""

    claimed_at = models.DateTimeField(null=True)
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
