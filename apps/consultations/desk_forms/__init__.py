from apps.consultations.desk_forms.consultation import (
    LanguagesForm,
    OpeningForm,
    SettingsForm,
    TakeOverForm,
)
from apps.consultations.desk_forms.document import DocumentForm
from apps.consultations.desk_forms.phase import EndForm, PhaseForm
from apps.consultations.desk_forms.roundtable import NumbersForm, QuestionForm, RoundtableForm

__all__ = [
    "DocumentForm",
    "EndForm",
    "LanguagesForm",
    "NumbersForm",
    "OpeningForm",
    "PhaseForm",
    "QuestionForm",
    "RoundtableForm",
    "SettingsForm",
    "TakeOverForm",
]
