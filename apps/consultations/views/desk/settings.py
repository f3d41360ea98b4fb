from typing import Any

from django.utils.translation import gettext_lazy

from apps.consultations.desk_forms import SettingsForm
from apps.consultations.editing import change_consultation
from apps.consultations.views.desk.access import FormPage
from apps.core.multilingual import MultilingualForm


class SettingsPage(FormPage):
    """Texts, languages and rules of the consultation."""

    section, template = "settings", "settings"
    title = gettext_lazy("Settings")

    def form(self, **data: Any) -> MultilingualForm:
        return SettingsForm(in_languages=self.consultation.languages, standing=self.consultation, **data)

    def save(self, form: SettingsForm) -> None:
        changes, seen = form.changes(), form.cleaned_data["seen"]
        change_consultation(consultation=self.consultation, by=self.organiser, seen=seen, changes=changes)
        self.consultation.slug = changes.get("slug", self.consultation.slug)
