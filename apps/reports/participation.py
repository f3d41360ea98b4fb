"""Who took part: comments and people by stakeholder group, country and language, counted in the database."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from django.db.models import Case, CharField, Count, F, Q, QuerySet, When
from django.utils.translation import gettext

from apps.consultations.enums import Attribution
from apps.consultations.models import Consultation
from apps.core.countries import CountryNames
from apps.core.language import best_version
from apps.discussions.enums import CommentAttribution, Status
from apps.discussions.figures import PERSON, folded_groups, has_closed
from apps.discussions.models import Comment
from apps.organisations.models import StakeholderGroup
from apps.reports.content import Participation, Share
from apps.reports.wording import language_name

LANGUAGE = Case(
    When(status=Status.PUBLISHED, then=F("published_revision__language")),
    default=F("latest_revision__language"),
    output_field=CharField(),
)


def read_participation(
    consultation: Consultation, comments: QuerySet[Comment], country_names: CountryNames
) -> Participation:
    """The participation in `comments`; groups in their own order, those without a comment included.

    Countries go by their names of today: who spoke before a state was renamed counts with who spoke after. What
    was said under Chatham House is one share of its own, whose groups are in `withheld_groups`: in the figures of
    the others it could be reckoned who is behind it.
    """
    withheld = Q(attribution=CommentAttribution.CHATHAM_HOUSE)
    told, untold = comments.exclude(withheld), _withheld_shares(comments.filter(withheld))
    totals = comments.aggregate(comments=Count("pk"), people=Count(PERSON, distinct=True))
    return Participation(
        comments=totals["comments"],
        people=totals["people"],
        groups=[*_group_shares(told), *untold],
        countries=[*_country_shares(told, country_names), *untold],
        languages=_shares(_counts(comments, LANGUAGE), language_name, gettext("Language not stated")),
        withheld_groups=_withheld_groups(consultation),
    )


def _withheld_shares(comments: QuerySet[Comment]) -> list[Share]:
    counts = comments.aggregate(comments=Count("pk"), people=Count(PERSON, distinct=True))
    if not counts["comments"]:
        return []
    name = gettext("Under the Chatham House Rule")
    return [Share(CommentAttribution.CHATHAM_HOUSE.value, name, counts["comments"], counts["people"])]


def _withheld_groups(consultation: Consultation) -> list[Share]:
    """The groups under Chatham House, none smaller than five people; nothing before comments have closed."""
    if not has_closed(consultation):
        return []
    roundtables = consultation.roundtables.select_related("consultation")
    withheld = [each for each in roundtables if each.attribution_rule == Attribution.CHATHAM_HOUSE]
    return [Share("", name, None, people) for name, people in folded_groups(withheld)]


def comments_by_question(comments: QuerySet[Comment]) -> dict[int, int]:
    return dict(comments.values_list("question").annotate(number=Count("pk")))


def _counts(comments: QuerySet[Comment], key: Case | F) -> dict[object, tuple[int, int]]:
    """`(comments, people)` by the value of `key`."""
    rows = (
        comments.annotate(key=key)
        .values("key")
        .annotate(comments=Count("pk"), people=Count(PERSON, distinct=True))
    )
    return {row["key"]: (row["comments"], row["people"]) for row in rows}


def _group_shares(comments: QuerySet[Comment]) -> list[Share]:
    counts = _counts(comments, F("stakeholder_group"))
    shares = [
        Share(group.code, best_version(group.name)[0], *counts.get(group.pk, (0, 0)))
        for group in StakeholderGroup.objects.order_by("position", "id")
    ]
    if None in counts:
        shares.append(Share("", gettext("Group not stated"), *counts[None]))
    return shares


def _country_shares(comments: QuerySet[Comment], names: CountryNames) -> list[Share]:
    """With their notes, which are counted from the first row down."""
    counts = _counts(comments, F("country"))
    shares = _shares(counts, lambda code: names.designation(code).name, gettext("Country not stated"))
    return [_with_note(share, names) if share.code else share for share in shares]


def _with_note(share: Share, names: CountryNames) -> Share:
    note = names.note_on(names.designation(share.code))
    return replace(share, mark=note.mark, note=note.designation.note) if note else share


def _shares(counts: Mapping[object, tuple[int, int]], name_of: Callable[[str], str], unstated: str) -> list[Share]:
    """Largest first, what nobody stated last."""
    shares: Iterable[Share] = (
        Share(str(code or ""), name_of(str(code)) if code else unstated, *numbers)
        for code, numbers in counts.items()
    )
    return sorted(shares, key=lambda share: (not share.code, -(share.comments or 0), share.name))
