"""Texts that are not for everybody carry a token each, and whoever finds one says whose it is."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from secrets import randbelow, token_hex

# Letters that no hexadecimal number has, around one; small, so that it may stand in an address. Or an id that
# nothing else has.
TOKEN = re.compile(r"zq[0-9a-f]{14}qz|7[0-9]{15}", re.IGNORECASE)


@dataclass(frozen=True)
class Secret:
    """`persons` are the askers who may read it, by name."""

    what: str
    persons: frozenset[str]


@dataclass
class Secrets:
    known: dict[str, Secret] = field(default_factory=dict)
    literals: set[str] = field(default_factory=set)

    def mark(self, what: str, persons: Iterable[str]) -> str:
        """A new token for a text, which only `persons` may ever find."""
        token = f"zq{token_hex(7)}qz"
        self.known[token] = Secret(what, frozenset(persons))
        return token

    def mark_number(self, what: str, persons: Iterable[str]) -> int:
        """The same for a number."""
        number = 7 * 10**15 + randbelow(10**15)
        self.known[str(number)] = Secret(what, frozenset(persons))
        return number

    def mark_text(self, what: str, persons: Iterable[str], text: str) -> None:
        """The same for a text that somebody else has made, such as a token in an address."""
        self.known[text] = Secret(what, frozenset(persons))
        self.literals.add(text)

    def mark_person(self, what: str, *who: str) -> str:
        return self.mark(what, {*who, "administrator"})

    def show(self, text: str, *who: str) -> None:
        """From now on `who` may read the tokens in `text` too."""
        for token in self.found_in(text):
            secret = self.known[token]
            self.known[token] = Secret(secret.what, secret.persons.union(who))

    def found_in(self, text: str) -> set[str]:
        marked = {token.lower() for token in TOKEN.findall(text)} & self.known.keys()
        return marked | {literal for literal in self.literals if literal in text}

    def leaked_in(self, text: str, who: str, told: Collection[str] = ()) -> list[str]:
        """What of `text` is not for `who`, nor among what they were `told` anyhow."""
        found = (self.known[token] for token in self.found_in(text))
        return sorted({secret.what for secret in found if who not in secret.persons and secret.what not in told})
