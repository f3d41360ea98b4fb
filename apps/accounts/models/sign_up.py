"""Asking for an account."""

from dataclasses import dataclass
from datetime import timedelta
from secrets import token_urlsafe

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import models
from django.utils import timezone

from apps.core.identifiers import parse_id
from apps.core.language_fields import LanguageField
from apps.core.models import Mail

SIGNER = Signer(salt="accounts.sign_up", sep=".")
VALID_FOR = timedelta(days=3)


def make_secret() -> str:
    return token_urlsafe(16)


@dataclass(frozen=True)
class Identity:
    """A person as an OpenID Connect provider knows them; `label` is what they call their account there."""

    provider: str
    subject: str
    label: str


class SignUpQuerySet(models.QuerySet["SignUp"]):
    def valid(self) -> "SignUpQuerySet":
        return self.filter(created_at__gt=timezone.now() - VALID_FOR)

    def owed(self) -> "SignUpQuerySet":
        """E-mails still to be sent."""
        return self.valid().filter(sent_at__isnull=True)

    def with_token(self, token: str) -> "SignUp | None":
        """The one whose link has `token`, if it can still be confirmed."""
        try:
            number, _dash, secret = SIGNER.unsign(token).partition("-")
        except BadSignature:
            return None
        return self.valid().filter(pk=parse_id(number) or 0, secret=secret).first()


class SignUp(Mail):
    """Somebody wants an account and has not yet shown that the address is theirs.

    It becomes an account when they do, and nothing before: so it keeps the address from nobody, and asking for an
    account costs the same whether there is one or not. The token is signed, not stored (as with invitations).
    """

    email = models.EmailField()
    name = models.CharField(max_length=150)
    password = models.CharField(max_length=128, blank=True, help_text="Empty for who comes from a provider.")
    language = LanguageField(default=settings.LANGUAGE_CODE)
    destination = models.CharField(max_length=2_000, blank=True)
    provider = models.CharField(
        max_length=200, blank=True, help_text="OpenID Connect: which one knows the person."
    )
    subject = models.CharField(max_length=191, blank=True, help_text="The provider's number for the person.")
    label = models.CharField(max_length=254, blank=True, help_text="What the person calls their account there.")
    secret = models.CharField(max_length=22, default=make_secret, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    asked_at = models.DateTimeField(default=timezone.now, help_text="When the e-mail was last asked for.")
    sent_at = models.DateTimeField(null=True)

    objects = SignUpQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["email"], name="sign_up_email")]

    def __str__(self) -> str:
        return self.email

    @property
    def identity(self) -> Identity | None:
        return Identity(self.provider, self.subject, self.label) if self.provider else None

    @property
    def token(self) -> str:
        return SIGNER.sign(f"{self.pk}-{self.secret}")
