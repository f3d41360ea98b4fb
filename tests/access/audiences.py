"""Who belongs to whom, in the words of the rules; computed from who asks and the state, and from nothing else."""

from collections.abc import Callable
from dataclasses import dataclass

from tests.access.roles import CARING, ROLES, Asker
from tests.access.states import State


@dataclass(frozen=True)
class Audience:
    name: str
    has: Callable[[Asker, State], bool]

    def __or__(self, other: "Audience") -> "Audience":
        return Audience(f"{self} or {other}", lambda who, state: self.has(who, state) or other.has(who, state))

    def __and__(self, other: "Audience") -> "Audience":
        return Audience(f"{self} & {other}", lambda who, state: self.has(who, state) and other.has(who, state))

    def __sub__(self, other: "Audience") -> "Audience":
        return Audience(f"{self} − {other}", lambda who, state: self.has(who, state) and not other.has(who, state))

    def __str__(self) -> str:
        return self.name


def only(name: str, *askers: Asker) -> Audience:
    return Audience(name, lambda who, state: who in askers)


STAFF_ROLES = (Asker.RAPPORTEUR, Asker.MODERATOR, Asker.LIMITED, Asker.ORGANISER)
WITH_ROLE = only("those with a role", *ROLES)
STAFF = only("the staff", *STAFF_ROLES)

EVERYONE = only("everyone", *Asker)
NOBODY = only("nobody")
VISITORS = only("visitors", Asker.ANONYMOUS)
SIGNED_IN = Audience("people with an account", lambda who, state: who != Asker.ANONYMOUS)
AUTHOR = only("the author", Asker.AUTHOR)
PARTICIPANT = only("the participant", Asker.PARTICIPANT)
INVITED = only("the invited", Asker.INVITED)
CHATHAM_HOUSE = Audience("where nobody is named", lambda who, state: state == State.CHATHAM_HOUSE)
ADMINISTRATOR = only("the administrator", Asker.ADMINISTRATOR)


def _reads(who: Asker, state: State) -> bool:
    """A draft is for those with a role, like one for members; a hidden one for those who run it."""
    if state == State.HIDDEN:
        return who in STAFF_ROLES
    return who in ROLES or state not in (State.DRAFT, State.MEMBERS)


def _speaks(who: Asker, state: State) -> bool:
    """Observers never, visitors never, nobody after the close; where not everyone is asked, those with a role."""
    if who in (Asker.ANONYMOUS, Asker.OBSERVER) or state == State.CLOSED or not _reads(who, state):
        return False
    return who in ROLES or state != State.PUBLIC_INVITED


READERS = Audience("readers", _reads)
SPEAKERS = Audience("speakers", _speaks)
# Who speaks, or did before the close.
WOULD_SPEAK = Audience("who would speak", lambda who, state: _speaks(who, _reopened(state)))
LIMITED = only("moderators of another part", Asker.LIMITED)
# Who decides on what stands here, and who has a desk at all.
DESK = only("moderators and organisers", Asker.MODERATOR, Asker.ORGANISER)
DESKS = DESK | LIMITED
ORGANISERS = only("the organisers", Asker.ORGANISER)
TAGGERS = DESK | only("the rapporteur", Asker.RAPPORTEUR)
SUMMARISERS = only("rapporteurs and organisers", Asker.RAPPORTEUR, Asker.ORGANISER)
# Organisations belong to no consultation: who organises any of them cares for all.
CARETAKERS = only("organisers of any, administrators", *CARING)
# With whom somebody with a role takes part in something that both may read.
NEAR = (WITH_ROLE | AUTHOR) & READERS
AUTHOR_AND_DESK = AUTHOR | DESK


def _reopened(state: State) -> State:
    return State.OPEN if state == State.CLOSED else state
