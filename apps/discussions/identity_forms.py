"""Under which rule people speak, who is protected, and why an identity should be revealed."""

from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.consultations.enums import Attribution


def _explained(rule: Attribution) -> str:
    return format_html("<span><b>{}</b><br>{}</span>", rule.label, rule.explanation)


class AttributionForm(forms.Form):
    """The rule of a consultation, or with `inherits` of a roundtable, which may have none of its own."""

    rule = forms.ChoiceField(label=_("Attribution rule"), widget=forms.RadioSelect, required=False)

    def __init__(self, *args: Any, inherits: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rules = [(rule.value, _explained(rule)) for rule in Attribution]
        own = [("", format_html("<b>{}</b>", gettext("As the consultation")))] if inherits else []
        self.fields["rule"].choices = [*own, *rules]  # type: ignore[attr-defined]
        self.fields["rule"].required = not inherits


def _reason(label: Any, help_text: Any, *, required: bool) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 4, "dir": "auto"})
    return forms.CharField(label=label, help_text=help_text, max_length=2000, required=required, widget=widget)


class ProtectionForm(forms.Form):
    reason = _reason(
        _("Why should your name not be known?"),
        _("Only the organisers of this consultation read it. You need not name anybody."),
        required=False,
    )


class RevealForm(forms.Form):
    reason = _reason(
        _("Why do you have to know who wrote this?"),
        _("The other organisers read it, and so does the author if the identity is revealed."),
        required=True,
    )
