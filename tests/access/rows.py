"""A row of the matrix."""

from collections.abc import Callable
from dataclasses import dataclass

from tests.access.audiences import Audience
from tests.access.things import SITE, Thing
from tests.access.world import World

METHODS = ("GET", "POST")


@dataclass(frozen=True)
class Row:
    """Who may GET and who may POST a route about a thing; see the package for how to add one.

    `opens_late`: a page that is not ours and may have a further door, so that for its audience any answer is right
    but the first door (allauth asks for the password again, the admin knows permissions of its own).
    """

    route: str
    of: Thing = SITE
    get: Audience | None = None
    post: Audience | None = None
    data: Callable[[World], dict[str, object]] | None = None
    query: str = ""
    asks_first: tuple[str, ...] = ()
    opens_late: bool = False

    def audience(self, method: str) -> Audience | None:
        return self.get if method == "GET" else self.post
