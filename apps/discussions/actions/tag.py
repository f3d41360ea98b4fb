"""Tagging comments to objectives."""

from collections.abc import Iterable

from apps.accounts.models import User
from apps.discussions.enums import TagOrigin
from apps.discussions.models import Comment, ObjectiveTag
from apps.objectives.models import Objective


def set_objectives(
    comment: Comment, objectives: Iterable[Objective], *, origin: TagOrigin, by: User | None
) -> None:
    """Make `objectives` those of `comment`. A confirmation marks what was proposed as confirmed.

    An author's proposal never takes away what a moderator has confirmed.
    """
    wanted = {objective.pk for objective in objectives}
    tags = ObjectiveTag.objects.filter(content_object=comment)
    if origin == TagOrigin.PROPOSED:
        tags.filter(origin=TagOrigin.PROPOSED).exclude(tag__in=wanted).delete()
    else:
        tags.exclude(tag__in=wanted).delete()
        tags.exclude(origin=origin).update(origin=origin, set_by=by)
    present = set(tags.values_list("tag", flat=True))
    ObjectiveTag.objects.bulk_create(
        ObjectiveTag(content_object=comment, tag_id=pk, origin=origin, set_by=by) for pk in wanted - present
    )
