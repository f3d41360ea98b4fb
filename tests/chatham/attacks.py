"""The attacks: each guesses, for each number under Chatham House, who that is.

An attack that has to choose where to look learns it from half of the numbers and is judged by the other half.
"""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import pairwise

from tests.chatham.case import Case, Oracle
from tests.chatham.evidence import kind_of
from tests.chatham.verdict import Guess, Verdict

MOMENT = 60.0  # seconds
ENOUGH = 8  # named comments, to draw a line from number to time through them
# Named comments in order of some number of theirs: the number, the moment, who.
Curve = Sequence[tuple[int, datetime, int]]


def all_attacks(case: Case) -> Iterator[Verdict]:
    for name, attack in ATTACKS.items():
        yield Verdict(name, case.place, attack(case) if case.comments else [], choices_of(name, case))


def choices_of(attack: str, case: Case) -> int:
    """Among how many people it guesses; 0 where it guesses groups, which are not alike."""
    return 0 if "group" in attack else len(case.people)


def identifiers(case: Case) -> list[Guess]:
    """Names, addresses, keys: whatever stands for a person and is found in a record of the comment."""
    oracles: dict[str, Oracle] = {"words": _highest(case, _words_found)}
    for rank in case.people[0].ranks:
        owners = {person.ranks[rank]: person.key for person in case.people if person.ranks[rank] >= 0}
        for feature, values in case.integers.items():
            oracles[f"{feature}={rank}"] = {
                number: next((owners[values[each]] for each in references if values.get(each) in owners), None)
                for number, references in case.comments.items()
            }
    return case.best(oracles, case.person_of)


def _words_found(case: Case, reference: str) -> Counter[int]:
    texts = [record.text for record in case.evidence.records[reference]]
    return Counter(
        {person.key: sum(word in text for word in person.words for text in texts) for person in case.people}
    )


def orders(case: Case) -> list[Guess]:
    """The numbers in the order of something, beside the people in the order of something else.

    Where a number stands between two whose people are known, so should its person.
    """
    people = {rank: [p.key for p in sorted(case.people, key=lambda p: p.ranks[rank])] for rank in RANKED}
    spoken = list(dict.fromkeys(key for _at, key, _reference in case.appearances))
    if len(spoken) > len(case.people) // 2:
        people["first word by name"] = spoken
    found: list[Guess] = []
    for learnt, judged in (case.halves, case.halves[::-1]):
        known = {number: case.person_of(number) for number in learnt}
        pairs = [(order, sequence) for order in _orders_of_numbers(case).values() for sequence in people.values()]
        order, sequence = max(pairs, key=lambda pair: _likeness(pair[0], pair[1], known))
        places = _places(order, sequence, known)
        oracle = {number: sequence[place] for number, place in places.items()}
        found += case.guesses(oracle, case.person_of, judged)
    return found


def _likeness(order: Sequence[int], sequence: Sequence[int], known: Mapping[int, int]) -> float:
    """How much the known are in the same order, or in the opposite one: 1 at most."""
    ranks = [sequence.index(known[number]) for number in order if known.get(number) in sequence]
    pairs = [later > earlier for place, earlier in enumerate(ranks) for later in ranks[place + 1 :]]
    return abs(2 * sum(pairs) / len(pairs) - 1) if len(ranks) > 5 else 0.0


def _places(order: Sequence[int], sequence: Sequence[int], known: Mapping[int, int]) -> dict[int, int]:
    """For each number that is not known a free place in `sequence`: between the nearest two that are known."""
    fixed = [(n, sequence.index(known[number])) for n, number in enumerate(order) if known.get(number) in sequence]
    free = set(range(len(sequence))) - {place for _n, place in fixed}
    found: dict[int, int] = {}
    for n, number in enumerate(order):
        if number in known or not fixed or not free:
            continue
        aim = _between(fixed, n)
        found[number] = min(free, key=lambda place: abs(place - aim))
        free.remove(found[number])
    return found


def _between(fixed: Sequence[tuple[int, int]], n: int) -> float:
    """The height at `n` of the line through the points in `fixed`, level beyond its ends."""
    place = bisect_left(fixed, (n,))
    (left, low), (right, high) = fixed[max(place - 1, 0)], fixed[min(place, len(fixed) - 1)]
    return low + (high - low) * (n - left) / (right - left) if right > left else low


RANKED = ("account", "role", "organisation", "alphabet")


def _orders_of_numbers(case: Case) -> dict[str, list[int]]:
    """The numbers by what is first of each feature, by when they were first seen, and by themselves."""
    found = {"number": sorted(case.comments)}
    seen = {number: min(map(case.evidence.first_seen, each)) for number, each in case.comments.items()}
    found["first seen"] = sorted(seen, key=lambda number: seen[number])
    for feature, values in case.integers.items():
        firsts = {
            number: min(values[each] for each in references if each in values)
            for number, references in case.comments.items()
            if any(each in values for each in references)
        }
        if len(set(firsts.values())) > len(case.people) // 2:
            found[feature] = sorted(firsts, key=lambda number: firsts[number])
    return found


def _side_by_side(order: Sequence[int], persons: Sequence[int]) -> Oracle:
    """Place by place, where one is longer than the other in proportion."""
    return {number: persons[place * len(persons) // len(order)] for place, number in enumerate(order)}


def times(case: Case) -> list[Guess]:
    """Who spoke by name at the moment at which a comment seems to have been written."""
    oracles: dict[str, Oracle] = {"first seen": _nearest(case, _first_seen)}
    for feature, values in case.integers.items():
        curve = sorted((values[ref], at, key) for at, key, ref in case.appearances if ref in values)
        if len({value for value, _at, _key in curve}) >= ENOUGH:
            oracles[feature] = _nearest(case, _interpolated(values, curve))
            for side in (0, -1):
                oracles[f"{feature} {side}"] = _highest(case, _neighbours(values, curve, side))
    oracles["written in it"] = _nearest(case, _stated)
    return case.best(oracles, case.person_of)


def _nearest(case: Case, moment_of: Callable[[Case, str], datetime | None]) -> Oracle:
    """Each comment gives something to whoever spoke within minutes of its moment, more to the nearest."""

    def scores(case: Case, reference: str) -> Counter[int]:
        moment, found = moment_of(case, reference), Counter[int]()
        if moment is not None:
            for at, key, _reference in case.appearances:
                distance = abs((at - moment).total_seconds()) / MOMENT
                found[key] += int(1000 / (1 + distance)) if distance < 60 else 0  # type: ignore[assignment]
        return found

    return _highest(case, scores)


def _first_seen(case: Case, reference: str) -> datetime:
    return case.evidence.first_seen(reference)


def _interpolated(values: Mapping[str, int], curve: Curve) -> Callable[[Case, str], datetime | None]:
    """The moment between those of the two named comments between whose numbers its number is."""

    def moment(case: Case, reference: str) -> datetime | None:
        if reference not in values:
            return None
        place = bisect_left(curve, (values[reference],), key=lambda point: (point[0],))
        if not 0 < place < len(curve):
            return None
        (low, before, _left), (high, after, _right) = curve[place - 1], curve[place]
        share = (values[reference] - low) / (high - low) if high > low else 0.5
        return before + (after - before) * share

    return moment


def _neighbours(values: Mapping[str, int], curve: Curve, side: int) -> Callable[[Case, str], Counter[int]]:
    """Who wrote the named comment with the next number (side 0), or with the one before (-1)."""

    def scores(case: Case, reference: str) -> Counter[int]:
        place = bisect_left(curve, (values.get(reference, -1),), key=lambda point: (point[0],)) + side
        found = 0 <= place < len(curve) and reference in values
        return Counter([curve[place][2]]) if found else Counter()

    return scores


def _stated(case: Case, reference: str) -> datetime | None:
    return case.evidence.stated(reference)


def _highest(case: Case, scores: Callable[[Case, str], Counter[int]]) -> Oracle:
    """The person to whom all comments of a number together give most; None where that is nothing."""
    found: dict[int, object] = {}
    for number, references in case.comments.items():
        total = sum((scores(case, reference) for reference in references), Counter[int]())
        found[number] = total.most_common(1)[0][0] if total and total.most_common(1)[0][1] > 0 else None
    return found


def figures_by_group(case: Case) -> list[Guess]:
    """Whose group grew in some figure when there was something new of a comment."""
    labels: dict[object, Sequence[str]] = {each.group: (each.group.replace("_", " "),) for each in case.people}
    return case.best(_grown(case, labels), case.group_of)


def figures_by_person(case: Case) -> list[Guess]:
    """Whose country or organisation grew in some figure when there was something new of a comment."""
    return case.best(_grown(case, {each.key: each.belongings for each in case.people}), case.person_of)


def _grown(case: Case, labels: Mapping[object, Sequence[str]]) -> dict[str, Oracle]:
    """By source of the figures. A moment counts the less the more grew in it."""
    grown: dict[str, dict[datetime, set[object]]] = defaultdict(lambda: defaultdict(set))
    for key, words in labels.items():
        for source, at in _rises(case, words):
            grown[source][at].add(key)
    found: dict[str, dict[int, object]] = defaultdict(dict)
    for source, keys in grown.items():
        for number, references in case.comments.items():
            scores: Counter[object] = Counter()
            for at in {record.at for reference in references for record in case.evidence.records[reference]}:
                scores.update({key: round(1000 / len(keys[at])) for key in keys.get(at, ())})
            found[source][number] = scores.most_common(1)[0][0] if scores else None
    return dict(found)


def _rises(case: Case, labels: Sequence[str]) -> Iterator[tuple[str, datetime]]:
    """Where and when a line that has one of `labels` in it was new, or had a higher number than before."""
    for (source, words), series in case.evidence.figures.items():
        if not any(label.casefold() in words.casefold() for label in labels):
            continue
        if series[0][0] > case.evidence.looked[0]:
            yield source, series[0][0]
        for (_before, old), (at, new) in pairwise(series):
            if len(old) == len(new) and any(b > a for a, b in zip(old, new, strict=True)):
                yield source, at


def linkage(case: Case) -> list[Guess]:
    """Which number somebody has in the other consultation: the same, or the one at the same place."""
    there = sorted(case.truth.elsewhere.values())
    here = list(case.comments)
    oracles: dict[str, Oracle] = {
        "the same": {number: number if number in there else None for number in here},
        "the same place": _side_by_side(here, there),
    }
    return case.best(oracles, lambda number: case.truth.elsewhere.get(case.person_of(number)))


def habits(case: Case) -> list[Guess]:
    """Something that a person's comments have in common, by name and not: of the browser, of the account."""
    authors: dict[str, object] = {reference: key for _at, key, reference in case.appearances}
    return case.best(_by_what_is_shared(case, authors), case.person_of)


def habits_by_group(case: Case) -> list[Guess]:
    """Something that the comments of a group have in common: learnt from half of the numbers."""
    found: list[Guess] = []
    for learnt, judged in (case.halves, case.halves[::-1]):
        groups: dict[str, object] = {
            each: case.group_of(number) for number in learnt for each in case.comments[number]
        }
        oracles = _by_what_is_shared(case, groups)
        best = max(oracles.values(), key=lambda oracle: sum(oracle.get(n) == case.group_of(n) for n in learnt))
        found += case.guesses(best, case.group_of, judged)
    return found


def _by_what_is_shared(case: Case, known: Mapping[str, object]) -> dict[str, Oracle]:
    """For each kind of token who, of the others in `known`, shares most with the comments of a number.

    A token counts the less the more different ones share it.
    """
    owners: dict[str, Counter[object]] = defaultdict(Counter)
    for reference, label in known.items():
        for token in case.tokens[reference]:
            owners[token][label] += 1
    found: dict[str, dict[int, object]] = defaultdict(dict)
    for number, references in case.comments.items():
        own = {each for each in references if each in known}
        scores: dict[str, Counter[object]] = defaultdict(Counter)
        for reference in references:
            for token in case.tokens[reference]:
                others = owners[token] - Counter(known[each] for each in own if token in case.tokens[each])
                for label, count in others.items():
                    scores[kind_of(token)][label] += round(1000 * count / others.total())
        for kind, counter in scores.items():
            found[kind][number] = counter.most_common(1)[0][0]
    return dict(found)


ATTACKS: dict[str, Callable[[Case], list[Guess]]] = {
    "identifiers": identifiers,
    "orders": orders,
    "times": times,
    "figures by group": figures_by_group,
    "figures": figures_by_person,
    "numbers elsewhere": linkage,
    "habits": habits,
    "habits by group": habits_by_group,
}
