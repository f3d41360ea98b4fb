"""How far a person has read a discussion: their own business, which nobody else is shown and no log notes."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from apps.consultations.models import Question


class Reading(models.Model):
    """Of `question`, `user` has seen what was there at its revision `seen_until`, and the comments `seen` since.

    Comments are seen one by one, since a discussion has many pages; once all are, `seen_until` says it in a
    number. Somebody without a row has not been there.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="readings")
    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="readings")
    seen_until = models.PositiveIntegerField(default=0)
    seen = ArrayField(models.BigIntegerField(), default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "question"], name="reading_once_per_question")]

    def __str__(self) -> str:
        return f"{self.question_id} by {self.user_id}"
