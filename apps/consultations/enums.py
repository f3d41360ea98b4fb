from django.db import models
from django.utils.translation import gettext_lazy as _


class Feature(models.TextChoices):
    """What a phase opens."""

    COMMENT = "comment", _("Comments")
    ENDORSE = "endorse", _("Endorsements")
    REVIEW = "review", _("Review")


class RoleName(models.TextChoices):
    ORGANISER = "organiser", _("Organiser")
    MODERATOR = "moderator", _("Moderator")
    RAPPORTEUR = "rapporteur", _("Rapporteur")
    PARTICIPANT = "participant", _("Participant")
    OBSERVER = "observer", _("Observer")


# Those who run a consultation, and those whom it is asked of; an observer is neither.
STAFF = (RoleName.ORGANISER, RoleName.MODERATOR, RoleName.RAPPORTEUR)
# Whom a link may make whoever has it; all others are invited one by one.
BY_LINK = (RoleName.PARTICIPANT, RoleName.OBSERVER)
SPEAKERS = (*STAFF, RoleName.PARTICIPANT)


class Visibility(models.TextChoices):
    """Who may read a consultation once it is announced, and who may comment."""

    PUBLIC = "public", _("Public")
    PUBLIC_INVITED = "public_invited", _("Public to read, invited to speak")
    MEMBERS = "members", _("Members only")
    HIDDEN = "hidden", _("Hidden")

    @property
    def explanation(self) -> str:
        return str(EXPLANATIONS[self])


PUBLIC_TO_READ = (Visibility.PUBLIC, Visibility.PUBLIC_INVITED)
EXPLANATIONS = {
    Visibility.PUBLIC: _("Everyone can read, and everyone with an account can comment."),
    Visibility.PUBLIC_INVITED: _("Everyone can read; only people with a role here can comment."),
    Visibility.MEMBERS: _(
        "Only people with a role here can read. For all others the consultation does not exist."
    ),
    Visibility.HIDDEN: _(
        "Only organisers, moderators and rapporteurs can read; participants and observers cannot."
    ),
}


class Attribution(models.TextChoices):
    """What readers learn of who speaks, from the most to the least."""

    NAMED = "named", _("By name")
    ORGANISATION = "organisation", _("Organisation and group only")
    CHATHAM_HOUSE = "chatham_house", _("Chatham House Rule")

    @property
    def explanation(self) -> str:
        return str(ATTRIBUTION_EXPLANATIONS[self])

    def is_looser_than(self, other: str) -> bool:
        """Whether it tells readers more of those who speak than `other` does."""
        return STRICTNESS.index(self) < STRICTNESS.index(Attribution(other))


STRICTNESS = (Attribution.NAMED, Attribution.ORGANISATION, Attribution.CHATHAM_HOUSE)
ATTRIBUTION_EXPLANATIONS = {
    Attribution.NAMED: _("Name, position, organisation, group and country stand with each comment."),
    Attribution.ORGANISATION: _("Organisation and group stand with each comment, and no person."),
    Attribution.CHATHAM_HOUSE: _(
        "What is said may be used, who said it may not be known: each person has a number in each roundtable, "
        "times are days, and nobody learns that somebody took part. Moderators receive what was written when its "
        "day is over. To reveal an identity takes two organisers."
    ),
}


class InvitationState(models.TextChoices):
    """What became of an invitation."""

    WAITING = "waiting", _("to be sent")
    SENT = "sent", _("sent")
    FAILED = "failed", _("could not be sent")
    BOUNCED = "bounced", _("bounced")
    OPEN = "open", _("open")
    ACCEPTED = "accepted", _("accepted")
    USED_UP = "used_up", _("used up")
    EXPIRED = "expired", _("expired")
    REVOKED = "revoked", _("revoked")


class ModerationPolicy(models.TextChoices):
    """Whether a comment is decided on before or after readers see it."""

    PRE = "pre", _("Before publication")
    POST = "post", _("After publication")


class Standing(models.TextChoices):
    """Where a phase or a consultation stands today."""

    COMING = "coming", _("Coming")
    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")
