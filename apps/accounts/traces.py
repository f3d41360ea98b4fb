"""Finding a person's name and addresses in what the system wrote, and taking them out."""

import re
from collections.abc import Iterable

from allauth.account.models import EmailAddress

from apps.accounts.models import User
from apps.core.addresses import canonical_address

BLANK = "…"


def addresses_of(person: User) -> set[str]:
    """All that are theirs, as they are kept: as they stand, and in the form for comparing.

    Not what they have written down and never confirmed: that can be anybody's.
    """
    others = EmailAddress.objects.filter(user=person, verified=True).values_list("email", flat=True)
    addresses = (person.email, *others)
    return {form for address in addresses for form in (address.lower(), canonical_address(address))}


class Traces:
    """A person's name and addresses, with other `names` that they went by; whole words, in either case.

    People call themselves what they like, be it "org" or as somebody else: where rows of others are looked
    through, only their addresses tell that a row is about them.
    """

    def __init__(self, person: User, names: Iterable[str] = ()) -> None:
        self.number = person.pk
        addresses = addresses_of(person)
        self.pattern = _any_of({person.name, *names, *addresses} - {""}, not_after=r"\w")
        self.addresses = _any_of(addresses, not_after=r"[\w.+-]")

    def are_in(self, text: str) -> bool:
        return self.pattern.search(text) is not None

    def have_an_address_in(self, text: str) -> bool:
        return self.addresses.search(text) is not None

    def blanked(self, text: str) -> str:
        """`text` with "…" where the person was named."""
        return self.pattern.sub(BLANK, text)


def _any_of(words: Iterable[str], *, not_after: str) -> re.Pattern[str]:
    longest_first = sorted(words, key=len, reverse=True)
    pattern = "|".join(map(re.escape, longest_first))
    return re.compile(rf"(?<!{not_after})(?:{pattern})(?!\w)", re.IGNORECASE)
