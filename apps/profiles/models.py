"""What a person shows of themself, and to whom."""

from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from uuid import uuid4

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.fields import ArrayField
from django.core.validators import URLValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.core.models import TimestampedModel
from apps.objectives.models import Objective
from apps.profiles.enums import Audience, Item

if TYPE_CHECKING:
    from apps.accounts.models import User

    Viewer = User | AnonymousUser

BIOGRAPHY_MAX_LENGTH = 4_000
MOST_LINKS = 5


def _audience(item: Item) -> models.CharField:
    nobody = Audience.NOBODY
    return models.CharField(item.label, max_length=8, choices=Audience, default=nobody, db_default=nobody)


class Profile(TimestampedModel):
    """A person's words about themself, and for each item who may see it: nobody, until they say so.

    Made when the person first saves one, so that nobody has one whom nobody asked. Its address carries
    `public_id`, which is random: it tells nothing, and cannot be guessed.
    """

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="profile")
    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    biography = models.TextField(_("biography"), max_length=BIOGRAPHY_MAX_LENGTH, blank=True)
    biography_language = models.CharField(_("language"), max_length=10, blank=True)
    languages = ArrayField(models.CharField(max_length=10), verbose_name=_("languages"), default=list, blank=True)
    expertise = models.ManyToManyField(Objective, blank=True, related_name="+")

    affiliation_audience = _audience(Item.AFFILIATION)
    country_audience = _audience(Item.COUNTRY)
    biography_audience = _audience(Item.BIOGRAPHY)
    languages_audience = _audience(Item.LANGUAGES)
    expertise_audience = _audience(Item.EXPERTISE)
    links_audience = _audience(Item.LINKS)
    comments_audience = _audience(Item.COMMENTS)
    directory_audience = _audience(Item.DIRECTORY)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(biography="") | ~Q(biography_language=""), name="profile_biography_has_a_language"
            ),
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{item.field}__in": Audience.values}), name=f"profile_{item}_audience_known"
                )
                for item in Item
            ),
        ]

    def __str__(self) -> str:
        return f"profile of {self.user_id}"

    def get_absolute_url(self) -> str:
        return reverse("profiles:profile", args=[self.public_id])

    def shows(self, item: Item, *, to_near: bool) -> bool:
        """Whether its owner lets `item` be seen, by people of their consultations if `to_near`, else by all."""
        audience = getattr(self, item.field)
        return audience == Audience.EVERYONE or (to_near and audience == Audience.SHARED)


class Link(models.Model):
    """An address elsewhere that a person gives; `label` is their own word for it."""

    profile = models.ForeignKey(Profile, on_delete=models.CASCADE, related_name="links")
    position = models.PositiveSmallIntegerField()
    label = models.CharField(_("label"), max_length=80, blank=True)
    url = models.URLField(_("address"), max_length=300, validators=[URLValidator(schemes=["https"])])

    class Meta:
        ordering = ("position",)
        constraints = [
            models.UniqueConstraint(fields=["profile", "position"], name="link_position_unique"),
            models.CheckConstraint(condition=Q(position__lt=MOST_LINKS), name="link_no_more_than_five"),
            models.CheckConstraint(condition=Q(url__startswith="https://"), name="link_is_https"),
        ]

    def __str__(self) -> str:
        return self.label or self.host

    @property
    def host(self) -> str:
        """Where it leads, which readers are told beside the label."""
        return urlsplit(self.url).hostname or ""
