from apps.consultations.models.batch import InvitationBatch, InvitationRow
from apps.consultations.models.consultation import Consultation, Phase, Role
from apps.consultations.models.invitation import Acceptance, Invitation
from apps.consultations.models.roundtable import Document, Question, Roundtable

__all__ = [
    "Acceptance",
    "Consultation",
    "Document",
    "Invitation",
    "InvitationBatch",
    "InvitationRow",
    "Phase",
    "Question",
    "Role",
    "Roundtable",
]
