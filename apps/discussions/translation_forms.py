"""What a translator sends."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from apps.discussions.forms import clean_text, language_choices
from apps.discussions.models import Comment

# What a translation that could not be sent is kept with.
FIELDS = ("body", "language", "revision")


class TranslationForm(forms.Form):
    """What `comment` is in another language; the reader's own is chosen at first where it is another one."""

    language = forms.ChoiceField(
        label=_("Into which language"), error_messages={"required": _("Choose the language of your translation.")}
    )
    body = forms.CharField(
        label=_("The comment in that language"),
        max_length=settings.COMMENT_MAX_LENGTH,
        widget=forms.Textarea(attrs={"rows": 14, "dir": "auto"}),
        help_text=_("Markdown, up to 20,000 characters."),
        error_messages={
            "required": _("Write something first."),
            "max_length": _("This is %(show_value)d characters long; up to %(limit_value)d can be sent."),
        },
    )

    def __init__(self, *args: Any, comment: Comment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        assert comment.published_revision  # noqa: S101 - the caller has seen to that
        original = comment.published_revision.language
        others = [choice for choice in language_choices(comment.consultation) if choice[0] not in ("", original)]
        self.fields["language"].choices = [("", "–"), *others]  # type: ignore[attr-defined]
        spoken = get_language()
        self.fields["language"].initial = spoken if spoken in dict(others) else ""

    def clean_body(self) -> str:
        return clean_text(self.cleaned_data["body"])
