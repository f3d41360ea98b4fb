"""Where in a long discussion a page stands."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from apps.discussions.cursors import cursor_at
from apps.discussions.enums import Order
from apps.discussions.models import Comment


@dataclass(frozen=True)
class Position:
    """A page shows the threads `first` to `last` of `total`, counted from 1 in the order in which they are read.

    Of a filtered discussion these are comments. With no page before it `previous_cursor` is None; the first page
    has the empty one.
    """

    first: int
    last: int
    total: int
    is_filtered: bool = False
    previous_cursor: str | None = None

    @property
    def is_part(self) -> bool:
        """There is more than what this page shows; one that shows nothing has no place."""
        return self.first <= self.last and (self.first > 1 or self.last < self.total)

    def __str__(self) -> str:
        """ "Threads 21–40 of 63", in the active language."""
        numbers = {"first": self.first, "last": self.last, "total": self.total}
        if self.first == self.last:
            sentence = (
                _("Comment %(last)d of %(total)d") if self.is_filtered else _("Thread %(last)d of %(total)d")
            )
        elif self.is_filtered:
            sentence = _("Comments %(first)d–%(last)d of %(total)d")
        else:
            sentence = _("Threads %(first)d–%(last)d of %(total)d")
        return sentence % numbers


def position_in(
    roots: QuerySet[Comment], following: Q | None, shown: int, *, size: int, order: Order, is_filtered: bool
) -> Position:
    """Of the page of `shown` out of `roots`, in their order, that begins with what is `following` its cursor.

    One query, and one more from the third page of `size` on, whatever their number.
    """
    following = following or Q()
    counted = roots.order_by().aggregate(total=Count("pk"), rest=Count("pk", filter=following))
    before = counted["total"] - counted["rest"]
    previous = None if before == 0 else ""
    if before > size:
        previous = cursor_at(roots.exclude(following).reverse()[size], order)
    return Position(before + 1, before + shown, counted["total"], is_filtered, previous)
