"""Sockets and subscriptions follow the same words: who may read may listen, who is signed in may follow."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import AnonymousUser

from apps.activity.topics import may_follow, may_listen
from tests.access.audiences import DESK, LIMITED, NOBODY, READERS, SIGNED_IN, Audience
from tests.access.roles import Asker
from tests.access.states import State
from tests.access.world import World

LISTENING: dict[str, tuple[Callable[[World], str], Audience, Audience]] = {
    "consultation": (lambda world: world.consultation.topic, READERS, READERS & SIGNED_IN),
    "roundtable": (lambda world: world.question.roundtable.topic, READERS, READERS & SIGNED_IN),
    "question": (lambda world: world.question.topic, READERS, READERS & SIGNED_IN),
    "queue": (lambda world: world.consultation.queue_topic, DESK, NOBODY),
    "desk of a part": (lambda world: _limited_desk(world), LIMITED, NOBODY),
    "another person": (lambda world: f"person:{world.cast.bystander.pk}", NOBODY, NOBODY),
}


def _limited_desk(world: World) -> str:
    return world.consultation.roles.get(user=world.cast.people[Asker.LIMITED]).desk_topic


@pytest.mark.parametrize("state", State)
def test_topics_are_for_those_who_may_read_of_them(state: State, make: Callable[[State], World]):
    world = make(state)
    visitor = AnonymousUser()

    heard = {
        (name, who): (may_listen(person, topic(world)), may_follow(person, topic(world)))
        for name, (topic, _listeners, _followers) in LISTENING.items()
        for who in Asker
        for person in [world.cast.people.get(who, visitor)]
    }

    assert heard == {
        (name, who): (listeners.has(who, state), followers.has(who, state))
        for name, (_topic, listeners, followers) in LISTENING.items()
        for who in Asker
    }
