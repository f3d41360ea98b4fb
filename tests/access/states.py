"""What a consultation may be like: everything that decides who may see it and who may do something."""

from datetime import timedelta
from enum import StrEnum

from django.utils import timezone

from apps.consultations.enums import Attribution, Feature, Visibility
from apps.consultations.models import Consultation
from tests.factories import ConsultationFactory, PhaseFactory


class State(StrEnum):
    DRAFT = "draft"  # not announced
    OPEN = "open"  # public, announced, its phase for comments open
    CLOSED = "closed"  # as OPEN, and the phase is over
    PUBLIC_INVITED = "public to read"
    MEMBERS = "members only"
    HIDDEN = "hidden"
    CHATHAM_HOUSE = "Chatham House"  # as OPEN, and nobody learns who spoke


VISIBILITIES = {
    State.PUBLIC_INVITED: Visibility.PUBLIC_INVITED,
    State.MEMBERS: Visibility.MEMBERS,
    State.HIDDEN: Visibility.HIDDEN,
}


def make_consultation(state: State, **fields: object) -> Consultation:
    """Its phase for comments is open, whatever the state: see `close`."""
    now = timezone.now()
    consultation = ConsultationFactory(
        visibility=VISIBILITIES.get(state, Visibility.PUBLIC),
        announced_at=None if state == State.DRAFT else now - timedelta(days=30),
        attribution=Attribution.CHATHAM_HOUSE if state == State.CHATHAM_HOUSE else Attribution.NAMED,
        phases=[],
        **fields,
    )
    for feature in (Feature.COMMENT, Feature.ENDORSE):
        PhaseFactory(consultation=consultation, feature=feature)
    return consultation


def close(consultation: Consultation) -> None:
    consultation.phases.update(closes_at=timezone.now() - timedelta(days=1))
