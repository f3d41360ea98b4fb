from django import forms

from apps.notifications.models import Preference


class PreferenceForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Preference
        fields = ("digest", "email_at_once")
        widgets = {"digest": forms.RadioSelect}
