from django.db import models
from django.utils.translation import gettext_lazy as _


class Ruling(models.TextChoices):
    """What a moderator ruled on a comment."""

    PUBLISH = "publish", _("publish")
    RETURN = "return", _("return for revision")
    DECLINE = "decline", _("decline")
    HIDE = "hide", _("hide")
    RESTORE = "restore", _("restore")


# The rulings on a revision: each revision gets one of them, once.
ON_A_REVISION = (Ruling.PUBLISH, Ruling.RETURN, Ruling.DECLINE)
NEEDS_REASON = (Ruling.RETURN, Ruling.DECLINE, Ruling.HIDE)
