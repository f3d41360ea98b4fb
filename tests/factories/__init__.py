"""Factories without surprises: what a test needs it says, the rest is plain."""

from tests.factories.consultations import (
    ConsultationFactory,
    FrameworkFactory,
    InvitationBatchFactory,
    InvitationFactory,
    ObjectiveFactory,
    PhaseFactory,
    QuestionFactory,
    RoleFactory,
    RoundtableFactory,
)
from tests.factories.discussions import pending_comment, published_comment, translation_of
from tests.factories.people import (
    AffiliationFactory,
    CountryNameFactory,
    OrganisationFactory,
    ProfileFactory,
    SignUpFactory,
    StakeholderGroupFactory,
    UserFactory,
)

__all__ = [
    "AffiliationFactory",
    "ConsultationFactory",
    "CountryNameFactory",
    "FrameworkFactory",
    "InvitationBatchFactory",
    "InvitationFactory",
    "ObjectiveFactory",
    "OrganisationFactory",
    "PhaseFactory",
    "ProfileFactory",
    "QuestionFactory",
    "RoleFactory",
    "RoundtableFactory",
    "SignUpFactory",
    "StakeholderGroupFactory",
    "UserFactory",
    "pending_comment",
    "published_comment",
    "translation_of",
]
