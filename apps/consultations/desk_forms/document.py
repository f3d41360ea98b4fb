"""Background documents, which are kept elsewhere."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.consultations.models import Consultation, Roundtable
from apps.core.multilingual import MultilingualForm, Text


class DocumentForm(MultilingualForm):
    texts = {
        "title": Text(gettext_lazy("Title"), max_length=300, required=True),
        "summary": Text(gettext_lazy("Summary"), rows=3, max_length=2_000),
    }
    url = forms.URLField(
        label=gettext_lazy("Address"),
        help_text=gettext_lazy("Where the document is kept; it begins with https://."),
        max_length=500,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"dir": "ltr"}),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the document"), choices=settings.COMMENT_LANGUAGES
    )
    roundtable = forms.ModelChoiceField(
        Roundtable.objects.none(),
        label=gettext_lazy("Belongs to"),
        required=False,
        empty_label=gettext_lazy("the whole consultation"),
    )

    def __init__(self, *args: Any, consultation: Consultation, **kwargs: Any) -> None:
        self.consultation = consultation
        super().__init__(*args, **kwargs)

    def arguments(self) -> dict[str, Any]:
        return {"consultation": self.consultation}

    def arrange(self) -> None:
        field = self.fields["roundtable"]
        field.queryset = self.consultation.roundtables.all()  # type: ignore[attr-defined]
        field.label_from_instance = _named_roundtable  # type: ignore[attr-defined]

    def clean_url(self) -> str:
        url = str(self.cleaned_data["url"])
        if not url.startswith("https://"):
            raise forms.ValidationError(_("Give an address that begins with https://."))
        return url


def _named_roundtable(roundtable: Roundtable) -> str:
    return f"{roundtable.number}. {roundtable.title}"
