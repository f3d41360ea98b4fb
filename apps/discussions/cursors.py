"""Where one is in a discussion that is read page by page, in each of the orders in which it can be read.

A cursor is the place of the last thing on a page, written out; what comes after it is asked of the index, so that
pages neither overlap nor leave anything out while people write. (By endorsements the places move themselves: there
a thread that rises or falls meanwhile can be met twice or not at all.)
"""

from datetime import UTC, datetime, timedelta

from django.db.models import Q

from apps.core.identifiers import parse_id
from apps.discussions.enums import Order
from apps.discussions.models import Comment

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
ORDERINGS: dict[Order, tuple[str, ...]] = {
    Order.OLDEST: ("placed_at", "id"),
    Order.NEWEST: ("-placed_at", "-id"),
    Order.ENDORSED: ("-endorsement_count", "placed_at", "id"),
}


def cursor_at(comment: Comment, order: Order = Order.OLDEST) -> str:
    """The place of `comment`. It says the order, too, since in another one it would be another place."""
    place = f"{(comment.placed_at - EPOCH) // timedelta(microseconds=1)}-{comment.pk}"
    match order:
        case Order.NEWEST:
            return f"n-{place}"
        case Order.ENDORSED:
            return f"e-{comment.endorsement_count}-{place}"
    return place


def after(cursor: str | None, order: Order = Order.OLDEST) -> Q | None:
    """What comes after `cursor`; None for anything that `cursor_at` has not made in this order."""
    parts = (cursor or "").split("-")
    match order, parts:
        case (Order.OLDEST, [moment, pk]):
            place = _place(moment, pk)
            return place and after_place(*place)
        case (Order.NEWEST, ["n", moment, pk]):
            place = _place(moment, pk)
            return place and _before_place(*place)
        case (Order.ENDORSED, ["e", count, moment, pk]):
            place, endorsed = _place(moment, pk), parse_id(count)
            if place is None or endorsed is None or endorsed >= 2**31:
                return None
            return Q(endorsement_count__lt=endorsed) | Q(endorsement_count=endorsed) & after_place(*place)
    return None


def after_place(placed_at: datetime, pk: int) -> Q:
    return Q(placed_at__gt=placed_at) | Q(placed_at=placed_at, pk__gt=pk)


def _before_place(placed_at: datetime, pk: int) -> Q:
    return Q(placed_at__lt=placed_at) | Q(placed_at=placed_at, pk__lt=pk)


def _place(moment: str, number: str) -> tuple[datetime, int] | None:
    """None where no calendar holds the moment."""
    microseconds, pk = parse_id(moment), parse_id(number)
    if microseconds is None or pk is None:
        return None
    try:
        return EPOCH + timedelta(microseconds=microseconds), pk
    except OverflowError:
        return None
