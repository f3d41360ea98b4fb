"""Which e-mail addresses are written to, and when two of them are the same."""

import unicodedata

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.utils.translation import gettext_lazy as _

LONGEST = 254  # RFC 5321, 4.5.3.1.3, without the angle brackets
# Nothing is ever delivered there (RFC 2606), and imported authors have their addresses there.
NOWHERE = ".invalid"
_validate = EmailValidator(allowlist=[])


def canonical_address(text: str) -> str:
    """`text` as it is kept and compared: in lower case, the domain in its own script and not as `xn--…`."""
    name, at, domain = unicodedata.normalize("NFC", text.strip()).rpartition("@")
    return f"{name}{at}{_in_own_script(domain)}".lower()


def validate_address(address: str) -> None:
    """Raise ValidationError, one sentence, unless mail can go to `address`.

    Domains may be in any script. What stands before the @ is in ASCII, because few servers take anything else
    (RFC 6531). Hosts without a dot and numeric ones are nobody's address.
    """
    if len(address) > LONGEST:
        raise ValidationError(_("An e-mail address has at most 254 characters."), code="long_address")
    domain = address.rpartition("@")[2]
    if domain.lower().endswith(NOWHERE):
        raise ValidationError(
            _("Nothing can be delivered to an address that ends in .invalid."), code="undeliverable_address"
        )
    try:
        _validate(address)
    except ValidationError as error:
        raise ValidationError(_("This is not a valid e-mail address."), code="bad_address") from error
    if domain.startswith("["):
        raise ValidationError(_("This is not a valid e-mail address."), code="bad_address")


def _in_own_script(domain: str) -> str:
    try:
        return domain.encode("ascii").decode("idna")
    except UnicodeError:
        return domain
