from apps.consultations.models.batch import InvitationBatch, InvitationRow
from apps.consultations.models.consultation import Consultation, Role
from apps.consultations.models.invitation import Acceptance, Invitation
from apps.consultations.models.phase import Phase, PhaseChange
from apps.consultations.models.roundtable import Document, Question, Roundtable

__all__ = [
    "Acceptance",
    "Consultation",
    "Document",
    "Invitation",
    "InvitationBatch",
    "InvitationRow",
    "Phase",
    "PhaseChange",
    "Question",
    "Role",
    "Roundtable",
]
