"""What people do, by the forms of the site, while the others listen: each text of theirs is marked as well."""

from dataclasses import dataclass, field

from django.test import Client
from django.urls import reverse

from apps.discussions.actions import release
from apps.discussions.models import Comment
from apps.moderation.models import Reason
from apps.organisations.models import AffiliationStatus
from tests.access.audiences import DESK, READERS, Audience, only
from tests.access.roles import BYSTANDER, CARING, Asker
from tests.access.states import State
from tests.access.world import World
from tests.canaries.scene import Scene
from tests.factories import AffiliationFactory

PARTICIPANT_AND_DESK = only("the participant", Asker.PARTICIPANT) | DESK


@dataclass
class Deeds:
    scene: Scene
    browsers: dict[str, Client] = field(default_factory=dict)

    def do_all(self) -> None:
        for state in (State.OPEN, State.MEMBERS, State.CHATHAM_HOUSE):
            world = self.scene.worlds[state]
            self._write_and_be_returned(world)
            self._answer(world)
        self._lose_the_session(self.scene.worlds[State.OPEN])
        self._refuse_a_claim()

    def _mark(self, world: World, what: str, audience: Audience) -> str:
        persons = {who for who, part in world.cast.parts.items() if audience.has(part, world.state)}
        return self.scene.secrets.mark(f"{what} ({world.state})", persons)

    def _write_and_be_returned(self, world: World) -> None:
        """A participant writes, a moderator returns it with a note."""
        body = f"Sent by the form: {self._mark(world, 'text that came back', PARTICIPANT_AND_DESK)}"
        comment = self._send(world, self.scene.client_of(Asker.PARTICIPANT), body)
        self._rule(world, comment, "return", self._mark(world, "note to the participant", PARTICIPANT_AND_DESK))

    def _answer(self, world: World) -> None:
        """A bystander answers, which is published, so that the author hears of it where they may still read."""
        body = f"An answer: {self._mark(world, 'published answer', READERS)}"
        client = self.scene.client_of(BYSTANDER)
        comment = self._send(world, client, body, parent=world.thread.published.pk)
        self._rule(world, comment, "publish", "")

    def _send(self, world: World, client: Client, body: str, **fields: object) -> Comment:
        address = reverse("discussions:comments", args=[world.question.pk])
        answer = client.post(address, {"body": body, "language": "en", **fields})
        assert answer.status_code == 302, answer.content.decode()
        comment = Comment.objects.get(revisions__body=body)
        release(comment)  # where it was held, the day is over
        return Comment.objects.get(pk=comment.pk)

    def _rule(self, world: World, comment: Comment, ruling: str, note: str) -> None:
        address = reverse("moderation:decisions", args=[world.consultation.slug, comment.pk])
        reasons = Reason.objects.values_list("pk", flat=True)
        form = {"ruling": ruling, "revision": comment.latest_revision_id, "note": note}
        form |= {"reason": reasons[0]} if ruling == "return" else {}
        assert self.scene.client_of(Asker.MODERATOR).post(address, form).status_code == 302

    def _lose_the_session(self, world: World) -> None:
        """What could not be sent waits in the browser, for whoever wrote it alone; another one signs in there."""
        persons = only("the participant", Asker.PARTICIPANT)
        form = {
            "body": f"Kept: {self._mark(world, 'text kept in a session', persons)}",
            "writer": self.scene.people[Asker.PARTICIPANT].pk,
        }
        for name in (Asker.PARTICIPANT, Asker.OBSERVER):
            client = Client()
            client.get(reverse("account_login"))
            client.post(reverse("discussions:comments", args=[world.question.pk]), form)
            client.force_login(self.scene.people[name])
            self.browsers[name] = client

    def _refuse_a_claim(self) -> None:
        newcomer = self.scene.people[Asker.NEWCOMER]
        claim = AffiliationFactory(user=newcomer, status=AffiliationStatus.CLAIMED)
        reason = self.scene.secrets.mark("reason to refuse a claim", {Asker.NEWCOMER, *CARING})
        client = self.scene.client_of(Asker.ORGANISER)
        address = reverse("consultations:affiliation_refusal", args=[claim.pk])
        assert client.post(address, {"reason": reason}).status_code == 302
