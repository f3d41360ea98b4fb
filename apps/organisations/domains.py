"""Which e-mail domains can belong to an organisation."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import DomainNameValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

# Where everybody can have an address: one of these says nothing of whom a person works for.
FREE_MAIL = frozenset(
    {
        "126.com",
        "163.com",
        "aol.com",
        "fastmail.com",
        "gmail.com",
        "gmx.com",
        "gmx.de",
        "gmx.net",
        "googlemail.com",
        "hotmail.com",
        "icloud.com",
        "laposte.net",
        "libero.it",
        "live.com",
        "mac.com",
        "mail.com",
        "mail.ru",
        "me.com",
        "msn.com",
        "orange.fr",
        "outlook.com",
        "pm.me",
        "proton.me",
        "protonmail.com",
        "qq.com",
        "rediffmail.com",
        "sina.com",
        "t-online.de",
        "tutanota.com",
        "uol.com.br",
        "web.de",
        "yahoo.co.in",
        "yahoo.co.uk",
        "yahoo.com",
        "yahoo.es",
        "yahoo.fr",
        "yandex.com",
        "yandex.ru",
        "ymail.com",
        "zoho.com",
    }
)


def validate_domain(domain: str) -> None:
    """Raise ValidationError unless `domain` is a domain name that an organisation can have to itself."""
    DomainNameValidator()(domain)
    if domain.lower() in FREE_MAIL:
        raise ValidationError(
            _("Everybody can have an address at %(domain)s. Give a domain of the organisation itself."),
            params={"domain": domain},
        )


def domain_of(address: str) -> str:
    """What stands behind the @, in lower case."""
    return address.rpartition("@")[2].lower()


class DomainField(models.CharField):
    """A domain name, always stored in lower case."""

    default_validators = [validate_domain]

    def get_prep_value(self, value: Any) -> Any:
        prepared = super().get_prep_value(value)
        return prepared.lower() if isinstance(prepared, str) else prepared

    def formfield(self, **kwargs: Any) -> Any:
        """With the validator: of what a model says of an item in a list, Django's forms show the number only."""
        return super().formfield(**{"validators": self.default_validators, **kwargs})
