"""To which objectives a comment speaks."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from taggit.models import ItemBase

from apps.discussions.enums import TagOrigin
from apps.objectives.models import Objective


class ObjectiveTag(ItemBase):
    """A comment speaks to an objective, and who says so."""

    content_object = models.ForeignKey(
        "discussions.Comment", on_delete=models.CASCADE, related_name="objective_tags"
    )
    tag = models.ForeignKey(Objective, on_delete=models.PROTECT, related_name="comment_tags")
    origin = models.CharField(_("origin"), max_length=10, choices=TagOrigin)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["content_object", "tag"], name="objective_tag_once_per_comment")
        ]

    def __str__(self) -> str:
        return f"{self.content_object_id} on {self.tag_id}"
