from apps.consultations.models.consultation import Consultation, Phase, Role
from apps.consultations.models.invitation import Acceptance, Invitation
from apps.consultations.models.roundtable import Document, Question, Roundtable

__all__ = [
    "Acceptance",
    "Consultation",
    "Document",
    "Invitation",
    "Phase",
    "Question",
    "Role",
    "Roundtable",
]
