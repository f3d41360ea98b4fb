"""One consultation with everything in it that a route can be asked about, and a token in each text."""

from dataclasses import dataclass

from apps.consultations.actions import take_role
from apps.consultations.batches.actions import read_batch
from apps.consultations.enums import RoleName
from apps.consultations.models import Consultation, Document, Invitation, InvitationBatch, Question, Role
from apps.discussions.enums import CommentAttribution, CommentVoice
from apps.discussions.models import Comment, CoSignature, Draft, Identity, Protection, Reveal
from tests.access.audiences import AUTHOR, ORGANISERS, READERS, Audience
from tests.access.roles import ROLES, Asker, Cast
from tests.access.secrets import Secrets
from tests.access.states import State, close, make_consultation
from tests.access.thread import Thread, make_thread
from tests.factories import (
    InvitationFactory,
    QuestionFactory,
    RoleFactory,
    RoundtableFactory,
    UserFactory,
    published_comment,
)


@dataclass
class World:
    """`elsewhere` is another world, public and organised by the stranger, in which the others have no part."""

    state: State
    cast: Cast
    secrets: Secrets
    consultation: Consultation
    question: Question
    open_floor: Question
    thread: Thread
    invitation: Invitation
    link: Invitation
    role: Role
    moderator_role: Role
    batch: InvitationBatch
    document: Document
    protection: Protection
    reveal: Reveal
    co_signature: CoSignature
    draft: Draft
    elsewhere: "World | None" = None


def make_world(state: State, cast: Cast, secrets: Secrets, elsewhere: World | None = None) -> World:
    """Everything happened while comments could be sent; a consultation that is CLOSED closed afterwards."""
    return _Maker(state, cast, secrets).make(elsewhere)


@dataclass
class _Maker:
    state: State
    cast: Cast
    secrets: Secrets

    def make(self, elsewhere: World | None) -> World:
        consultation = self._consultation()
        question = self._question(consultation)
        role = self._give_roles(consultation)
        thread = make_thread(question, self.cast, self._mark)
        world = World(
            state=self.state,
            cast=self.cast,
            secrets=self.secrets,
            consultation=consultation,
            question=question,
            open_floor=QuestionFactory(
                roundtable=question.roundtable, number=None, text=self._words("open floor")
            ),
            thread=thread,
            invitation=self._invite(consultation),
            link=InvitationFactory(consultation=consultation, email="", limit=3, sent_at=None),
            role=role,
            moderator_role=consultation.roles.get(user=self.cast.people[Asker.MODERATOR]),
            batch=self._upload(consultation),
            document=consultation.documents.get(),
            protection=self._ask_for_protection(consultation),
            reveal=self._ask_to_reveal(question),
            co_signature=self._ask_to_sign(thread.published),
            draft=self._begin_a_reply(thread.published),
            elsewhere=elsewhere,
        )
        if self.state == State.CLOSED:
            close(consultation)
        return world

    def _mark(self, what: str, audience: Audience) -> str:
        parts = self.cast.parts.items()
        persons = {who for who, part in parts if audience.has(part, self.state)}
        return self.secrets.mark(what, persons)

    def _words(self, what: str) -> dict[str, str]:
        return {"en": f"{what.capitalize()} {self._mark(what, READERS)}"}

    def _consultation(self) -> Consultation:
        consultation = make_consultation(
            self.state,
            title=self._words("title"),
            mandate=self._words("mandate"),
            organiser_name=self._words("organiser's name"),
            disclaimer=self._words("disclaimer"),
        )
        Document.objects.create(
            consultation=consultation,
            title=self._words("document"),
            summary=self._words("summary of the document"),
            language="en",
            url=f"https://documents.example/{self._mark('address of the document', READERS)}",
        )
        return consultation

    def _question(self, consultation: Consultation) -> Question:
        roundtable = RoundtableFactory(
            consultation=consultation, title=self._words("roundtable"), brief=self._words("brief")
        )
        return QuestionFactory(roundtable=roundtable, text=self._words("question"), lead=self._words("lead"))

    def _give_roles(self, consultation: Consultation) -> Role:
        """Everybody who has one, the one whose role was removed, and the bystander, whose role comes back."""
        people = self.cast.people
        for asker in ROLES:
            if asker != Asker.LIMITED:
                RoleFactory(user=people[asker], consultation=consultation, name=RoleName(asker))
        another = RoundtableFactory(consultation=consultation)
        RoleFactory(user=people[Asker.LIMITED], consultation=consultation, roundtables=[another])
        gone = RoleFactory(user=people[Asker.REMOVED], consultation=consultation, name=RoleName.PARTICIPANT)
        take_role(role=gone, by=people[Asker.ORGANISER])
        return RoleFactory(user=self.cast.bystander, consultation=consultation, name=RoleName.PARTICIPANT)

    def _invite(self, consultation: Consultation) -> Invitation:
        """To the invited at their own address; and one more to an address that only organisers know."""
        organiser = self.cast.people[Asker.ORGANISER]
        unknown = f"{self._mark('address of somebody who is invited', ORGANISERS)}@elsewhere.example"
        InvitationFactory(consultation=consultation, email=unknown, invited_by=organiser)
        address = self.cast.people[Asker.INVITED].email
        self.secrets.show(address, *(who for who, part in self.cast.parts.items() if part == Asker.ORGANISER))
        return InvitationFactory(consultation=consultation, email=address, invited_by=organiser)

    def _ask_for_protection(self, consultation: Consultation) -> Protection:
        """By a participant of whom nothing else is known here."""
        reason = self._mark("reason for protection", ORGANISERS)
        return Protection.objects.create(consultation=consultation, user=UserFactory(), reason=reason)

    def _ask_to_reveal(self, question: Question) -> Reveal:
        """By one organiser, of a comment of which readers know the organisation only."""
        author = self.cast.people[Asker.AUTHOR]
        comment = published_comment(
            question=question, author=author, author_name="", attribution=CommentAttribution.ORGANISATION
        )
        Identity.objects.create(comment=comment, author_name=self._mark("name that is withheld", AUTHOR))
        return Reveal.objects.create(
            comment=comment,
            requested_by=self.cast.people[Asker.ORGANISER],
            reason=self._mark("reason to reveal", ORGANISERS),
        )

    def _ask_to_sign(self, comment: Comment) -> CoSignature:
        Comment.objects.filter(pk=comment.pk).update(voice=CommentVoice.JOINT)
        address = f"{self._mark('address of a co-signatory', AUTHOR)}@elsewhere.example"
        return CoSignature.objects.create(comment=comment, email=address)

    def _begin_a_reply(self, comment: Comment) -> Draft:
        """Not sent: known to whoever has begun it, and to nobody else."""
        body = f"Not sent yet: {self._mark('draft', AUTHOR)}"
        author = self.cast.people[Asker.AUTHOR]
        return Draft.objects.create(user=author, question=comment.question, parent=comment, body=body)

    def _upload(self, consultation: Consultation) -> InvitationBatch:
        """A file with a good row and a bad one, not confirmed."""
        addresses = [self._mark(f"{kind} row of a file", ORGANISERS) for kind in ("good", "bad")]
        return read_batch(
            consultation=consultation,
            by=self.cast.people[Asker.ORGANISER],
            file_name=f"{self._mark('name of a file', ORGANISERS)}.csv",
            content=f"email\n{addresses[0]}@elsewhere.example\n{addresses[1]}\n".encode(),
            role=RoleName.PARTICIPANT,
            language="en",
        )
