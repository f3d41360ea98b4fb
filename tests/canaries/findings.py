"""Who came upon which secret, and where."""

from collections.abc import Collection
from dataclasses import dataclass, field

from tests.access.secrets import Secrets


@dataclass
class Findings:
    secrets: Secrets
    found: set[tuple[str, str, str]] = field(default_factory=set)  # token, person, place

    def search(self, text: str, person: str, place: str, told: Collection[str] = ()) -> None:
        """Note what `text` gives away to `person`, except for what they were `told` on purpose."""
        found = self.secrets.found_in(text)
        self.found |= {(token, person, place) for token in found if self.secrets.known[token].what not in told}

    @property
    def leaks(self) -> list[str]:
        """What somebody came upon who should not, with the first place where they did."""
        places: dict[tuple[str, str], str] = {}
        for token, person, place in sorted(self.found):
            if person not in self.secrets.known[token].persons:
                places.setdefault((self.secrets.known[token].what, person), place)
        return [f"{what}: found by {person} in {place}" for (what, person), place in sorted(places.items())]

    @property
    def unseen(self) -> set[str]:
        """What nobody came upon anywhere, in whichever world."""
        seen = {self.secrets.known[token].what for token, _person, _place in self.found}
        return {secret.what for secret in self.secrets.known.values()} - seen
