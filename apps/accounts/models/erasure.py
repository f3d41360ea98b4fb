"""Leaving: what a person asked for, and what is left to know that they left."""

from django.conf import settings
from django.db import models
from django.utils import timezone


class ErasureRequest(models.Model):
    """A person is to be erased at `due_at`; until then they can change their mind. The row goes with them."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="erasure_request")
    requested_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField()
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        help_text="An administrator whom the person asked by letter; empty for themself.",
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(due_at__gte=models.F("requested_at")), name="erasure_due_after_it_was_requested"
            )
        ]

    def __str__(self) -> str:
        return f"of {self.user_id}"


class ErasedAccount(models.Model):
    """That somebody was erased, so that a backup that is restored does not bring them back.

    `mark` is a keyed hash (see `erasing.mark_of`): nobody can tell from it who it was, without the key or with it,
    unless they have the account before them.
    """

    mark = models.CharField(max_length=64, unique=True)
    erased_at = models.DateTimeField(default=timezone.now)
    asked_by_letter = models.BooleanField(default=False)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.mark
