"""Tagging comments to objectives."""

from collections.abc import Collection, Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.activity.actions import record
from apps.consultations.actions import register_visible_change
from apps.core.errors import Refused
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


@transaction.atomic
def confirm_objectives(
    *, comment: Comment, objectives: Iterable[Objective], by: User, seen: Collection[int] | None = None
) -> None:
    """Make `objectives` those of a published comment, confirmed by `by`; none is an answer, too.

    `seen` are the keys of the objectives that `by` was shown. Raises Refused when somebody has set others
    meanwhile (nothing is compared if it is None), and for a comment that is not published.
    """
    comment = Comment.objects.locked().get(pk=comment.pk)
    if not comment.is_published:
        raise Refused(_("Only a published comment can be tagged: this one is %s.") % comment.get_status_display())
    before = _tags_of(comment)
    if seen is not None and before.keys() != set(seen):
        raise Refused(_("Somebody else has set other objectives meanwhile. Look at them, then save again."))
    set_objectives(comment, objectives, origin=TagOrigin.CONFIRMED, by=by)
    after = _tags_of(comment)
    if before == after and comment.tagged_at:
        return
    comment.tagged_at = timezone.now()
    comment.save(update_fields=["tagged_at"])
    register_visible_change(comment.question)
    numbers = {"before": _numbers(before), "after": _numbers(after)}
    record("objectives.set", actor=by, target=comment, topics=comment.question.topics, **numbers)


def _tags_of(comment: Comment) -> dict[int, tuple[int, str]]:
    """Number and origin of each objective, by its key."""
    tags = ObjectiveTag.objects.filter(content_object=comment).values_list("tag", "tag__number", "origin")
    return {pk: (number, origin) for pk, number, origin in tags}


def _numbers(tags: dict[int, tuple[int, str]]) -> list[int]:
    return sorted(number for number, _origin in tags.values())
