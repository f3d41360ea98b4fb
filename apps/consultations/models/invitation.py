"""Being asked to take a role in a consultation."""

from secrets import token_urlsafe
from typing import Self

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Case, Count, F, Q, Value, When
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.consultations.enums import BY_LINK, InvitationState, RoleName
from apps.consultations.models.batch import InvitationBatch
from apps.consultations.models.consultation import Consultation
from apps.consultations.presets import Preset
from apps.core.addresses import canonical_address
from apps.core.identifiers import parse_id
from apps.core.language_fields import LanguageField
from apps.core.models import Mail
from apps.core.sending import MOST_ATTEMPTS
from apps.organisations.models import Organisation, StakeholderGroup

SIGNER = Signer(salt="consultations.invitation", sep=".")
MOST_PEOPLE = 1_000
# By e-mail and neither taken nor refused by a mail server; an index finds them.
UNSENT = Q(sent_at__isnull=True, bounced_at__isnull=True) & ~Q(email="")
# What has to be read with an invitation to say for whom somebody is to speak.
# From which states it can be sent again, being by e-mail; and those in which nothing is left to revoke.
AGAIN = (InvitationState.SENT, InvitationState.BOUNCED, InvitationState.FAILED, InvitationState.EXPIRED)
OVER = (InvitationState.ACCEPTED, InvitationState.USED_UP, InvitationState.REVOKED)
PRESET = ("organisation__merged_into", "stakeholder_group")


def make_secret() -> str:
    return token_urlsafe(16)


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def owed(self) -> "InvitationQuerySet":
        """E-mails still to be sent."""
        is_usable = Q(revoked_at__isnull=True, used=0, expires_at__gt=timezone.now())
        return self.filter(UNSENT, is_usable)

    def in_state(self, state: InvitationState) -> "InvitationQuerySet":
        """Those whose `state` it is now."""
        return self.with_state().filter(state_now=state)  # type: ignore[misc]

    def revocable(self) -> "InvitationQuerySet":
        """Those that are not over."""
        return self.with_state().exclude(state_now__in=OVER)  # type: ignore[misc]

    def with_state(self) -> "InvitationQuerySet":
        """With their `state` as `state_now`, reckoned by the database."""
        used, mail = Q(used__gte=F("limit")), ~Q(email="")
        cases = [
            (used & mail, InvitationState.ACCEPTED),
            (used, InvitationState.USED_UP),
            (Q(revoked_at__isnull=False), InvitationState.REVOKED),
            (Q(expires_at__lte=timezone.now()), InvitationState.EXPIRED),
            (~mail, InvitationState.OPEN),
            (Q(bounced_at__isnull=False), InvitationState.BOUNCED),
            (Q(sent_at__isnull=False), InvitationState.SENT),
            (Q(attempts__gte=MOST_ATTEMPTS), InvitationState.FAILED),
        ]
        whens = [When(condition, then=Value(state.value)) for condition, state in cases]
        state = Case(*whens, default=Value(InvitationState.WAITING.value), output_field=models.CharField())
        return self.annotate(state_now=state)

    def count_by_state(self) -> dict[InvitationState, int]:
        """How many there are in each state that occurs, in the order of the states. One query."""
        states = self.with_state().order_by().values_list("state_now")  # type: ignore[misc]
        found = dict(states.annotate(count=Count("pk")))
        return {state: found[state.value] for state in InvitationState if state.value in found}

    def in_the_way(self) -> "InvitationQuerySet":
        """Those by e-mail that another one for the same address and role would repeat."""
        return self.filter(revoked_at=None, used=0).exclude(email="")

    def with_token(self, token: str) -> "Invitation | None":
        """The one whose link has `token`, whatever has become of it; None for a token that we did not make."""
        try:
            number, _dash, secret = SIGNER.unsign(token).partition("-")
        except BadSignature:
            return None
        found = self.filter(pk=parse_id(number), secret=secret)
        return found.select_related("consultation", *PRESET).first()


class Invitation(Mail):
    """One for the person at `email`, or without it a link that `limit` people may use.

    The token is not stored: it is signed with the site's key, so that a copy of the table opens nothing. `name` is
    how the e-mail greets; `organisation` or the name of one that is not known yet, group and position are for
    whom the person is to speak.
    """

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField(_("e-mail address"), blank=True)
    role = models.CharField(_("role"), max_length=12, choices=RoleName, default=RoleName.PARTICIPANT)
    language = LanguageField(_("language"), default=settings.LANGUAGE_CODE)
    name = models.CharField(_("name"), max_length=150, blank=True)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="invitations"
    )
    organisation_name = models.CharField(_("organisation"), max_length=300, blank=True)
    stakeholder_group = models.ForeignKey(
        StakeholderGroup, on_delete=models.PROTECT, null=True, blank=True, related_name="invitations"
    )
    position = models.CharField(_("position"), max_length=150, blank=True)
    may_represent = models.BooleanField(_("may speak on behalf of the organisation"), default=False)
    batch = models.ForeignKey(
        InvitationBatch, on_delete=models.SET_NULL, null=True, blank=True, related_name="invitations"
    )
    secret = models.CharField(max_length=22, default=make_secret, editable=False)
    limit = models.PositiveSmallIntegerField(
        _("for how many people"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_PEOPLE)],
    )
    used = models.PositiveSmallIntegerField(default=0)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="invitations_made"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    bounced_at = models.DateTimeField(null=True)
    bounce = models.CharField(max_length=500, blank=True)
    revoked_at = models.DateTimeField(null=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ("-pk",)
        indexes = [models.Index(fields=["id"], condition=UNSENT, name="invitation_owed")]
        constraints = [
            models.CheckConstraint(condition=Q(used__lte=F("limit")), name="invitation_used_within_its_limit"),
            models.CheckConstraint(condition=Q(email="") | Q(limit=1), name="invitation_by_mail_is_for_one"),
            models.CheckConstraint(
                condition=~Q(email="") | Q(role__in=BY_LINK), name="invitation_link_gives_no_say_over_others"
            ),
            models.CheckConstraint(
                condition=Q(organisation=None) | Q(organisation_name=""), name="invitation_for_one_organisation"
            ),
            models.CheckConstraint(
                condition=Q(stakeholder_group__isnull=False)
                | Q(organisation=None, organisation_name="", position=""),
                name="invitation_organisation_has_a_group",
            ),
            models.CheckConstraint(
                condition=Q(may_represent=False) | Q(organisation__isnull=False) | ~Q(organisation_name=""),
                name="invitation_represents_an_organisation",
            ),
            models.UniqueConstraint(
                Lower("email"),
                "consultation",
                "role",
                condition=~Q(email="") & Q(revoked_at__isnull=True, used=0),
                name="invitation_once_per_address",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email or 'link'}: {self.role} of {self.consultation_id}"

    def get_absolute_url(self) -> str:
        return reverse("consultations:invitation", args=[self.token])

    @property
    def token(self) -> str:
        return SIGNER.sign(f"{self.pk}-{self.secret}")

    @property
    def state(self) -> InvitationState:
        if self.used >= self.limit:
            return InvitationState.ACCEPTED if self.email else InvitationState.USED_UP
        if self.revoked_at:
            return InvitationState.REVOKED
        if self.expires_at <= timezone.now():
            return InvitationState.EXPIRED
        return self._delivery if self.email else InvitationState.OPEN

    @property
    def _delivery(self) -> InvitationState:
        if self.bounced_at:
            return InvitationState.BOUNCED
        if self.sent_at:
            return InvitationState.SENT
        return InvitationState.FAILED if self.attempts >= MOST_ATTEMPTS else InvitationState.WAITING

    @property
    def is_open(self) -> bool:
        """Whether it can still be accepted."""
        return self.state not in (*OVER, InvitationState.EXPIRED)

    @property
    def may_be_resent(self) -> bool:
        """By e-mail, and neither used, revoked nor just about to be sent."""
        return bool(self.email) and self.state in AGAIN

    @property
    def preset(self) -> Preset | None:
        """For whom the person is to speak; None when the organisers leave that to them."""
        if self.stakeholder_group is None:
            return None
        known = self.organisation and self.organisation.successor
        named = known or self.organisation_name or None
        return Preset(named, self.stakeholder_group, self.position, self.may_represent)

    @property
    def voucher(self) -> User | None:
        """Who vouches for the person: the organiser who invited them by name and still is one."""
        if not self.email or self.invited_by is None:
            return None
        holds = self.consultation.roles.filter(user=self.invited_by, name=RoleName.ORGANISER)
        return self.invited_by if holds.exists() else None

    def is_for(self, user: User) -> bool:
        """Whether `user` may use it: one by e-mail is for the account that has confirmed that address."""
        if not self.email:
            return True
        confirmed = user.emailaddress_set.filter(verified=True)  # type: ignore[attr-defined]
        return canonical_address(self.email) in map(canonical_address, confirmed.values_list("email", flat=True))

    def is_held_by(self, user: User) -> bool:
        """Whether `user` accepted it and still has the role."""
        has_role = self.consultation.roles.filter(user=user, name=self.role)
        return has_role.exists() and self.acceptances.filter(user=user).exists()

    def locked(self) -> Self:
        """As it is now, locked until the transaction ends."""
        rows = type(self).objects.select_for_update(of=("self",))
        return rows.select_related("consultation", "invited_by", *PRESET).get(pk=self.pk)


class Acceptance(models.Model):
    """Who used an invitation: once, so that a role that was taken away is not taken back by the same link."""

    invitation = models.ForeignKey(Invitation, on_delete=models.CASCADE, related_name="acceptances")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="acceptances")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["invitation", "user"], name="acceptance_once")]

    def __str__(self) -> str:
        return f"{self.user_id} of {self.invitation_id}"
