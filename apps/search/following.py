"""Following the log: whatever has happened to something is a reason to look at it again."""

from collections import defaultdict
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Q

from apps.activity.models import Activity
from apps.consultations.models import Roundtable
from apps.discussions.models import CommentTranslation, CoSignature, Protection
from apps.organisations.models import Affiliation
from apps.profiles.models import Profile
from apps.search.indexing import AT_ONCE, reconcile, reindex
from apps.search.models import OF_COMMENTS, Kind, SearchCursor

KINDS = {
    "comment": Kind.COMMENT,
    "consultation": Kind.CONSULTATION,
    "roundtable": Kind.ROUNDTABLE,
    "question": Kind.QUESTION,
    "document": Kind.DOCUMENT,
    "organisation": Kind.ORGANISATION,
    "profile": Kind.PERSON,
}
# After these all comments of a consultation are looked at, after a removal all that organisers write.
OF_MANY_COMMENTS = ("discussion.imported", "consultation.attribution_changed", "roundtable.attribution_changed")
PAGES = (Kind.CONSULTATION, Kind.ROUNDTABLE, Kind.QUESTION, Kind.DOCUMENT)
Rows = dict[Kind, set[int]]


def follow_log() -> int:
    """Read the log from where the last reading ended; how many facts that were.

    Nothing when somebody else is reading: they go on to the end. Where nobody has read before, all that there is
    is looked at instead.
    """
    last = Activity.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    if SearchCursor.objects.get_or_create(pk=1, defaults={"activity_id": last})[1]:
        reconcile()
    read = 0
    while count := _read_on():
        read += count
    return read


@transaction.atomic
def _read_on() -> int:
    cursor = SearchCursor.objects.select_for_update(skip_locked=True, no_key=True).filter(pk=1).first()
    if cursor is None:
        return 0
    after = Activity.objects.filter(pk__gt=cursor.activity_id).select_related("target_type")
    activities = list(after.order_by("pk")[:AT_ONCE])
    if activities:
        for kind, ids in rows_of(activities).items():
            reindex(kind, ids)
        for consultation in _consultations_to_compare(activities):
            reconcile(*OF_COMMENTS, consultation=consultation)
        if any(activity.kind.endswith(".removed") for activity in activities):
            reconcile(*PAGES)
        cursor.activity_id = activities[-1].pk
        cursor.save(update_fields=["activity_id"])
    return len(activities)


def rows_of(activities: Sequence[Activity]) -> Rows:
    """What they are about, as far as it can be found."""
    rows: Rows = defaultdict(set)
    for activity in activities:
        model = activity.target_type.model
        if model in KINDS:
            rows[KINDS[model]].add(activity.target_id)
    rows[Kind.COMMENT] |= set(
        CoSignature.objects.filter(pk__in=_targets(activities, "cosignature")).values_list("comment", flat=True)
    )
    translated = CommentTranslation.objects.filter(pk__in=_targets(activities, "commenttranslation"))
    comments = Q(comment__in=rows[Kind.COMMENT]) | Q(comment__in=translated.values("comment"))
    rows[Kind.TRANSLATION] |= set(CommentTranslation.objects.filter(comments).values_list("pk", flat=True))
    affiliations = Affiliation.objects.filter(pk__in=_targets(activities, "affiliation"))
    rows[Kind.PERSON] |= set(
        Profile.objects.filter(user__affiliations__in=affiliations).values_list("pk", flat=True)
    )
    rows[Kind.ORGANISATION] |= set(affiliations.exclude(organisation=None).values_list("organisation", flat=True))
    rows[Kind.ORGANISATION] |= {activity.data["merged"] for activity in activities if "merged" in activity.data}
    return rows


def _targets(activities: Sequence[Activity], model: str) -> set[int]:
    return {activity.target_id for activity in activities if activity.target_type.model == model}


def _consultations_to_compare(activities: Sequence[Activity]) -> set[int]:
    """Those in which many comments have changed at once."""
    several = [activity for activity in activities if activity.kind in OF_MANY_COMMENTS]
    roundtables = Roundtable.objects.filter(pk__in=_targets(several, "roundtable"))
    protections = Protection.objects.filter(pk__in=_targets(activities, "protection"))
    return {
        *_targets(several, "consultation"),
        *roundtables.values_list("consultation", flat=True),
        *protections.values_list("consultation", flat=True),
    }
