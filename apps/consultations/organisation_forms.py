"""What is said of an organisation on its page."""

from typing import Any

from django import forms
from django.contrib.postgres.forms import SimpleArrayField
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from apps.core.country_fields import CountryChoiceField
from apps.core.logos import read_logo
from apps.core.multilingual import MultilingualForm, Text
from apps.organisations.domains import validate_domain
from apps.organisations.models import StakeholderGroup

ONLY_WHO_VOUCHES = ("stakeholder_group", "email_domains", "address_represents")


class OrganisationForm(MultilingualForm):
    """Group and domains say whom people are believed to speak for: only who vouches for that is asked for them."""

    texts = {
        "name": Text(
            _("Name"),
            max_length=300,
            required=True,
            help=_("As the organisation writes it. Readers of a language that is missing see another."),
        )
    }
    acronym = forms.CharField(
        label=_("Acronym"), required=False, max_length=30, widget=forms.TextInput(attrs={"dir": "auto"})
    )
    country = CountryChoiceField(label=_("Country"), required=False)
    website = forms.URLField(
        label=_("Website"),
        required=False,
        max_length=200,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"dir": "ltr"}),
    )
    stakeholder_group = forms.ModelChoiceField(
        label=_("Stakeholder group"),
        queryset=StakeholderGroup.objects.all(),
        empty_label=None,
        help_text=_("Who speaks for it already keeps the group that they have."),
    )
    email_domains = SimpleArrayField(
        forms.CharField(max_length=253, validators=[validate_domain]),
        label=_("E-mail domains"),
        required=False,
        max_length=50,
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
        help_text=_(
            "Who has a confirmed address at one of these is verified at once. Separate them with commas. "
            "Whoever was verified by one that you take away has to be verified anew."
        ),
    )

    address_represents = forms.BooleanField(
        label=_("Whoever is verified by an address may also write on its behalf"),
        required=False,
        help_text=_("Otherwise that is said of each person. It holds for those who are verified from now on."),
    )

    def __init__(self, *args: Any, may_vouch: bool, **kwargs: Any) -> None:
        self.may_vouch = may_vouch
        super().__init__(*args, **kwargs)

    def arrange(self) -> None:
        if not self.may_vouch:
            for name in ONLY_WHO_VOUCHES:
                del self.fields[name]

    def arguments(self) -> dict[str, Any]:
        return {"may_vouch": self.may_vouch}

    def clean_email_domains(self) -> list[str]:
        """In small letters, each once."""
        return list(dict.fromkeys(domain.lower() for domain in self.cleaned_data["email_domains"]))


class LogoForm(forms.Form):
    logo = forms.FileField(
        label=_("Logo"),
        help_text=_("A PNG, JPEG or WebP file of at most 1 MB. It is shown above the name."),
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp"}),
        error_messages={"required": _("Choose a file.")},
    )

    def clean_logo(self) -> ContentFile:
        upload: UploadedFile = self.cleaned_data["logo"]
        return read_logo(upload)
