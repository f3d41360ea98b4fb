from apps.consultations.models.consultation import Consultation, Phase, Role
from apps.consultations.models.roundtable import Document, Question, Roundtable

__all__ = ["Consultation", "Document", "Phase", "Question", "Role", "Roundtable"]
