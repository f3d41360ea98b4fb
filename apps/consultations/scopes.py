"""What of a consultation is somebody's to work on, and on which topic they hear of it."""

from collections.abc import Iterable
from dataclasses import dataclass

from apps.consultations.enums import RoleName
from apps.consultations.models import Consultation, Role
from apps.consultations.rules import Visitor


@dataclass(frozen=True)
class Scope:
    """Comments of `roundtables` in `languages`; None stands for all of them. `topic` tells what happens there."""

    consultation: int
    topic: str
    roundtables: frozenset[int] | None = None
    languages: frozenset[str] | None = None

    @property
    def only_roundtables(self) -> bool:
        return self.roundtables is not None

    def lets_in(self, roundtable: int) -> bool:
        """Whether something of that roundtable can be theirs, in whichever language."""
        return self.roundtables is None or roundtable in self.roundtables

    @property
    def is_limited(self) -> bool:
        return self.only_roundtables or self.languages is not None


def moderation_scope(user: Visitor, consultation: Consultation) -> Scope:
    """What `user` decides on: an organiser on everything, a moderator within the limits of the role. One query."""
    return _scope(user, consultation, RoleName.ORGANISER)


def tagging_scope(user: Visitor, consultation: Consultation) -> Scope:
    """Whose objectives `user` sets: a rapporteur of everything that is published, others as above. One query."""
    return _scope(user, consultation, RoleName.ORGANISER, RoleName.RAPPORTEUR)


def _scope(user: Visitor, consultation: Consultation, *whole: RoleName) -> Scope:
    """With one of the roles `whole` all of it, as a moderator what the limits let in, else nothing."""
    roles = consultation.roles.filter(user=user.pk, name__in=(*whole, RoleName.MODERATOR))
    held = {role.name: role for role in roles.with_roundtable_ids()}
    moderator = held.pop(RoleName.MODERATOR, None)
    if held or (moderator and not moderator.is_limited):
        return Scope(consultation.pk, consultation.queue_topic)
    if moderator is None:
        return Scope(consultation.pk, consultation.queue_topic, frozenset(), frozenset())
    return Scope(
        consultation.pk,
        moderator.desk_topic,
        frozenset(moderator.roundtable_ids) if moderator.only_roundtables else None,
        frozenset(moderator.languages) or None,
    )


def queue_topics(consultation: Consultation, *, roundtable: int, languages: Iterable[str]) -> list[str]:
    """Where it is told that something happened to a comment there that awaits, or has got, a decision.

    To those who decide on everything, and to the moderators whose limits let in one of `languages`. One query.
    """
    limited = Role.objects.filter(consultation=consultation).limited()
    desks = limited.covering(roundtable=roundtable, languages=languages).order_by("pk")
    return [consultation.queue_topic, *(role.desk_topic for role in desks)]
