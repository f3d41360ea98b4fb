"""Topics name what one can follow or listen to: `question:12`, `queue:1`, `person:7`.

Each app registers who may listen to its topics; an unknown topic is nobody's (deny by default).
"""

import re
from collections.abc import Callable

from django.contrib.auth.models import AnonymousUser

from apps.accounts.models import User

# Eighteen digits stay inside a PostgreSQL bigint; without leading zeros each topic has one name.
TOPIC = re.compile(r"[a-z_]{1,20}:[1-9][0-9]{0,17}")

Listener = User | AnonymousUser
_rules: dict[str, Callable[[Listener, int], bool]] = {}
_followable: set[str] = set()


def register(prefix: str, may_listen: Callable[[Listener, int], bool], *, followable: bool = False) -> None:
    """`may_listen(user, id)` decides for topics `prefix:id`; `followable` ones can be subscribed to."""
    _rules[prefix] = may_listen
    if followable:
        _followable.add(prefix)


def is_topic(text: str) -> bool:
    """Whether `text` names a topic at all, known or not."""
    return TOPIC.fullmatch(text) is not None


def may_listen(user: Listener, topic: str) -> bool:
    """Whether `user` may hear what happens on `topic`. False for anything malformed or unknown."""
    if not is_topic(topic):
        return False
    prefix, _colon, number = topic.partition(":")
    rule = _rules.get(prefix)
    return rule is not None and rule(user, int(number))


def may_follow(user: Listener, topic: str) -> bool:
    """Whether `user` may subscribe to `topic`: signed in, a topic that can be followed, and theirs to see."""
    return user.is_authenticated and topic.partition(":")[0] in _followable and may_listen(user, topic)


register("person", lambda user, number: user.is_authenticated and user.pk == number)
