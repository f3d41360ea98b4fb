"""Inviting somebody, and accepting."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from apps.consultations.batches.reading import MOST_BYTES
from apps.consultations.enums import BY_LINK, RoleName
from apps.consultations.models.invitation import MOST_PEOPLE
from apps.consultations.presets import Preset, is_taken_unasked
from apps.core.addresses import canonical_address, validate_address
from apps.core.language import best_version
from apps.organisations.models import Affiliation, Organisation, StakeholderGroup
from apps.organisations.queries import is_ambiguous, name_key, organisations_called


class InvitationForm(forms.Form):
    """By e-mail to one person, or without an address as a link; `preset` is for whom they are to speak."""

    email = forms.CharField(
        label=_("E-mail address"),
        required=False,
        widget=forms.EmailInput,
        help_text=_("The person gets an e-mail. Leave it empty to make a link that you pass on yourself."),
    )
    name = forms.CharField(
        label=_("Name"),
        required=False,
        max_length=150,
        widget=forms.TextInput(attrs={"dir": "auto"}),
        help_text=_("The e-mail greets the person by it."),
    )
    role = forms.ChoiceField(label=_("Role"), choices=RoleName.choices, initial=RoleName.PARTICIPANT)
    language = forms.ChoiceField(label=_("Language of the e-mail"), choices=settings.LANGUAGES)
    organisation = forms.CharField(
        label=_("Organisation"),
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs={"list": "organisations", "autocomplete": "off", "dir": "auto"}),
        help_text=_(
            "For whom the person is to speak. Who accepts an invitation by e-mail counts as verified, because you "
            "vouch for them; who uses a link only claims it."
        ),
    )
    stakeholder_group = forms.ModelChoiceField(
        label=_("Stakeholder group"),
        queryset=StakeholderGroup.objects.all(),
        required=False,
        empty_label=_("That of the organisation"),
    )
    position = forms.CharField(
        label=_("Position"), required=False, max_length=150, widget=forms.TextInput(attrs={"dir": "auto"})
    )
    may_represent = forms.BooleanField(
        label=_("This person may write on behalf of the organisation"), required=False
    )
    limit = forms.IntegerField(
        label=_("How many people may use the link"),
        required=False,
        min_value=1,
        max_value=MOST_PEOPLE,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"language": get_language()} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.preset: Preset | None = None

    def clean_email(self) -> str:
        address = canonical_address(self.cleaned_data["email"])
        if address:
            validate_address(address)
        return address

    def clean_organisation(self) -> Organisation | str | None:
        """One that is known, the name of a new one, or None."""
        name = " ".join(self.cleaned_data["organisation"].split())
        known = organisations_called(name) if name_key(name) else []
        if is_ambiguous(name, known):
            raise forms.ValidationError(_("More than one organisation is called that. Write its full name."))
        return known[0] if known else name or None

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.errors:
            return data
        if not data["email"]:
            self._check_link(data)
        self._check_preset(data)
        return data

    def _check_link(self, data: dict[str, Any]) -> None:
        if not data.get("limit"):
            self.add_error("limit", _("Give an e-mail address, or say how many people may use the link."))
        if data["role"] not in BY_LINK:
            self.add_error("role", _("A link can make participants and observers. Invite others by e-mail."))

    def _check_preset(self, data: dict[str, Any]) -> None:
        organisation, group = data["organisation"], data["stakeholder_group"]
        if group is None and isinstance(organisation, Organisation):
            group = organisation.stakeholder_group
        if group:
            may_represent = data["may_represent"] and bool(organisation and data["email"])
            self.preset = Preset(organisation, group, data["position"], may_represent)
        elif organisation or data["position"]:
            self.add_error("stakeholder_group", _("Choose the group: nothing here says it yet."))


class BatchForm(forms.Form):
    """A file with many invitations; what is in it is looked at elsewhere."""

    file = forms.FileField(
        label=_("CSV file"),
        max_length=200,
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt,text/csv,text/plain"}),
        error_messages={"empty": _("This file is empty.")},
    )
    role = forms.ChoiceField(
        label=_("Role"),
        choices=RoleName.choices,
        initial=RoleName.PARTICIPANT,
        help_text=_("For rows that name none."),
    )
    language = forms.ChoiceField(
        label=_("Language of the e-mail"), choices=settings.LANGUAGES, help_text=_("For rows that name none.")
    )

    may_represent = forms.BooleanField(
        label=_("They may write on behalf of the organisations that the file names"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"language": get_language()} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if file.size is None or file.size > MOST_BYTES:
            raise forms.ValidationError(_("The file is larger than 4 MB. Divide it and upload the parts."))
        return file


class AcceptanceForm(forms.Form):
    """Whether a person takes what the invitation proposes for them, or stays with what they have."""

    speaks_for = forms.ChoiceField(label=_("In this consultation you speak"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, preset: Preset, current: Affiliation | None, **kwargs: Any) -> None:
        takes_it = is_taken_unasked(preset, current)
        kwargs["initial"] = {"speaks_for": "preset" if takes_it else "own"}
        super().__init__(*args, **kwargs)
        self.fields["speaks_for"].choices = [  # type: ignore[attr-defined]
            ("preset", _as_proposed(preset)),
            ("own", _as_now(current)),
        ]


def _as_proposed(preset: Preset) -> str:
    return format_html(
        "<span><bdi><b>{}</b></bdi><br>{} {}</span>",
        preset.name or _("in a personal capacity"),
        preset.details,
        _("You may then also write on its behalf.") if preset.may_represent else "",
    )


def _as_now(current: Affiliation | None) -> str:
    if current is None:
        return str(_("as I say later in my profile"))
    whom = best_version(current.organisation.name)[0] if current.organisation else _("in a personal capacity")
    return format_html("<span>{} <bdi>{}</bdi></span>", _("as in my profile:"), whom)
