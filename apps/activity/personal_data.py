"""What this app holds of a person."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.accounts.holdings import Holding, erases, register
from apps.accounts.models import User
from apps.accounts.traces import Traces
from apps.activity.models import Activity, Subscription


def topic_of(person: User) -> str:
    return f"person:{person.pk}"


def _named(subscription: Subscription) -> str:
    """The question, roundtable or consultation by its name; the topic where it is no more, or not for them."""
    prefix, _colon, number = subscription.topic.partition(":")
    content_type = ContentType.objects.filter(model=prefix).first()
    model: Any = content_type and content_type.model_class()
    place = model.objects.visible_to(subscription.user).filter(pk=number).first() if model else None
    return f"{place} ({subscription.topic})" if place else subscription.topic


def _without_others(activity: Activity) -> list[str]:
    """Its topics but for those of other people: under the Chatham House Rule they would tell who wrote what."""
    own = f"person:{activity.actor_id}"
    return [topic for topic in activity.topics if topic == own or not topic.startswith("person:")]


ABOUT = {"target_type_id": _("Concerning"), "target_id": _("Number")}
register(
    Holding(
        "activities",
        _("What you did"),
        Activity,
        lambda person: Activity.objects.filter(actor=person),
        labels=ABOUT,
        values={"topics": _without_others},
    )
)
register(
    Holding(
        "activities-about-you",
        _("What was done about you"),
        Activity,
        lambda person: Activity.objects.on(topic_of(person)).exclude(actor=person),
        labels=ABOUT,
        without="actor_id topics",
    )
)
register(
    Holding(
        "subscriptions",
        _("What you follow"),
        Subscription,
        lambda person: Subscription.objects.filter(user=person),
        labels={"created_at": _("Since")},
        values={"topic": _named},
    )
)


@erases
def _forget_in_log(person: User) -> None:
    """The facts stay and say no longer whose they are: neither by actor nor by topic nor in their data."""
    topic, traces = topic_of(person), Traces(person)
    theirs = Q(actor=person) | Q(topics__contains=[topic]) | Q(data__person=person.pk)
    for activity in Activity.objects.filter(theirs).iterator():
        Activity.objects.filter(pk=activity.pk).update(
            actor=None if activity.actor_id == person.pk else activity.actor_id,
            topics=[each for each in activity.topics if each != topic],
            data={name: value for name, value in activity.data.items() if not _names(name, value, traces)},
        )


def _names(name: str, value: object, traces: Traces) -> bool:
    return (name == "person" and value == traces.number) or (isinstance(value, str) and traces.are_in(value))
