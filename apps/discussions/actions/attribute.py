"""Under which rule a comment tells who speaks: at submission, and when a rule becomes stricter.

The consultation is locked by the caller or here, so that no comment is submitted under a rule that is changing.
"""

from collections.abc import Mapping
from secrets import SystemRandom
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.activity.actions import record
from apps.consultations.actions import lock_consultation, register_visible_change
from apps.consultations.enums import Attribution
from apps.consultations.models import Consultation, Question, Roundtable
from apps.core.errors import Refused
from apps.discussions.attribution import FACTS, SEALED, VOICES, day_of, facts_shown
from apps.discussions.enums import CommentAttribution
from apps.discussions.models import Comment, CommentTranslation, Identity, Pseudonym
from apps.discussions.queries import is_protected
from apps.discussions.translators import withhold_translators

FIRST_NUMBER = 100
# Of the numbers to draw from at most a quarter is in use: a new one tells nothing of the others.
SPARE = 4
TELLING_MORE_THAN: Mapping[Attribution, tuple[CommentAttribution, ...]] = {
    Attribution.NAMED: (),
    Attribution.ORGANISATION: (CommentAttribution.NAMED,),
    Attribution.CHATHAM_HOUSE: (
        CommentAttribution.NAMED,
        CommentAttribution.ORGANISATION,
        CommentAttribution.PROTECTED,
        CommentAttribution.ERASED,
    ),
}
# Where a number stands for a name.
NUMBERED = (CommentAttribution.CHATHAM_HOUSE, CommentAttribution.PROTECTED)


def attribution_for(author: User, question: Question) -> CommentAttribution:
    """The rule for what `author` says here, as it is now. Being protected goes before all but Chatham House."""
    roundtable = Roundtable.objects.select_related("consultation").get(pk=question.roundtable_id)
    rule = roundtable.attribution_rule
    if rule != Attribution.CHATHAM_HOUSE and is_protected(author, roundtable.consultation):
        return CommentAttribution.PROTECTED
    return CommentAttribution(rule)


def attributed(
    attribution: CommentAttribution,
    author: User,
    question: Question,
    facts: Mapping[str, object],
    voice: str = "",
) -> dict[str, object]:
    """The columns of a new comment that tell who speaks, as far as `attribution` lets them."""
    fields = {"author": author, "attribution": attribution, **facts_shown(attribution, facts)}
    fields["voice"] = voice if voice in VOICES[attribution] else ""
    if attribution in NUMBERED:
        place = place_of_pseudonyms(question, attribution)
        fields["pseudonym"] = _number_of(author, place, facts["stakeholder_group_id"])
    return fields


def keep_identity(comment: Comment, facts: Mapping[str, object]) -> None:
    """Keep what readers may not know of a comment's author apart from it; nothing where they know all."""
    if not comment.is_attributed_by_name:
        Identity.objects.create(comment=comment, **facts)


@transaction.atomic
def change_attribution(*, place: Consultation | Roundtable, rule: Attribution | str, by: User) -> None:
    """Let comments of a consultation or roundtable tell who speaks by `rule` from now on.

    An empty rule of a roundtable is that of its consultation. A stricter one holds for what was written before,
    too. Raises Refused for a looser one where somebody has posted: they wrote under the promise of the old one.
    """
    consultation = lock_consultation(place if isinstance(place, Consultation) else place.consultation)
    roundtables = list(consultation.roundtables.all())
    before = {roundtable.pk: _rule_of(roundtable, consultation) for roundtable in roundtables}
    changed: Consultation | Roundtable = consultation
    if isinstance(place, Roundtable):
        changed = next(roundtable for roundtable in roundtables if roundtable.pk == place.pk)
    was, changed.attribution = changed.attribution, rule
    if was == rule:
        return
    changed.save(update_fields=["attribution", "updated_at"])
    place.attribution = rule
    for roundtable in roundtables:
        _follow(roundtable, before[roundtable.pk], _rule_of(roundtable, consultation))
    kind = "consultation" if isinstance(changed, Consultation) else "roundtable"
    topics = [consultation.organisers_topic]
    record(f"{kind}.attribution_changed", actor=by, target=changed, topics=topics, before=was, after=rule)


def withhold_names(comments: QuerySet[Comment], attribution: CommentAttribution) -> list[Question]:
    """Bring `comments` under a stricter attribution, as if they had been submitted under it; their questions.

    Inside a transaction that has locked the consultation. The comments are locked first: who is just revising or
    publishing one comes before or after.
    """
    related = ("author", "identity", "consultation", "question__roundtable__consultation")
    found = list(Comment.objects.select_related(*related).filter(pk__in=_lock_all(comments)).order_by("pk"))
    departed: dict[object, int] = {}
    for comment in found:
        facts = _facts_of(comment)
        fields = {"attribution": attribution, **facts_shown(attribution, facts)}
        fields["voice"] = comment.voice if comment.voice in VOICES[attribution] else ""
        fields["pseudonym"] = _number_under(attribution, comment, facts["stakeholder_group_id"], departed)
        fields |= {"co_signatories": [], **_kept_back(comment, attribution)}
        if facts["author_name"]:
            Identity.objects.update_or_create(comment=comment, defaults=facts)
        Comment.objects.filter(pk=comment.pk).update(**fields)
    return list({comment.question_id: comment.question for comment in found}.values())


def _lock_all(comments: QuerySet[Comment]) -> list[int]:
    locked = comments.select_for_update(of=("self",), no_key=True).only("pk").order_by("pk")
    return [comment.pk for comment in locked]


def _number_under(
    attribution: CommentAttribution, comment: Comment, group: Any, departed: dict[object, int]
) -> int | None:
    """What stands for the author of a comment, if anything; for who has left, one that tells no more than before.

    `departed` are the numbers drawn so far for those who have left, by what stood for them.
    """
    if attribution not in NUMBERED:
        return None
    place = place_of_pseudonyms(comment.question, attribution)
    if comment.author:
        return _number_of(comment.author, place, group)
    before = comment.pseudonym or f"comment {comment.pk}"
    if before not in departed:
        departed[before] = _draw(None, place, group)
    return departed[before]


def _follow(roundtable: Roundtable, before: Attribution, after: Attribution) -> None:
    """What a change of the rule means for the comments of a roundtable."""
    comments = Comment.objects.filter(question__roundtable=roundtable)
    if after == before or not comments.exists():
        return
    if after.is_looser_than(before):
        sentence = _("Somebody has written in roundtable %d under its rule, which can only become stricter now.")
        raise Refused(sentence % roundtable.number)
    telling_more = comments.filter(attribution__in=TELLING_MORE_THAN[after])
    withhold_names(telling_more, CommentAttribution(after))
    translations = CommentTranslation.objects.filter(comment__question__roundtable=roundtable)
    withhold_translators(translations, CommentAttribution(after))
    for question in roundtable.questions.order_by("pk"):
        register_visible_change(question)


def _rule_of(roundtable: Roundtable, consultation: Consultation) -> Attribution:
    return Attribution(roundtable.attribution or consultation.attribution)


def _facts_of(comment: Comment) -> dict[str, object]:
    """All that is known of the author, whether readers may know it or not."""
    source = getattr(comment, "identity", None) or comment
    return {name: getattr(source, name) for name in FACTS}


def _kept_back(comment: Comment, attribution: CommentAttribution) -> dict[str, object]:
    """What a comment may tell no longer beside who wrote it: whom it answers, under Chatham House at what time."""
    told_of_others: dict[str, object] = {"missing_parent": ""} if attribution in SEALED else {}
    if attribution != CommentAttribution.CHATHAM_HOUSE or comment.date_only:
        return told_of_others
    zone = comment.consultation.zone
    day = day_of(comment.submitted_at, zone)
    comment.revisions.update(created_at=day)
    comment.attachments.update(uploaded_at=day)
    return told_of_others | {
        "submitted_at": day,
        "placed_at": day_of(comment.placed_at, zone),
        "date_only": True,
    }


def _number_of(author: User, place: Mapping[str, int | None], group: Any) -> int:
    """The number of `author` at `place`, drawn with their first comment there."""
    known = Pseudonym.objects.filter(user=author, **place).first()
    return known.number if known else _draw(author, place, group)


def _draw(person: User | None, place: Mapping[str, int | None], group: Any) -> int:
    number = draw_number(place)
    Pseudonym.objects.create(user=person, number=number, stakeholder_group_id=group, **place)
    return number


def place_of_pseudonyms(question: Question, attribution: CommentAttribution) -> dict[str, int | None]:
    """Where a person has one number: in the roundtable under Chatham House, else in the whole consultation."""
    is_within = attribution == CommentAttribution.CHATHAM_HOUSE
    return {
        "consultation_id": question.roundtable.consultation_id,
        "roundtable_id": question.roundtable_id if is_within else None,
    }


def draw_number(place: Mapping[str, int | None]) -> int:
    """A number that nobody has at `place`. The caller has locked the consultation: nobody else draws it."""
    taken = set(Pseudonym.objects.filter(**place).values_list("number", flat=True))
    last = 10 * FIRST_NUMBER
    while len(taken) > (last - FIRST_NUMBER) // SPARE:
        last *= 10
    return SystemRandom().choice([number for number in range(FIRST_NUMBER, last) if number not in taken])
