"""What can be wrong with a row, kept as a code with its particulars and said in the language of whoever reads."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from apps.consultations.batches.columns import COLUMNS

Problem = dict[str, Any]

SENTENCES = {
    "unreadable": _("Characters in this row cannot be read: save the file as UTF-8."),
    "open_quote": _("A quotation mark is opened and never closed."),
    "malformed": _("This row is not written as CSV: look at its quotation marks and line breaks."),
    "cell_count": _("Wrong number of cells: %(found)s. The first row names so many columns: %(expected)s."),
    "formula": _("%(column)s: begins like a formula (=, +, -, @, tab or line break)."),
    "invisible": _("%(column)s: holds line breaks or invisible characters."),
    "too_long": _("%(column)s: longer than allowed. The most is: %(most)s."),
    "no_address": _("The e-mail address is missing."),
    "bad_address": _("This is not a valid e-mail address."),
    "long_address": _("An e-mail address has at most 254 characters."),
    "undeliverable_address": _("Nothing can be delivered to an address that ends in .invalid."),
    "role": _("No role is called “%(value)s”."),
    "language": _("No language of this site is called “%(value)s”."),
    "stakeholder_group": _("No stakeholder group is called “%(value)s”."),
    "two_organisations": _("More than one organisation is called “%(value)s”: write its full name."),
    "no_group": _("The stakeholder group is missing: nothing here says it yet."),
    "duplicate": _("Row %(row)s has the same address and role."),
    "invited": _("This address has such an invitation already."),
    "member": _("The person with this address has this role already."),
}


def sentence(problem: Problem) -> str:
    """One sentence in the active language."""
    particulars = dict(problem)
    if "column" in particulars:
        particulars["column"] = str(COLUMNS[particulars["column"]])
    return str(SENTENCES[problem["code"]]) % particulars
