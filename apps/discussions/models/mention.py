"""Somebody is named in a comment by its author, and told of it."""

from django.conf import settings
from django.db import models

from apps.discussions.models.comment import Comment


class Mention(models.Model):
    """A person whom some wording of a comment mentions. `told_at`: when such a wording was published first.

    `person` is how the wording names them, by which it is found again.
    """

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="mentions")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mentions")
    person = models.UUIDField()
    told_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["comment", "user"], name="mention_once_per_person_and_comment")
        ]

    def __str__(self) -> str:
        return f"in comment {self.comment_id}"
