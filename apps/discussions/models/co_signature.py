"""Speaking jointly: who was asked to sign a comment with its author, and who confirmed which wording."""

from secrets import token_urlsafe
from typing import Self

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.core.identifiers import parse_id
from apps.core.language_fields import LanguageField
from apps.core.models import Mail
from apps.discussions.enums import CommentAttribution, CommentVoice, Status
from apps.discussions.models.revision import Revision

SIGNER = Signer(salt="discussions.co_signature", sep=".")
# What has not come to an end can be signed.
SIGNABLE = (Status.PENDING, Status.RETURNED, Status.PUBLISHED)
# Whose author asks for signatures, by name: nobody is written to once that name is withheld.
ASKING = Q(
    comment__status__in=SIGNABLE,
    comment__voice=CommentVoice.JOINT,
    comment__attribution=CommentAttribution.NAMED,
)


def make_secret() -> str:
    return token_urlsafe(16)


class CoSignatureState(models.TextChoices):
    WAITING = "waiting", _("to be asked")
    ASKED = "asked", _("asked")
    CONFIRMED = "confirmed", _("signed")
    DECLINED = "declined", _("does not sign")


class CoSignatureQuerySet(models.QuerySet["CoSignature"]):
    def owed(self) -> "CoSignatureQuerySet":
        """Those to be asked, for the first time or about a new wording."""
        is_settled = Q(declined_at__isnull=False) | Q(revision=F("comment__latest_revision"))
        return self.filter(ASKING, sent_at__isnull=True).exclude(is_settled)

    def signed_by(self, user: User) -> "CoSignatureQuerySet":
        """What stands under the name of `user`: by their account, or by an address that they have confirmed."""
        addresses = user.emailaddress_set.filter(verified=True).values("email")  # type: ignore[attr-defined]
        return self.filter(Q(user=user) | Q(email__in=addresses), revision__isnull=False)

    def under(self, revision: Revision | None) -> "CoSignatureQuerySet":
        """Those who confirmed this very wording, in the order in which they were asked."""
        return self.filter(revision=revision, revision__isnull=False, declined_at__isnull=True).order_by("pk")

    def with_token(self, token: str) -> "CoSignature | None":
        """The one whose link has `token`, whatever has become of it; None for a token that we did not make."""
        try:
            number, _dash, secret = SIGNER.unsign(token).partition("-")
        except BadSignature:
            return None
        found = self.filter(pk=parse_id(number), secret=secret)
        return found.select_related(
            "comment__consultation", "comment__latest_revision", "comment__question"
        ).first()


class CoSignature(Mail):
    """One person who was asked by e-mail. Their name appears with the wording that they confirmed, with no other.

    The token is signed with the site's key and not stored. `user` is the account by which they confirmed, if any;
    name and organisation are those of that moment.
    """

    comment = models.ForeignKey("discussions.Comment", on_delete=models.CASCADE, related_name="co_signatures")
    email = models.EmailField(_("e-mail address"))
    language = LanguageField(default=settings.LANGUAGE_CODE)
    secret = models.CharField(max_length=22, default=make_secret, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="co_signatures"
    )
    name = models.CharField(_("name"), max_length=150, blank=True)
    organisation_name = models.CharField(_("organisation"), max_length=300, blank=True)
    is_verified = models.BooleanField(default=False, help_text="The affiliation was verified then.")
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, null=True, related_name="co_signatures")
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    declined_at = models.DateTimeField(null=True)

    objects = CoSignatureQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(Lower("email"), "comment", name="co_signature_once_per_address"),
            models.CheckConstraint(
                condition=Q(revision__isnull=True) | ~Q(name=""), name="co_signature_confirmed_has_a_name"
            ),
        ]

    def __str__(self) -> str:
        return f"of comment {self.comment_id}"

    def get_absolute_url(self) -> str:
        return reverse("discussions:co_signature", args=[self.token])

    @property
    def token(self) -> str:
        return SIGNER.sign(f"{self.pk}-{self.secret}")

    @property
    def state(self) -> CoSignatureState:
        if self.declined_at:
            return CoSignatureState.DECLINED
        if self.revision_id and self.revision_id == self.comment.latest_revision_id:
            return CoSignatureState.CONFIRMED
        return CoSignatureState.ASKED if self.sent_at else CoSignatureState.WAITING

    @property
    def is_open(self) -> bool:
        """Whether it can be confirmed or declined still; else the link shows nothing of the comment."""
        return self.declined_at is None and self.comment.status in SIGNABLE and self.comment.is_joint

    @property
    def as_shown(self) -> dict[str, object]:
        """What readers see. Who signed by the link alone gave the name themself: no account stands for it."""
        return {
            "name": self.name,
            "organisation": self.organisation_name,
            "verified": self.is_verified,
            "by_email": self.user_id is None,
        }

    def locked(self) -> Self | None:
        """As it is now, if it is still there; its comment has been locked before."""
        return type(self).objects.select_for_update(of=("self",)).filter(pk=self.pk).first()
