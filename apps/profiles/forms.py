"""What a person says of themself, and who may see it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.forms import BoundField
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from apps.core.language import detect_language
from apps.objectives.models import Framework, Objective
from apps.profiles.enums import Audience, Item
from apps.profiles.models import BIOGRAPHY_MAX_LENGTH, MOST_LINKS, Link, Profile

LABEL_MAX_LENGTH = Link._meta.get_field("label").max_length
URL_MAX_LENGTH = Link._meta.get_field("url").max_length
# How the form's fields are kept when they could not be saved: one value each, then lists.
KEPT = ("biography", "biography_language", *(f"link_{n}_{part}" for n in range(1, 6) for part in ("label", "url")))
KEPT += tuple(item.field for item in Item)
KEPT_LISTS = ("languages", "expertise")


@dataclass(frozen=True)
class Chosen:
    """The objectives of one framework, each with its box."""

    framework: Framework
    boxes: list[tuple[Objective, Any]]

    @property
    def is_chosen(self) -> bool:
        return any(box.data["selected"] for _objective, box in self.boxes)


class ShowingForm(forms.Form):
    """All that a profile holds. `objectives` are those that can be chosen from, each with its framework."""

    biography = forms.CharField(
        label=_("Biography"),
        required=False,
        max_length=BIOGRAPHY_MAX_LENGTH,
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
        help_text=_("Markdown, up to 4,000 characters."),
        error_messages={
            "max_length": _("This is %(show_value)d characters long; up to %(limit_value)d can be saved.")
        },
    )
    biography_language = forms.ChoiceField(
        label=_("Language of the biography"), required=False, choices=settings.COMMENT_LANGUAGES
    )
    languages = forms.MultipleChoiceField(
        label=Item.LANGUAGES.label,
        required=False,
        choices=settings.COMMENT_LANGUAGES,
        widget=forms.CheckboxSelectMultiple,
    )
    expertise = forms.MultipleChoiceField(
        label=Item.EXPERTISE.label, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, profile: Profile | None, objectives: list[Objective], **kwargs: Any) -> None:
        kwargs["initial"] = _initial(profile) | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.offered = {str(objective.pk): objective for objective in objectives}
        self.fields["expertise"].choices = [  # type: ignore[attr-defined]
            (key, str(objective)) for key, objective in self.offered.items()
        ]
        for number in range(1, MOST_LINKS + 1):
            self._add_link(number)
        for item in Item:
            self.fields[item.field] = forms.ChoiceField(
                label=_("Who may see it"),
                choices=Audience.choices,
                initial=Audience.NOBODY,
                widget=forms.RadioSelect,
            )
        self.fields[Item.DIRECTORY.field].label = _("Who may find you there")

    def _add_link(self, number: int) -> None:
        self.fields[f"link_{number}_label"] = forms.CharField(
            label=gettext("Link %d: label") % number,
            required=False,
            max_length=LABEL_MAX_LENGTH,
            widget=forms.TextInput(attrs={"dir": "auto"}),
        )
        self.fields[f"link_{number}_url"] = forms.URLField(
            label=gettext("Link %d: address") % number,
            required=False,
            max_length=URL_MAX_LENGTH,
            assume_scheme="https",
            widget=forms.URLInput(attrs={"dir": "ltr", "placeholder": "https://"}),
        )

    @property
    def link_rows(self) -> Iterator[tuple[BoundField, BoundField]]:
        for number in range(1, MOST_LINKS + 1):
            yield self[f"link_{number}_label"], self[f"link_{number}_url"]

    @property
    def frameworks(self) -> list[Chosen]:
        """The objectives to choose from, by framework."""
        groups: dict[Framework, list[tuple[Objective, Any]]] = {}
        for box in self["expertise"]:
            objective = self.offered[box.data["value"]]
            groups.setdefault(objective.framework, []).append((objective, box))
        return [Chosen(framework, boxes) for framework, boxes in groups.items()]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for number in range(1, MOST_LINKS + 1):
            self._clean_link(data, f"link_{number}_label", f"link_{number}_url")
        return data

    def _clean_link(self, data: dict[str, Any], label: str, url: str) -> None:
        address = data.get(url, "")
        if data.get(label) and not address and url not in self.errors:
            self.add_error(url, _("Write the address that this is the label of, or empty both."))
        if address and not _is_plain_https(address):
            self.add_error(url, _("Only addresses that begin with https:// and carry no name or password."))

    def profile_data(self) -> dict[str, Any]:
        """What `save_profile` takes, of a valid form."""
        data = self.cleaned_data
        biography = data["biography"].strip()
        spoken = get_language() or settings.LANGUAGE_CODE
        language = data["biography_language"] or detect_language(biography, spoken)
        rows = [(data[f"link_{n}_label"], data[f"link_{n}_url"]) for n in range(1, MOST_LINKS + 1)]
        return {
            "biography": biography,
            "biography_language": language if biography else "",
            "languages": data["languages"],
            "expertise": [self.offered[key] for key in data["expertise"]],
            "links": [row for row in rows if row[1]],
            "audiences": {item: Audience(data[item.field]) for item in Item},
        }


def _is_plain_https(address: str) -> bool:
    """`https://bank.example@evil.example/` leads elsewhere than it seems."""
    parts = urlsplit(address)
    return parts.scheme == "https" and "@" not in parts.netloc


def _initial(profile: Profile | None) -> dict[str, Any]:
    language = {"biography_language": get_language()}
    if profile is None:
        return language
    links = {
        f"link_{number}_{part}": getattr(link, part)
        for number, link in enumerate(profile.links.all(), 1)
        for part in ("label", "url")
    }
    return {
        **language,
        **({"biography_language": profile.biography_language} if profile.biography else {}),
        "biography": profile.biography,
        "languages": profile.languages,
        "expertise": [str(objective.pk) for objective in profile.expertise.all()],
        **links,
        **{item.field: getattr(profile, item.field) for item in Item},
    }
