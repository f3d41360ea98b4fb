"""What a comment said and says: readers see the last published revision."""

from django.db import models
from django.utils import timezone

from apps.discussions.enums import RevisionStatus
from apps.discussions.models.words import Words
from apps.objectives.models import Objective


class Revision(Words):
    """One wording of a comment."""

    comment = models.ForeignKey("discussions.Comment", on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveSmallIntegerField(default=1)
    status = models.CharField(max_length=10, choices=RevisionStatus, default=RevisionStatus.PENDING)
    objectives = models.ManyToManyField(
        Objective, blank=True, related_name="+", help_text="Proposed by the author with this wording."
    )
    created_at = models.DateTimeField(default=timezone.now)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("comment", "number")
        constraints = [
            models.UniqueConstraint(fields=["comment", "number"], name="revision_number_unique"),
            models.UniqueConstraint(
                fields=["comment"],
                condition=models.Q(status="pending"),
                name="revision_one_pending_per_comment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.comment_id} revision {self.number}"

    @property
    def is_turned_down(self) -> bool:
        return self.status in (RevisionStatus.RETURNED, RevisionStatus.DECLINED)

    @property
    def is_pending(self) -> bool:
        return self.status == RevisionStatus.PENDING
