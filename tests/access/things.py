"""What a route can be asked about: the arguments of its address, and who is told that the thing exists."""

from collections.abc import Callable
from dataclasses import dataclass

from apps.notifications.unsubscribing import What, unsubscribe_path
from tests.access.audiences import (
    AUTHOR,
    CARETAKERS,
    CHATHAM_HOUSE,
    DESK,
    EVERYONE,
    LIMITED,
    NOBODY,
    ORGANISERS,
    PARTICIPANT,
    READERS,
    SIGNED_IN,
    Audience,
    only,
)
from tests.access.roles import Asker
from tests.access.world import World

Arguments = dict[str, object]


@dataclass(frozen=True)
class Thing:
    name: str
    arguments: Callable[[World], Arguments]
    seen_by: Audience
    tells: tuple[str, ...] = ()  # what whoever has the address may know of what is not for them
    is_within: bool = False  # the address names a consultation, and something by its number on the site


def _slug(world: World) -> Arguments:
    return {"slug": world.consultation.slug}


def _within(name: str, find: Callable[[World], object], key: str = "pk", seen_by: Audience = READERS) -> Thing:
    """Something under the address of a consultation."""
    is_within = key in ("pk", "reference")
    return Thing(name, lambda world: _slug(world) | {key: find(world)}, seen_by, is_within=is_within)


def _numbered(name: str, find: Callable[[World], object], seen_by: Audience = READERS) -> Thing:
    """Something that is found by its number alone."""
    return Thing(name, lambda world: {"pk": find(world)}, seen_by)


SITE = Thing("the site", lambda world: {}, EVERYONE)

CONSULTATION = Thing("consultation", _slug, READERS)
# Under the Chatham House Rule there is no list of who takes part, for anybody.
PARTICIPANTS = Thing("participants", _slug, READERS - CHATHAM_HOUSE)
ROUNDTABLE = _within("roundtable", lambda world: world.question.roundtable.number, "number")
FLOOR = _within("open floor", lambda world: world.question.roundtable.number, "roundtable")
QUESTION = Thing(
    "question", lambda world: FLOOR.arguments(world) | {"number": world.question.number}, FLOOR.seen_by
)
QUESTION_NUMBER = _numbered("question", lambda world: world.question.pk)

EARLIER = Thing("consultation to take over", _slug, EVERYONE - (CARETAKERS - ORGANISERS))
PHASE = _within("phase", lambda world: world.consultation.phase_list[0].pk)
ROUNDTABLE_OF_THE_DESK = _within("roundtable", lambda world: world.question.roundtable_id)
QUESTION_OF_THE_DESK = _within("question", lambda world: world.question.pk)
DOCUMENT = _within("document", lambda world: world.document.pk)
# The address says nothing of the question, which stands in what is sent.
TO_WRITE_UNDER = Thing("question", lambda world: {}, READERS)
DRAFT = _numbered("draft", lambda world: world.draft.pk, AUTHOR)
PROTECTION = _within("protection", lambda world: world.protection.pk)
REVEAL = _within("reveal", lambda world: world.reveal.pk)
CO_SIGNATURE = Thing(
    "co-signatory", lambda world: {"pk": world.thread.published.pk, "number": world.co_signature.pk}, READERS
)
# Who has the link was sent it by the author: for them the text is to be read.
CO_SIGNATURE_TOKEN = Thing(
    "token of a co-signatory",
    lambda world: {"token": world.co_signature.token},
    EVERYONE,
    tells=("title", "question", "published comment", "address of a co-signatory"),
)
SEALED = _within("sealed comment", lambda world: world.reveal.comment.reference, "reference")

ROLE = _within("role", lambda world: world.role.pk)
MODERATOR_ROLE = _within("moderator's role", lambda world: world.moderator_role.pk)
BATCH = _within("batch", lambda world: world.batch.pk)
MEMBER = _within("member", lambda world: world.cast.bystander.pk)
INVITATION = _within("invitation", lambda world: world.invitation.pk)
# Both say to what one is invited, before one has signed in.
OFFER = ("title", "organiser's name")
INVITATION_TOKEN = Thing(
    "token of the invited", lambda world: {"token": world.invitation.token}, EVERYONE, tells=OFFER
)
INVITATION_LINK = Thing("link to join", lambda world: {"token": world.link.token}, EVERYONE, tells=OFFER)
FORGED_TOKEN = Thing("forged token", lambda world: {"token": "forged"}, NOBODY)

# What has, or had, a place in the thread can be addressed by its readers; all else by its author, who reads there.
PLACED = ("published", "edited", "hidden", "withdrawn")
KINDS_OF_COMMENT = (*PLACED, "pending", "returned", "declined", "today")


def _seen(kind: str) -> Audience:
    return READERS if kind in PLACED else AUTHOR & READERS


def _comment(kind: str) -> Callable[[World], object]:
    return lambda world: getattr(world.thread, kind).pk


def _attachment(kind: str, number: int) -> Callable[[World], object]:
    return lambda world: getattr(world.thread, kind).attachments.get(position=number).pk


def _reference(kind: str) -> Callable[[World], object]:
    return lambda world: getattr(world.thread, kind).reference


COMMENT_REFERENCES = {
    kind: _within(f"{kind} comment", _reference(kind), "reference", _seen(kind)) for kind in KINDS_OF_COMMENT
}
COMMENTS = {kind: _numbered(f"{kind} comment", _comment(kind), _seen(kind)) for kind in KINDS_OF_COMMENT}
# Of what is not theirs to decide on, limited moderators know what all readers know.
QUEUE_ITEMS = {
    kind: _within(f"{kind} comment", _comment(kind), seen_by=READERS if kind in PLACED else READERS - LIMITED)
    for kind in KINDS_OF_COMMENT[:-1]
}


# Of what is not theirs to decide on, limited moderators know what all readers know.
TRANSLATION = _within("translation", lambda world: world.thread.translation.pk)
PENDING_TRANSLATION = _within(
    "pending translation", lambda world: world.thread.pending_translation.pk, seen_by=READERS - LIMITED
)
# To take back: theirs alone who made it.
OWN_TRANSLATIONS = [
    _numbered(f"own {name}", find, PARTICIPANT & READERS)
    for name, find in (
        ("translation", lambda world: world.thread.translation.pk),
        ("pending translation", lambda world: world.thread.pending_translation.pk),
    )
]

# Who reads a file: as for the words, but that nobody is told that a file is there which they may not read.
_FILES_READ_BY = {
    ("published", 1): READERS,
    ("edited", 1): (AUTHOR & READERS) | DESK,  # of the wording that was superseded
    ("edited", 2): READERS,
    ("edited", 3): (AUTHOR & READERS) | DESK,
    **{(kind, 1): (AUTHOR & READERS) | DESK for kind in ("pending", "returned", "declined")},
    ("hidden", 1): DESK,
    ("withdrawn", 1): NOBODY,
    ("today", 1): (AUTHOR & READERS) | (DESK - CHATHAM_HOUSE),
}
ATTACHMENTS = [
    _numbered(f"file {number} of the {kind} comment", _attachment(kind, number), audience)
    for (kind, number), audience in _FILES_READ_BY.items()
]


CLAIM = _numbered("claim", lambda world: world.cast.claim.pk, CARETAKERS | AUTHOR)
AFFILIATION = _numbered("affiliation", lambda world: world.cast.affiliation.pk, CARETAKERS)
KNOWN_ORGANISATION = _numbered("organisation", lambda world: world.cast.affiliation.organisation_id, EVERYONE)
NEW_ORGANISATION = _numbered("new name", lambda world: world.cast.claim.organisation_id, SIGNED_IN)

COUNTRY_NAME = _numbered("name of a country", lambda world: world.cast.country_name.pk, EVERYONE)
NO_ACCENT = Thing("no accent", lambda world: {}, NOBODY)
NO_LOGO = Thing("no logo", lambda world: {"name": f"{0:032}.webp"}, NOBODY)

PROFILE = Thing("profile", lambda world: {"public_id": world.cast.profile.public_id}, EVERYONE)
CLOSED_PROFILE = Thing(
    "profile of nothing shown",
    lambda world: {"public_id": world.cast.closed_profile.public_id},
    only("the participant", Asker.PARTICIPANT),
)

UNSUBSCRIBING = Thing(
    "token of an e-mail",
    lambda world: {"token": unsubscribe_path(world.cast.bystander, What.DIGEST).rstrip("/").rsplit("/", 1)[1]},
    EVERYONE,
)
ANOTHERS_SESSION = _numbered("another's session", lambda world: 10**9, NOBODY)
