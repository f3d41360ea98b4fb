"""Finding organisations by what people call them."""

import re
import unicodedata
from operator import itemgetter

from apps.accounts.models import User
from apps.core.language import best_version, versions_of
from apps.organisations.models import Affiliation, Organisation

# The marks that Latin, Greek and Cyrillic letters carry, and the vowel signs that Arabic may leave out. Other
# scripts write whole sounds as marks: without them two names would wrongly be one.
OPTIONAL_MARKS = re.compile("[\u0300-\u036f\u064b-\u0655]")


def name_key(name: str) -> str:
    """`name` as it is compared: without case, accents, punctuation and extra spaces. May be empty."""
    plain = OPTIONAL_MARKS.sub("", unicodedata.normalize("NFKD", name)).casefold()
    return " ".join("".join(" " if unicodedata.category(sign)[0] in "PZC" else sign for sign in plain).split())


def organisations_called(name: str) -> list[Organisation]:
    """Those with `name` in any language, the oldest first; when there are none, those with it as acronym."""
    key = name_key(name)
    everyone = list(Organisation.objects.order_by("pk"))
    named = [each for each in everyone if key in map(name_key, versions_of(each.name).values())]
    return named or [each for each in everyone if each.acronym and name_key(each.acronym) == key]


def organisation_names() -> list[dict[str, str]]:
    """All organisations in the reader's language as `{name, language, acronym}`, by name."""
    rows = []
    for organisation in Organisation.objects.only("name", "acronym"):
        name, language = best_version(organisation.name)
        rows.append({"name": name, "language": language, "acronym": organisation.acronym})
    return sorted(rows, key=itemgetter("name"))


def current_affiliation(user: User) -> Affiliation | None:
    """For whom `user` speaks; None for someone who has not said."""
    return (
        Affiliation.objects.current().filter(user=user).select_related("organisation", "stakeholder_group").first()
    )
