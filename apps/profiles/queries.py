"""Reads of profiles: what one reader may see of a person."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet, Value

from apps.accounts.models import User
from apps.consultations.models import Consultation
from apps.consultations.rules import Visitor
from apps.discussions.models import Comment
from apps.objectives.models import Framework, Objective
from apps.organisations.models import Affiliation
from apps.organisations.queries import current_affiliation
from apps.profiles.enums import ON_THE_PAGE, Item
from apps.profiles.models import Link, Profile
from apps.profiles.participation import shared_by, takes_part_in


def profiles_for(viewer: Visitor) -> QuerySet[Profile]:
    """Those of people who can sign in, with their `user` and with what `is_visible` asks.

    That is `is_near` (whether `viewer` shares a consultation with them) and whether there is anything to show:
    `has_affiliation`, `has_expertise`, `has_links`, `has_comments`. Each is asked of the database once: with the
    rule itself in SQL it would ask so often that planning the query took longer than the page of a question.
    """
    people = Profile.objects.filter(user__is_active=True).exclude(user__email__iendswith=".invalid")
    return people.select_related("user").annotate(
        is_near=_nearness(viewer),
        has_affiliation=Exists(Affiliation.objects.current().filter(user=OuterRef("user"))),
        has_expertise=Exists(Profile.expertise.through.objects.filter(profile=OuterRef("pk"))),
        has_links=Exists(Link.objects.filter(profile=OuterRef("pk"))),
        has_comments=Exists(named_comments(viewer).filter(author=OuterRef("user"))),
    )


def _nearness(viewer: Visitor) -> Value | ExpressionWrapper:
    if not viewer.is_authenticated:
        return Value(False)
    nearness = Q(user=viewer.pk) | takes_part_in(shared_by(viewer))
    return ExpressionWrapper(nearness, output_field=BooleanField())


def is_visible(profile: Any) -> bool:
    """Whether a profile of `profiles_for` has something on its page that the viewer may see: else it has none."""
    return any(profile.shows(item, to_near=profile.is_near) and FILLED[item](profile) for item in ON_THE_PAGE)


FILLED: dict[Item, Callable[[Any], bool]] = {
    Item.AFFILIATION: lambda profile: profile.has_affiliation,
    Item.COUNTRY: lambda profile: bool(profile.user.country),
    Item.BIOGRAPHY: lambda profile: bool(profile.biography),
    Item.LANGUAGES: lambda profile: bool(profile.languages),
    Item.EXPERTISE: lambda profile: profile.has_expertise,
    Item.LINKS: lambda profile: profile.has_links,
    Item.COMMENTS: lambda profile: profile.has_comments,
}


def named_comments(viewer: Visitor) -> QuerySet[Comment]:
    """The published ones that `viewer` may read and that stand under their authors' names."""
    return Comment.objects.visible_to(viewer).published().attributed_by_name()


@dataclass(frozen=True)
class Shown:
    """What one reader sees of a person. Empty is what is not there, and what is not for them."""

    name: str
    affiliation: Affiliation | None
    country: str
    biography: str
    biography_language: str
    languages: list[str]
    expertise: list[Objective]
    links: list[Link]
    comments: QuerySet[Comment]

    @property
    def is_empty(self) -> bool:
        said = (self.affiliation, self.country, self.biography, self.languages, self.expertise, self.links)
        return not any(said) and not self.comments.exists()


def shown_to(viewer: Visitor, profile: Profile, *, is_near: bool) -> Shown:
    """`profile` as `viewer` sees it who is, or is not, one of the people of its owner's consultations."""
    user = profile.user

    def shows(item: Item) -> bool:
        return profile.shows(item, to_near=is_near)

    comments = named_comments(viewer).filter(author=user) if shows(Item.COMMENTS) else Comment.objects.none()
    return Shown(
        name=user.name,
        affiliation=current_affiliation(user) if shows(Item.AFFILIATION) else None,
        country=str(user.country) if shows(Item.COUNTRY) else "",
        biography=profile.biography if shows(Item.BIOGRAPHY) else "",
        biography_language=profile.biography_language,
        languages=profile.languages if shows(Item.LANGUAGES) else [],
        expertise=_by_number(profile) if shows(Item.EXPERTISE) else [],
        links=list(profile.links.all()) if shows(Item.LINKS) else [],
        comments=comments.select_related("published_revision", "consultation", "question").order_by(
            "-placed_at", "-pk"
        ),
    )


def _by_number(profile: Profile) -> list[Objective]:
    return list(profile.expertise.select_related("framework").order_by("framework", "number"))


def objectives_offered_to(user: User, profile: Profile | None) -> list[Objective]:
    """Those of the frameworks of consultations that `user` may see, and those that they have chosen before."""
    frameworks = Framework.objects.filter(consultation__in=Consultation.objects.visible_to(user))
    offered = Q(framework__in=frameworks)
    if profile:
        offered |= Q(pk__in=[objective.pk for objective in profile.expertise.all()])
    return list(Objective.objects.filter(offered).select_related("framework").order_by("framework", "number"))
