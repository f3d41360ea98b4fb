"""What a person can show of themself, and to whom."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Audience(models.TextChoices):
    """Who may see something; nobody, until the person decides otherwise.

    Shared are those with whom they take part in a consultation in which people may see one another.
    """

    NOBODY = "nobody", _("Nobody")
    SHARED = "shared", _("People of my consultations")
    EVERYONE = "everyone", _("Everyone")


class Item(models.TextChoices):
    """Each of these is decided on by itself, in the field of `Profile` that `field` names."""

    AFFILIATION = "affiliation", _("For whom you speak, and your position")
    COUNTRY = "country", _("Country")
    BIOGRAPHY = "biography", _("Biography")
    LANGUAGES = "languages", _("Languages you speak")
    EXPERTISE = "expertise", _("Objectives you know well")
    LINKS = "links", _("Links")
    COMMENTS = "comments", _("Published comments")
    DIRECTORY = "directory", _("Lists of participants")

    @property
    def field(self) -> str:
        return f"{self}_audience"


# What stands on the page of a person; being on a list is decided beside it.
ON_THE_PAGE = tuple(item for item in Item if item != Item.DIRECTORY)
