"""A consultation and the roles that people have in it."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User, validate_time_zone
from apps.consultations.enums import (
    PUBLIC_TO_READ,
    STAFF,
    Attribution,
    ModerationPolicy,
    RoleName,
    Standing,
    Visibility,
)
from apps.core.local_time import city_of
from apps.core.models import Counting, I18nCharField, I18nTextField, TimestampedModel
from apps.objectives.models import Framework

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser

    from apps.consultations.models.phase import Phase


class ConsultationQuerySet(models.QuerySet["Consultation"]):
    def visible_to(self, user: "User | AnonymousUser | AbstractBaseUser") -> "ConsultationQuerySet":
        """The announced ones that are public, and those in which `user` has a role that reads."""
        public = Q(announced_at__lte=timezone.now(), visibility__in=PUBLIC_TO_READ)
        if not user.is_authenticated:
            return self.filter(public)
        role = Role.objects.filter(consultation=OuterRef("pk"), user=user.pk)
        is_member = ~Q(visibility=Visibility.HIDDEN) & Exists(role)
        return self.filter(public | is_member | Exists(role.filter(name__in=STAFF)))


class Consultation(Counting, TimestampedModel):
    """The whole process, with phases, languages, a framework and a moderation policy."""

    slug = models.SlugField(max_length=80, unique=True)
    code = models.CharField(
        _("code"),
        max_length=12,
        unique=True,
        validators=[RegexValidator(r"^[A-Z][A-Z0-9]*$")],
        help_text=_("Begins every reference number: GCM gives GCM-RT1-Q3-0042."),
    )
    title = I18nCharField(_("title"), max_length=300)
    mandate = I18nTextField(_("mandate"), blank=True)
    organiser_name = I18nCharField(_("organiser"), max_length=300)
    disclaimer = I18nTextField(_("disclaimer"), blank=True)
    languages = ArrayField(models.CharField(max_length=10), default=list)
    time_zone = models.CharField(_("time zone"), max_length=64, default="UTC", validators=[validate_time_zone])
    framework = models.ForeignKey(Framework, on_delete=models.PROTECT, null=True, blank=True)
    moderation = models.CharField(
        _("moderation"), max_length=4, choices=ModerationPolicy, default=ModerationPolicy.PRE
    )
    moderation_days = models.PositiveSmallIntegerField(_("usual days until a decision"), default=1)
    attribution = models.CharField(
        _("attribution rule"), max_length=13, choices=Attribution, default=Attribution.NAMED
    )
    visibility = models.CharField(_("visibility"), max_length=14, choices=Visibility, default=Visibility.PUBLIC)
    announced_at = models.DateTimeField(_("announced"), null=True, blank=True)
    last_comment_number = models.PositiveIntegerField(default=0, editable=False)

    counters = frozenset({"last_comment_number"})
    objects = ConsultationQuerySet.as_manager()

    class Meta:
        ordering = ("-announced_at", "id")

    def __str__(self) -> str:
        return str(self.title)

    def get_absolute_url(self) -> str:
        return reverse("consultations:consultation", args=[self.slug])

    @property
    def topic(self) -> str:
        return f"consultation:{self.pk}"

    @property
    def queue_topic(self) -> str:
        """The topic on which moderators hear of what awaits a decision."""
        return f"queue:{self.pk}"

    @property
    def organisers_topic(self) -> str:
        """The topic on which organisers hear of what was changed at their desk."""
        return f"organisers:{self.pk}"

    @property
    def is_announced(self) -> bool:
        return self.announced_at is not None and self.announced_at <= timezone.now()

    @property
    def has_been_commented(self) -> bool:
        """Somebody has sent a comment here, whatever became of it."""
        return self.last_comment_number > 0

    def all_topics(self) -> list[str]:
        """Its own, its queue's, its limited moderators', and those of all its roundtables and questions."""
        roundtables = self.roundtables.values_list("pk", flat=True)
        questions = self.roundtables.filter(questions__isnull=False).values_list("questions", flat=True)
        within = [f"roundtable:{pk}" for pk in roundtables] + [f"question:{pk}" for pk in questions]
        desks = [role.desk_topic for role in self.roles.limited()]
        return [self.topic, self.queue_topic, *desks, *within]

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def zone_name(self) -> str:
        """The city that the time zone is named after: "Zurich"."""
        return city_of(self.time_zone)

    @cached_property
    def phase_list(self) -> list["Phase"]:
        """All phases by date; one query, or none when they were prefetched."""
        return sorted(self.phases.all(), key=lambda phase: (phase.opens_at, phase.pk))

    def phase_for(self, feature: str) -> "Phase | None":
        """The phase that says whether `feature` is open: the open one, else the next, else the last."""
        phases = [phase for phase in self.phase_list if phase.feature == feature]
        return min(phases, key=lambda phase: phase.nearness, default=None)

    def is_open_for(self, feature: str) -> bool:
        phase = self.phase_for(feature)
        return phase is not None and phase.is_open

    @property
    def standing(self) -> Standing:
        """Open while any phase is, coming before the first, closed after the last."""
        standings = [phase.standing for phase in self.phase_list]
        if Standing.OPEN in standings:
            return Standing.OPEN
        return Standing.COMING if Standing.COMING in standings or not standings else Standing.CLOSED

    @property
    def period(self) -> tuple[datetime, datetime] | None:
        """From the first opening to the last close, aware; None without phases."""
        if not self.phase_list:
            return None
        return self.phase_list[0].opens_at, max(phase.closes_at for phase in self.phase_list)


class RoleQuerySet(models.QuerySet["Role"]):
    def moderating(self) -> "RoleQuerySet":
        """Those that may decide on comments."""
        return self.filter(name__in=(RoleName.MODERATOR, RoleName.ORGANISER))

    def limited(self) -> "RoleQuerySet":
        """Moderators of some roundtables, or of comments in some languages, only."""
        return self.filter(Q(only_roundtables=True) | ~Q(languages=[]))

    def unlimited(self) -> "RoleQuerySet":
        return self.filter(only_roundtables=False, languages=[])

    def covering(self, *, roundtable: int, languages: Iterable[str]) -> "RoleQuerySet":
        """Those whose limits let in a comment of that roundtable in one of `languages`."""
        is_there = Role.roundtables.through.objects.filter(role=OuterRef("pk"), roundtable=roundtable)
        return self.filter(
            Q(only_roundtables=False) | Exists(is_there), Q(languages=[]) | Q(languages__overlap=list(languages))
        )

    def with_roundtable_ids(self) -> "RoleQuerySet":
        """With `roundtable_ids`: to which a moderator is limited, if to any."""
        limits = Role.roundtables.through.objects.filter(role=OuterRef("pk"))
        return self.annotate(roundtable_ids=ArraySubquery(limits.values("roundtable")))


class Role(models.Model):
    """What a person may do in one consultation.

    A moderator's can be limited: with `only_roundtables` to `roundtables`, of which none may be left when one
    was deleted, and to comments in `languages`, where no language means all of them.
    """

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="roles")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="roles")
    name = models.CharField(max_length=12, choices=RoleName)
    only_roundtables = models.BooleanField(default=False)
    roundtables = models.ManyToManyField("consultations.Roundtable", blank=True, related_name="+")
    languages = ArrayField(models.CharField(max_length=10), default=list, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    roundtable_ids: list[int]  # with `with_roundtable_ids()` only

    objects = RoleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["consultation", "user", "name"], name="role_once_per_person"),
            models.CheckConstraint(
                condition=Q(name="moderator") | Q(only_roundtables=False, languages=[]),
                name="role_limits_are_for_moderators",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.name} of {self.consultation_id}"

    @property
    def is_limited(self) -> bool:
        return self.only_roundtables or bool(self.languages)

    @property
    def desk_topic(self) -> str:
        """The topic on which a limited moderator hears of what awaits a decision within the limits."""
        return f"desk:{self.pk}"
