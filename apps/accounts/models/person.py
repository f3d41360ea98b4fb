"""Who signs in. What a person says about themself and how they like to be told things."""

from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from apps.accounts.language_choice import LanguageChoice
from apps.core.country_fields import CountryField
from apps.core.language_fields import LanguageField
from apps.core.local_time import city_of


def validate_time_zone(name: str) -> None:
    """Raise ValidationError unless `name` is in the IANA time zone database."""
    if name not in available_timezones():
        raise ValidationError(_("“%(name)s” is not a time zone."), params={"name": name})


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: object) -> "User":
        """A saved user; without `password` the account cannot be signed in to."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str, **fields: object) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """A person. Addresses under `.invalid` (RFC 2606) belong to imported authors who have no account."""

    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=150)
    country = CountryField(_("country"), blank=True)
    language = LanguageField(_("language"), default=settings.LANGUAGE_CODE)
    time_zone = models.CharField(_("time zone"), max_length=64, default="UTC", validators=[validate_time_zone])
    comment_languages = models.CharField(
        _("languages in discussions"),
        max_length=300,
        blank=True,
        help_text="Which comments are folded away: what a LanguageChoice writes.",
    )
    is_staff = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    may_open_consultations = models.BooleanField(
        _("may open consultations"),
        default=False,
        help_text=_("Whoever organises a consultation may open further ones anyway."),
    )
    date_joined = models.DateTimeField(auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_unique_ignoring_case")]

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def zone_name(self) -> str:
        """The city that the time zone is named after: "Zurich"."""
        return city_of(self.time_zone)

    @property
    def language_choice(self) -> LanguageChoice:
        return LanguageChoice.parsed(self.comment_languages)

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name
