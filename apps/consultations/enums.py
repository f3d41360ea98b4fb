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


class ModerationPolicy(models.TextChoices):
    """Whether a comment is decided on before or after readers see it."""

    PRE = "pre", _("Before publication")
    POST = "post", _("After publication")


class Standing(models.TextChoices):
    """Where a phase or a consultation stands today."""

    COMING = "coming", _("Coming")
    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")
