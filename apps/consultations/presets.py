"""For whom an invited person is to speak: proposed by the organisers, taken or left by the person."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from apps.accounts.models import User
from apps.core.language import best_version
from apps.organisations.actions import authorise_representative, claim_affiliation, verify_affiliation
from apps.organisations.models import Affiliation, AffiliationStatus, Organisation, StakeholderGroup, Verification
from apps.organisations.queries import current_affiliation, organisations_called

if TYPE_CHECKING:
    from apps.consultations.models import Invitation


@dataclass(frozen=True)
class Preset:
    """A group, and mostly an organisation of it (a name is of one that is not known yet) and a position.

    With `may_represent` the person may also write on the organisation's behalf, once somebody vouches for them.
    """

    organisation: Organisation | str | None
    stakeholder_group: StakeholderGroup
    position: str = ""
    may_represent: bool = False

    @property
    def columns(self) -> dict[str, Any]:
        """As an invitation keeps it."""
        is_new = isinstance(self.organisation, str)
        return {
            "organisation": None if is_new else self.organisation,
            "organisation_name": self.organisation if is_new else "",
            "stakeholder_group": self.stakeholder_group,
            "position": self.position,
            "may_represent": self.may_represent and self.organisation is not None,
        }

    @property
    def name(self) -> str:
        """What the organisation is called, in the active language; empty without one."""
        if isinstance(self.organisation, Organisation):
            return best_version(self.organisation.name)[0]
        return self.organisation or ""

    @property
    def details(self) -> str:
        """Group and position, as one reads them under the name."""
        return " · ".join(filter(None, (str(self.stakeholder_group), self.position)))

    def is_of(self, affiliation: Affiliation) -> bool:
        """Whether that is what a person speaks for already."""
        known = self.organisation
        if isinstance(known, str):
            known = next(iter(organisations_called(known)), None)
            if known is None:
                return False
        mine = affiliation.organisation
        is_same = (known and known.successor) == (mine and mine.successor)
        return is_same and affiliation.stakeholder_group == self.stakeholder_group


def is_taken_unasked(preset: Preset, current: Affiliation | None) -> bool:
    """Whether it replaces what the person speaks for unless they say no: not what somebody has verified."""
    return current is None or not current.is_verified or preset.is_of(current)


def take_preset(invitation: "Invitation", user: User, *, is_asked_for: bool) -> None:
    """Let `user` speak for what the invitation proposes; inside the transaction that accepts it.

    Unless it `is_asked_for`, what somebody has verified of them already stays. Who was invited by e-mail is
    verified, because the organiser vouches for them (nobody does for themself); who has a link only claims.
    """
    preset, current = invitation.preset, current_affiliation(user)
    if preset is None or not (is_asked_for or is_taken_unasked(preset, current)):
        return
    affiliation = claim_affiliation(
        user=user,
        organisation=preset.organisation,
        stakeholder_group=preset.stakeholder_group,
        position=preset.position or (current.position if current and preset.is_of(current) else ""),
    )
    voucher = invitation.voucher
    if affiliation.organisation and voucher and voucher != user:
        _vouch(affiliation, voucher, preset.may_represent)


def _vouch(affiliation: Affiliation, voucher: User, may_represent: bool) -> None:
    """What is verified already is only added to: an invitation takes nothing away."""
    if affiliation.status == AffiliationStatus.CLAIMED:
        by = Verification.ORGANISER
        verify_affiliation(affiliation=affiliation, by=by, actor=voucher, may_represent=may_represent)
    elif may_represent and affiliation.is_verified:
        authorise_representative(affiliation=affiliation, actor=voucher, may_represent=True)
