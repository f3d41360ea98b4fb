from django import forms

from apps.notifications.actions.preferences import DIGEST_WORDING
from apps.notifications.models import Frequency, Preference


class PreferenceForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Preference
        fields = ("digest", "email_at_once")
        widgets = {"digest": forms.RadioSelect}
        help_texts = {"digest": DIGEST_WORDING}


class DigestForm(forms.Form):
    digest = forms.ChoiceField(choices=Frequency)
