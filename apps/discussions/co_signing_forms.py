"""Whom one asks to sign, and what they answer."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from apps.core.addresses import canonical_address, validate_address
from apps.discussions.co_signing import MOST_CO_SIGNATORIES


class AddressesField(forms.CharField):
    """E-mail addresses, one on each line or with commas between, as a list without repetitions."""

    widget = forms.Textarea

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.Textarea(attrs={"rows": 3, "dir": "ltr", "autocomplete": "off"})
        super().__init__(max_length=3000, widget=widget, **kwargs)

    def clean(self, value: Any) -> list[str]:  # type: ignore[override]
        text = super().clean(value)
        written = text.replace(",", "\n").replace(";", "\n").split()
        addresses = list(dict.fromkeys(canonical_address(address) for address in written))
        for address in addresses:
            try:
                validate_address(address)
            except ValidationError as error:
                sentence = _("“%(address)s” is no e-mail address.")
                raise ValidationError(sentence, params={"address": address[:80]}) from error
        if len(addresses) > MOST_CO_SIGNATORIES:
            sentence = _("Up to %(most)d people can sign with you.")
            raise ValidationError(sentence, params={"most": MOST_CO_SIGNATORIES})
        return addresses


class CoSignatoriesForm(forms.Form):
    """More people to ask."""

    addresses = AddressesField(label=_("E-mail addresses, one on each line"))


class SigningForm(forms.Form):
    """What somebody without an account says of themself when they sign."""

    name = forms.CharField(
        label=_("Your name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name", "dir": "auto"})
    )
    organisation = forms.CharField(
        label=_("Organisation"),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization", "dir": "auto"}),
    )
