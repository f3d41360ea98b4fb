"""What an author sends."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from apps.consultations.models import Consultation
from apps.core.language import detect_language
from apps.discussions.co_signing_forms import AddressesField
from apps.discussions.enums import CommentVoice
from apps.objectives.models import Objective

# What a text that could not be sent is kept with; `objectives` go with it.
FIELDS = ("body", "language", "client_token", "parent", "voice", "co_signatories")

VOICE_IS_GONE = _("You can no longer write here in the voice that you chose. Look once more, then send it again.")


class CommentForm(forms.Form):
    """A comment or a reply; `objectives` are those under review, offered to the author.

    An empty language means "find out": `cleaned_data["language"]` is then what was detected. `voices` are those in
    which the author may speak here; there is nothing to choose where it is one.
    """

    body = forms.CharField(
        label=_("Your comment"),
        max_length=settings.COMMENT_MAX_LENGTH,
        widget=forms.Textarea(attrs={"rows": 8, "dir": "auto"}),
        help_text=_("Markdown, up to 20,000 characters."),
        error_messages={
            "required": _("Write something first."),
            "max_length": _("This is %(show_value)d characters long; up to %(limit_value)d can be sent."),
        },
    )
    language = forms.ChoiceField(label=_("Language"), required=False)
    objectives = forms.MultipleChoiceField(
        label=_("Objectives it speaks to"), required=False, widget=forms.CheckboxSelectMultiple
    )
    voice = forms.ChoiceField(
        label=_("In whose voice"),
        required=False,
        widget=forms.RadioSelect,
        initial=CommentVoice.PERSONAL,
        error_messages={"invalid_choice": VOICE_IS_GONE},
    )
    co_signatories = AddressesField(
        label=_("Who is to sign with you"),
        required=False,
        help_text=_(
            "E-mail addresses, one on each line. Each person is sent a link to the text and asked to sign; "
            "no name appears before."
        ),
    )
    client_token = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        *args: Any,
        consultation: Consultation,
        objectives: Sequence[Objective],
        voices: Sequence[CommentVoice] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.consultation, self.voices = consultation, voices
        self.under_review = {str(objective.pk): objective for objective in objectives}
        self.fields["language"].choices = language_choices(consultation)  # type: ignore[attr-defined]
        self.fields["objectives"].choices = [  # type: ignore[attr-defined]
            (pk, f"{objective.number} {objective.label}") for pk, objective in self.under_review.items()
        ]
        self.fields["client_token"].initial = uuid4
        if not objectives:
            del self.fields["objectives"]
        self.fields["voice"].choices = [(voice.value, voice.label) for voice in voices]  # type: ignore[attr-defined]
        if len(voices) < 2:
            del self.fields["voice"]
        if CommentVoice.JOINT not in voices:
            del self.fields["co_signatories"]

    def as_it_stands(self) -> "CommentForm":
        """The same with what was written in it, and nothing said about it: it was not sent to be judged."""
        written = {name: self.data.get(name, "") for name in self.fields}
        if "objectives" in self.fields:
            written["objectives"] = self.data.getlist("objectives")  # type: ignore[attr-defined]
        return CommentForm(
            initial=written,
            consultation=self.consultation,
            objectives=list(self.under_review.values()),
            voices=self.voices,
        )

    def clean_body(self) -> str:
        return clean_text(self.cleaned_data["body"])

    def clean_objectives(self) -> list[Objective]:
        return [self.under_review[pk] for pk in self.cleaned_data["objectives"]]

    def _check_voice(self) -> None:
        """Who has chosen a voice when there was a choice does not speak in another one unasked."""
        if "voice" not in self.fields and self.data.get("voice", "") not in ("", CommentVoice.PERSONAL):
            self.add_error(None, VOICE_IS_GONE)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        self._check_voice()
        if (
            cleaned.get("voice") == CommentVoice.JOINT
            and "co_signatories" in cleaned
            and not cleaned["co_signatories"]
        ):
            self.add_error("co_signatories", _("Give the address of at least one person who is to sign with you."))
        expected = next(iter(self.consultation.languages), settings.LANGUAGE_CODE)
        if cleaned.get("body") and not cleaned.get("language"):
            cleaned["language"] = detect_language(cleaned["body"], expected)
        return cleaned


def clean_text(text: str) -> str:
    """As it is stored: with the line breaks of the project, and without what surrounds it."""
    return text.replace("\r\n", "\n").replace("\x00", "").strip()


def language_choices(consultation: Consultation) -> list[tuple[str, str]]:
    """Detection first, then the consultation's languages, then the others that can be named."""
    names = dict(settings.COMMENT_LANGUAGES)
    first = [code for code in consultation.languages if code in names]
    others = [code for code in names if code not in first]
    return [("", str(_("found from the text"))), *((code, names[code]) for code in [*first, *others])]
