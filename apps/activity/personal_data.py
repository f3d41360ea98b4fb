"""What this app holds of a person."""

from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext_lazy as _

from apps.accounts.holdings import Holding, register
from apps.accounts.models import User
from apps.activity.models import Activity, Subscription


def topic_of(person: User) -> str:
    return f"person:{person.pk}"


def _named(subscription: Subscription) -> str:
    """The question, roundtable or consultation by its name; the topic where it is no more."""
    prefix, _colon, number = subscription.topic.partition(":")
    content_type = ContentType.objects.filter(model=prefix).first()
    model = content_type and content_type.model_class()
    place = model._default_manager.filter(pk=number).first() if model else None
    return f"{place} ({subscription.topic})" if place else subscription.topic


ABOUT = {"target_type_id": _("Concerning"), "target_id": _("Number")}
register(
    Holding(
        "activities",
        _("What you did"),
        Activity,
        lambda person: Activity.objects.filter(actor=person),
        labels=ABOUT,
    )
)
register(
    Holding(
        "activities-about-you",
        _("What was done about you"),
        Activity,
        lambda person: Activity.objects.on(topic_of(person)).exclude(actor=person),
        labels=ABOUT,
        without="actor_id",
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
