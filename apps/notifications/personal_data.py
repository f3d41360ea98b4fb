"""What this app holds of a person, and how long."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from apps.accounts import retention
from apps.accounts.holdings import Holding, erases, register
from apps.accounts.models import User
from apps.accounts.traces import Traces
from apps.notifications.mailbox import forget_messages
from apps.notifications.models import Digest, Notification, Preference

register(
    Holding(
        "preferences",
        _("How you like to be told"),
        Preference,
        lambda person: Preference.objects.filter(user=person),
        labels={
            "email_at_once": _("E-mails about decisions and replies"),
            "digest_since": _("Digests since"),
            "digest_offered_at": _("Asked about digests"),
        },
    )
)
register(
    Holding(
        "notices",
        _("What you were told"),
        Notification,
        lambda person: Notification.objects.filter(user=person),
        labels={
            "activity_id": _("What happened"),
            "read_at": _("Read"),
            "email_wanted": _("By e-mail, too"),
            "emailed_at": _("E-mail sent"),
        },
        values={"activity_id": lambda notification: notification.activity.kind},
    )
)
register(
    Holding(
        "digests",
        _("Digests for you"),
        Digest,
        lambda person: Digest.objects.filter(user=person),
        labels={"kind": _("How often"), "local_date": _("Day"), "is_empty": _("Nothing was new")},
    )
)


def _old_notices(moment: datetime) -> int:
    return Notification.objects.filter(created_at__lt=moment).delete()[0]


def _old_digests(moment: datetime) -> int:
    """Who gets none for so long begins anew: the first one looks back over one period at most."""
    return Digest.objects.filter(created_at__lt=moment).delete()[0]


retention.register(retention.Rule("notices", _("What you were told here and by e-mail"), _old_notices))
retention.register(retention.Rule("digests", _("Which digests were sent"), _old_digests))


@erases
def _forget_mail(person: User) -> None:
    """Where e-mails are put into a folder instead of being sent, those that name the person go."""
    traces = Traces(person)
    transaction.on_commit(lambda: forget_messages(traces.are_in), robust=True)
