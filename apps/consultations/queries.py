"""Reads that span a consultation: what is listed, and all that a page says of one consultation or roundtable."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Prefetch,
    QuerySet,
    Subquery,
    Sum,
    TextField,
    Value,
)
from django.db.models.functions import Cast, Coalesce, Concat

from apps.accounts.models import User
from apps.activity.models import Subscription
from apps.consultations.enums import STAFF, Feature, RoleName, Standing
from apps.consultations.models import Consultation, Document, Phase, Question, Role, Roundtable
from apps.objectives.models import Objective

Reader = User | AnonymousUser
Place = TypeVar("Place", Consultation, Roundtable)


@dataclass(frozen=True)
class Listed:
    """A consultation on the list, and the phase that says whether one can comment (None: it has none)."""

    consultation: Consultation
    phase: Phase | None


@dataclass(frozen=True)
class Group:
    standing: Standing
    entries: list[Listed]


def listed_groups(user: Reader) -> list[Group]:
    """What `user` may see, as open, coming and closed; a group that is empty is left out. Two queries.

    The open ones begin with what closes first, the coming with what opens first, the closed with the latest.
    """
    consultations = list(_with_counts(Consultation.objects.visible_to(user)).prefetch_related("phases"))
    groups = []
    for standing, nearness in NEARNESS.items():
        members = sorted((each for each in consultations if each.standing == standing), key=nearness)
        groups.append(Group(standing, [Listed(each, each.phase_for(Feature.COMMENT)) for each in members]))
    return [group for group in groups if group.entries]


def _opening(consultation: Consultation) -> float:
    return _moment(consultation, 0)


def _closing(consultation: Consultation) -> float:
    return _moment(consultation, 1)


def _latest_closing(consultation: Consultation) -> float:
    return -_closing(consultation)


def _moment(consultation: Consultation, end: int) -> float:
    """Seconds since 1970 of one end of the period; without a period it comes last."""
    period: tuple[datetime, datetime] | None = consultation.period
    return period[end].timestamp() if period else float("inf")


NEARNESS: dict[Standing, Callable[[Consultation], float]] = {
    Standing.OPEN: _closing,
    Standing.COMING: _opening,
    Standing.CLOSED: _latest_closing,
}


def consultation_for(user: Reader) -> QuerySet[Consultation]:
    """Those that `user` may see, with all that the page of one says of it. Eight queries.

    Adds `roundtable_count`, `question_count`, `comment_count`, `is_followed` and `role_names` (of `user`).
    """
    return _with_reader(
        _with_counts(Consultation.objects.visible_to(user)).select_related("framework"), user, "consultation"
    ).prefetch_related(
        "phases__changes",
        _documents(),
        "roundtables",
        _objectives("roundtables__objectives"),
        _questions("roundtables__questions"),
    )


def roundtable_for(user: Reader) -> QuerySet[Roundtable]:
    """Those that `user` may see, with all that the page of one says of it. Seven queries.

    Adds `comment_count`, `is_followed` and `role_names` (of `user` in the consultation).
    """
    roundtables = Roundtable.objects.visible_to(user).annotate(
        comment_count=Coalesce(Sum("questions__comment_count"), 0)
    )
    return (
        _with_reader(roundtables, user, "roundtable", consultation="consultation")
        .select_related("consultation")
        .prefetch_related(
            "consultation__phases",
            "consultation__roundtables",
            _objectives("objectives"),
            _questions("questions"),
            _documents(),
        )
    )


@dataclass(frozen=True)
class Member:
    user: User
    roles: list[Role]

    @property
    def is_organiser(self) -> bool:
        return any(role.name == RoleName.ORGANISER for role in self.roles)


def people_of(consultation: Consultation, words: str = "") -> QuerySet[User]:
    """Everyone with a role in `consultation` whose name has `words`: those who run it first, then by name."""
    held = Role.objects.filter(consultation=consultation, user=OuterRef("pk"))
    people = User.objects.filter(Exists(held), name__icontains=words)
    runs_it = Exists(held.filter(name__in=STAFF))
    return people.annotate(runs_it=runs_it).order_by("-runs_it", "name", "pk")


def members(consultation: Consultation, people: Iterable[User]) -> list[Member]:
    """`people`, in their order, with their roles in order of weight. Two queries."""
    roles: dict[int, list[Role]] = {person.pk: [] for person in people}
    for role in consultation.roles.filter(user__in=roles).prefetch_related("roundtables"):
        roles[role.user_id].append(role)
    return [Member(person, sorted(roles[person.pk], key=_weight)) for person in people]


def organised_by(user: Reader) -> QuerySet[Consultation]:
    """Those whose organiser `user` is, the newest first, with their phases. Two queries."""
    roles = Role.objects.filter(user=user.pk, name=RoleName.ORGANISER)
    return (
        Consultation.objects.filter(pk__in=roles.values("consultation"))
        .prefetch_related("phases")
        .order_by("-created_at", "-pk")
    )


def outline(consultation: Consultation) -> list[Roundtable]:
    """Its roundtables with objectives and questions, in order. Four queries."""
    roundtables = consultation.roundtables.prefetch_related(
        _objectives("objectives"), _questions("questions"), _objectives("questions__objectives")
    )
    return list(roundtables)


def documents_of(consultation: Consultation) -> QuerySet[Document]:
    """Those of the whole consultation first, then by roundtable. One query."""
    order = (F("roundtable__number").asc(nulls_first=True), "id")
    return consultation.documents.select_related("roundtable").order_by(*order)


def _weight(role: Role) -> int:
    return RoleName.values.index(role.name)


def _with_counts(consultations: QuerySet[Consultation]) -> QuerySet[Consultation]:
    """With `roundtable_count`, `question_count` (numbered ones) and `comment_count` (published ones)."""
    questions = Question.objects.filter(roundtable__consultation=OuterRef("pk"))
    roundtables = Roundtable.objects.filter(consultation=OuterRef("pk"))
    return consultations.annotate(
        roundtable_count=_total(roundtables, "consultation", Count("pk")),
        question_count=_total(questions, "roundtable__consultation", Count("number")),
        comment_count=_total(questions, "roundtable__consultation", Sum("comment_count")),
    )


def _total(rows: QuerySet[Any], parent: str, aggregate: Count | Sum) -> Coalesce:
    totals = rows.order_by().values(parent).annotate(total=aggregate).values("total")
    return Coalesce(Subquery(totals, output_field=IntegerField()), 0)


def _with_reader(places: QuerySet[Place], user: Reader, prefix: str, consultation: str = "pk") -> QuerySet[Place]:
    """With whether `user` follows each place, and the roles that they have in its consultation."""
    topic = Concat(Value(f"{prefix}:"), Cast(OuterRef("pk"), TextField()))
    roles = Role.objects.filter(consultation=OuterRef(consultation), user=user.pk)
    return places.annotate(
        is_followed=Exists(Subscription.objects.filter(user=user.pk, topic=topic)),
        role_names=ArraySubquery(roles.values("name")),
    )


def _documents() -> Prefetch:
    """Those of the whole consultation first, then by roundtable."""
    order = (F("roundtable__number").asc(nulls_first=True), "id")
    return Prefetch("documents", Document.objects.select_related("roundtable").order_by(*order))


def _objectives(lookup: str) -> Prefetch:
    return Prefetch(lookup, Objective.objects.order_by("number"))


def _questions(lookup: str) -> Prefetch:
    return Prefetch(lookup, Question.objects.in_order())
