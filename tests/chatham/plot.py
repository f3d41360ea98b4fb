"""What happens, dealt out from a seed: who does what when. Nothing here knows of the site."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from random import Random

GROUPS = {
    "government": 2,
    "academia": 3,
    "diaspora": 5,
    "private_sector": 5,
    "trade_union": 7,
    "civil_society": 8,
}
PEOPLE = sum(GROUPS.values())
BEGIN = datetime(2026, 3, 2, tzinfo=UTC)  # a Monday
QUESTIONS = 3


class Act(StrEnum):
    JOIN = "join"
    FOLLOW = "follow"
    PROTECT = "protect"
    SPEAK = "speak by name"
    WRITE = "write under Chatham House"
    REVISE = "revise"
    WITHDRAW = "withdraw"
    RELEASE = "the day is over"
    DECIDE = "decide"
    STOCK = "take stock"


@dataclass(frozen=True)
class Scale:
    """`days` on which people write; `most` comments of one person under Chatham House.

    After each event all watchers look, or by `turns` one who reads and one who decides.
    """

    days: int
    most: int
    by_turns: bool = False


SMALL = Scale(days=1, most=2, by_turns=True)
MEDIUM = Scale(days=3, most=3, by_turns=True)
LARGE = Scale(days=3, most=4)
SCALES = {"small": SMALL, "medium": MEDIUM, "large": LARGE}


@dataclass(frozen=True)
class Event:
    at: datetime
    act: Act
    person: int = -1
    question: int = 0
    is_reply: bool = False

    @property
    def day(self) -> int:
        return (self.at - BEGIN).days


def plot(seed: int, scale: Scale) -> list[Event]:
    """In the order in which it happens. The same seed gives the same plot."""
    return sorted(_Plot(Random(seed), scale).events(), key=lambda event: event.at)


@dataclass
class _Plot:
    random: Random
    scale: Scale

    JOINING_DAYS = 3

    def events(self) -> Iterator[Event]:
        people = list(range(PEOPLE))
        self.random.shuffle(people)
        for person in people:
            joined = self._moment(self.random.randrange(self.JOINING_DAYS))
            yield Event(joined, Act.JOIN, person)
            if self.random.random() < 0.4:
                yield Event(joined + timedelta(minutes=self.random.randint(1, 50)), Act.FOLLOW, person)
        for person in self.random.sample(people, 3):
            yield Event(self._moment(self.JOINING_DAYS - 1), Act.PROTECT, person)
        written = {person: self._days_of(person) for person in people}
        for day in self._writing_days():
            yield from self._day(day, [person for person in people for each in written[person] if each == day])
        last = self.JOINING_DAYS + self.scale.days
        for day in range(self.JOINING_DAYS + 1, last + 2):
            yield Event(self._midnight(day) + timedelta(minutes=5), Act.RELEASE)
            yield from self._decisions(day)
            yield Event(self._midnight(day) + timedelta(hours=23, minutes=50), Act.STOCK)

    def _writing_days(self) -> range:
        return range(self.JOINING_DAYS, self.JOINING_DAYS + self.scale.days)

    def _days_of(self, person: int) -> list[int]:
        return [self.random.choice(self._writing_days()) for _ in range(self.random.randint(1, self.scale.most))]

    def _day(self, day: int, writers: list[int]) -> Iterator[Event]:
        """Whoever writes and is also about by name on that day does both in one sitting."""
        about = set(self.random.sample(range(PEOPLE), PEOPLE // 2))
        sittings: dict[int, datetime] = {}
        for writer in writers:
            at = sittings.setdefault(writer, self._moment(day)) + timedelta(minutes=2 * self.random.random())
            yield Event(at, Act.WRITE, writer, self.random.randrange(QUESTIONS), self.random.random() < 0.4)
        for person in about:
            at = sittings.get(person, self._moment(day)) + timedelta(minutes=self.random.uniform(2, 6))
            yield Event(at, Act.SPEAK, person, self.random.randrange(QUESTIONS), self.random.random() < 0.3)
            if person in sittings and self.random.random() < 0.3:
                yield Event(at + timedelta(minutes=1), Act.REVISE, person)
        quiet = [person for person in range(PEOPLE) if person not in about]
        for person in self.random.sample(quiet, 2):
            yield Event(self._moment(day), Act.WITHDRAW, person)

    def _decisions(self, day: int) -> Iterator[Event]:
        """Enough of them for all that there is; who decides and on what is drawn on the stage."""
        for _ in range(PEOPLE * self.scale.most // self.scale.days + PEOPLE // 2):
            yield Event(self._moment(day), Act.DECIDE)

    def _moment(self, day: int) -> datetime:
        """In the working hours of that day."""
        return self._midnight(day) + timedelta(hours=self.random.uniform(7, 22))

    def _midnight(self, day: int) -> datetime:
        return BEGIN + timedelta(days=day)
