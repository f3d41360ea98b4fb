"""Leaks that are put into the evidence, each of which an attack has to find: else the attack were worthless."""

from collections.abc import Callable, Iterator, Mapping
from copy import copy
from dataclasses import replace
from datetime import datetime

from tests.chatham.case import Case
from tests.chatham.evidence import Evidence, is_withheld
from tests.chatham.knowledge import Person

Words = Callable[[Case, str], str]


def with_words(words: Words, *, of_named: bool = False) -> Callable[[Case], Case]:
    """Something more in each record of a comment: under Chatham House, or of all."""

    def leak(case: Case) -> Case:
        records = {
            reference: [
                replace(record, text=f"{record.text} {words(case, reference)}")
                if of_named or is_withheld(reference)
                else record
                for record in known
            ]
            for reference, known in case.evidence.records.items()
        }
        return _with(case, records=records)

    return leak


def author_of(case: Case, reference: str) -> Person:
    return next(person for person in case.people if person.key == case.truth.authors[reference])


def key_in_a_class(case: Case, reference: str) -> str:
    return f'<i class="u{author_of(case, reference).ranks["account"]}">'


def name_in_a_title(case: Case, reference: str) -> str:
    return f'<i title="{author_of(case, reference).name}">'


def order_of_accounts(case: Case, reference: str) -> str:
    """Numbers that are dealt out as accounts are."""
    return f'<i data-order="{7 + 3 * author_of(case, reference).ranks["account"]}">'


def minute(case: Case, reference: str) -> str:
    return f'<time datetime="{case.truth.written[reference].replace(second=0).isoformat()}">'


def running_number(case: Case, reference: str) -> str:
    """One sequence for all comments."""
    return f'<i data-key="{sorted(case.truth.written.values()).index(case.truth.written[reference])}">'


def browser(case: Case, reference: str) -> str:
    """Something that comes from the author's browser and is told with all of their comments."""
    return f'<i data-zone="Zone/{author_of(case, reference).words[0][::-1].replace(" ", "")}">'


def shade_of_the_group(case: Case, reference: str) -> str:
    return f'<i data-shade="{author_of(case, reference).group[::-1]}">'


def seen_at_once(case: Case) -> Case:
    """Somebody sees each comment when it is written."""
    records = {
        reference: [replace(known[0], at=case.truth.written[reference]), *known[1:]]
        if is_withheld(reference)
        else known
        for reference, known in case.evidence.records.items()
    }
    return _with(case, records=records)


def figures_while_open(label_of: Callable[[Person], str]) -> Callable[[Case], Case]:
    """A figure that grows with each comment by what its author belongs to."""

    def leak(case: Case) -> Case:
        figures = dict(case.evidence.figures)
        for label, moments in _by_label(case, label_of).items():
            series = [(case.evidence.looked[0], (0,)), *((at, (n,)) for n, at in enumerate(moments, start=1))]
            figures["leak", f"{label} #"] = series
        return _with(case, figures=figures)

    return leak


def _by_label(case: Case, label_of: Callable[[Person], str]) -> Mapping[str, list[datetime]]:
    found: dict[str, list[datetime]] = {}
    for reference in case.evidence.withheld:
        label = label_of(author_of(case, reference)).replace("_", " ")
        known = case.evidence.records[reference]
        published = [record.at for record in known if record.source.startswith("question")]
        found.setdefault(label, []).append(min(published, default=known[0].at))
    return {label: sorted(set(moments)) for label, moments in found.items()}


def one_number_everywhere(case: Case) -> Case:
    leaky = copy(case)
    leaky.truth = replace(case.truth, elsewhere={user: number for number, user in case.truth.numbers.items()})
    return leaky


def _with(case: Case, **changes: object) -> Case:
    known = case.evidence
    evidence = Evidence(known.records, known.figures, known.looked, known.cursor)
    return Case(case.vantage, case.kind, replace(evidence, **changes), case.people, case.truth, case.random)


def leaky(case: Case) -> Iterator[tuple[str, str, Case]]:
    """Each leak: what it is called, the attack that has to find it, and the case with it."""
    for name, (attack, leak) in LEAKS.items():
        yield name, attack, leak(case)


LEAKS: dict[str, tuple[str, Callable[[Case], Case]]] = {
    "the author's key in a class": ("identifiers", with_words(key_in_a_class)),
    "the author's name in a title": ("identifiers", with_words(name_in_a_title)),
    "numbers in the order of accounts": ("orders", with_words(order_of_accounts)),
    "the minute of writing": ("times", with_words(minute)),
    "running numbers": ("times", with_words(running_number, of_named=True)),
    "seen at once": ("times", seen_at_once),
    "groups in figures while open": ("figures by group", figures_while_open(lambda person: person.group)),
    "countries in figures while open": ("figures", figures_while_open(lambda person: person.belongings[1])),
    "one number everywhere": ("numbers elsewhere", one_number_everywhere),
    "something of the browser": ("habits", with_words(browser, of_named=True)),
    "something of the group": ("habits by group", with_words(shade_of_the_group)),
}
