"""Who speaks and for whom, as at this moment; and in which voice they may."""

from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.consultations.enums import RoleName
from apps.consultations.models import Consultation, Role
from apps.core.errors import Refused
from apps.discussions.attribution import NOTHING, VOICES
from apps.discussions.enums import CommentAttribution, CommentVoice
from apps.discussions.models import Comment
from apps.organisations.models import Affiliation, Organisation

SHOWN_ROLES = (RoleName.ORGANISER, RoleName.MODERATOR, RoleName.RAPPORTEUR)


def check_voice(author: User, voice: CommentVoice, attribution: CommentAttribution) -> None:
    """Raises Refused for a voice that is not the author's, or that the rule of this place does not know."""
    if voice not in VOICES[attribution] and voice != CommentVoice.PERSONAL:
        raise Refused(_("Here one speaks for oneself: neither on behalf of an organisation nor jointly."))
    if voice == CommentVoice.ORGANISATION and not may_represent(author):
        raise Refused(_("You can write on behalf of your organisation once it is confirmed that you may."))


def check_still_represents(author: User, comment: Comment) -> None:
    """A new wording is a new statement. Raises Refused where it would be an organisation's and no longer is."""
    if comment.voice != CommentVoice.ORGANISATION:
        return
    current = Affiliation.objects.verified().filter(user=author).select_related("organisation").first()
    then = Organisation.objects.filter(comments=comment).select_related("merged_into").first()
    if current is None or not current.represents or then is None or current.organisation != then.successor:
        raise Refused(
            _("This was written on behalf of an organisation for which you no longer speak, so it stays as it is.")
        )


def may_represent(author: User) -> bool:
    """Whether `author` may write on behalf of their organisation today."""
    affiliation = Affiliation.objects.verified().filter(user=author).first()
    return affiliation is not None and affiliation.represents


def facts_about(author: User, consultation: Consultation) -> dict[str, object]:
    """Who speaks and for whom, as at this moment."""
    facts: dict[str, object] = {
        **NOTHING,
        "author_name": author.name,
        "country": str(author.country or ""),
        "role_badge": _shown_role(author, consultation),
    }
    affiliation = Affiliation.objects.current().filter(user=author).select_related("organisation").first()
    if affiliation is None:
        return facts
    organisation = affiliation.organisation
    return facts | {
        "position": affiliation.position,
        "organisation_id": affiliation.organisation_id,
        "organisation_name": organisation.name if organisation else "",
        "affiliation_verified": affiliation.is_verified,
        "stakeholder_group_id": affiliation.stakeholder_group_id,
    }


def _shown_role(author: User, consultation: Consultation) -> str:
    held = set(Role.objects.filter(user=author, consultation=consultation).values_list("name", flat=True))
    return next((role for role in SHOWN_ROLES if role in held), "")
