"""Standing behind what somebody else has said."""

from django.conf import settings
from django.db import models


class Endorsement(models.Model):
    """One person endorses one comment. Readers learn how many do, and never who or when: no time is kept.

    Without a user the person has left: the figure stays, since its fall would tell what they had endorsed.
    """

    comment = models.ForeignKey("discussions.Comment", on_delete=models.CASCADE, related_name="endorsements")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="endorsements"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "comment"], name="endorsement_once_per_person")]

    def __str__(self) -> str:
        return f"of comment {self.comment_id}"
