"""Worlds in several states with the same people in all of them, on the real database, and what they do there."""

from dataclasses import dataclass, replace

from django.test import Client

from apps.accounts.models import User
from apps.activity.actions import follow
from apps.activity.topics import may_follow
from apps.consultations.models import Invitation, Role
from apps.notifications.models import Frequency, Preference
from tests.access.audiences import NEAR
from tests.access.roles import BYSTANDER, Asker, Cast, hide_author, make_cast, make_cast_elsewhere
from tests.access.secrets import Secrets
from tests.access.states import State
from tests.access.world import World, make_world

STATES = (State.OPEN, State.MEMBERS, State.HIDDEN, State.CHATHAM_HOUSE)
HIDDEN_AUTHOR = "hidden author"


@dataclass
class Scene:
    secrets: Secrets
    cast: Cast
    worlds: dict[State, World]
    people: dict[str, User]  # by the names under which secrets know them

    def client_of(self, name: str) -> Client:
        client = Client(raise_request_exception=False)
        if name in self.people:
            client.force_login(self.people[name])
        return client

    def topics(self) -> list[str]:
        topics = []
        for world in self.worlds.values():
            topics += world.consultation.all_topics()
        desks = Role.objects.limited()
        people = [f"person:{person.pk}" for person in self.people.values()]
        return topics + [role.desk_topic for role in desks] + people


def make_scene() -> Scene:
    secrets = Secrets()
    near = {who for who in Asker for state in STATES if NEAR.has(who, state)}
    cast = make_cast(secrets, near)
    cast = replace(cast, parts={**cast.parts, HIDDEN_AUTHOR: Asker.NEWCOMER})
    hidden = hide_author(secrets, cast, known_as=HIDDEN_AUTHOR)
    elsewhere = make_world(State.OPEN, make_cast_elsewhere(secrets, cast), secrets)
    worlds = {
        state: make_world(state, hidden if state == State.CHATHAM_HOUSE else cast, secrets, elsewhere)
        for state in STATES
    }
    people = {str(asker): person for asker, person in cast.people.items()}
    people |= {HIDDEN_AUTHOR: hidden.people[Asker.AUTHOR], BYSTANDER: cast.bystander}
    scene = Scene(secrets, cast, worlds, people)
    _mark_invitations(scene)
    return scene


def _mark_invitations(scene: Scene) -> None:
    """What opens a door is for whoever got it; they are still to be sent."""
    for state, world in scene.worlds.items():
        scene.secrets.mark_text(f"token of an e-mail ({state})", {Asker.INVITED}, world.invitation.token)
        scene.secrets.mark_text(f"token of a link ({state})", {Asker.ORGANISER}, world.link.token)
    Invitation.objects.exclude(email="").update(sent_at=None)


def follow_everything(scene: Scene) -> None:
    """Everybody follows what they may; who was removed had followed it before, and nobody has cleared it away."""
    topics = [topic for topic in scene.topics() if topic.partition(":")[0] in ("consultation", "question")]
    for name, person in scene.people.items():
        for topic in topics:
            if name == Asker.REMOVED or may_follow(person, topic):
                follow(user=person, topic=topic)
        Preference.objects.create(user=person, digest=Frequency.DAILY)
