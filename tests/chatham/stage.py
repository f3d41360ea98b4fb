"""Plays a plot on the site: comments through requests, all else through the same actions as the pages."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random

from django.test import Client

from apps.accounts.models import User
from apps.activity.actions import follow
from apps.consultations.actions import give_role
from apps.consultations.enums import Attribution, ModerationPolicy, RoleName, Visibility
from apps.consultations.inviting import accept_invitation
from apps.consultations.models import Consultation, Question, Roundtable
from apps.core.errors import Refused
from apps.discussions.actions import release_held, withdraw_comment
from apps.discussions.enums import RevisionStatus, Status
from apps.discussions.models import Comment, ProtectionStatus
from apps.discussions.protecting import ask_for_protection, decide_on_protection
from apps.moderation.actions import decide
from apps.moderation.enums import NEEDS_REASON, Ruling
from apps.moderation.models import Reason
from apps.notifications.actions import owe_digests, send_digests, send_notifications, sweep_activities
from tests.chatham.cast import Cast, Vantage
from tests.chatham.clock import Clock
from tests.chatham.plot import BEGIN, QUESTIONS, Act, Event
from tests.factories import (
    ConsultationFactory,
    InvitationFactory,
    PhaseFactory,
    QuestionFactory,
    RoundtableFactory,
)

WORDS = [
    "permits",
    "wait",
    "harbour",
    "winter",
    "school",
    "clinic",
    "register",
    "bridge",
    "market",
    "letter",
    "office",
    "season",
    "ferry",
    "tariff",
]
MOODS = [*[Ruling.PUBLISH] * 8, Ruling.RETURN, Ruling.DECLINE]


@dataclass
class Stage:
    """One consultation with everybody in it."""

    cast: Cast
    consultation: Consultation
    named: Roundtable
    withheld: Roundtable
    random: Random
    clock: Clock
    clients: dict[int, Client] = field(default_factory=dict)
    own: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))

    def perform(self, event: Event) -> Question | None:
        """Let it happen at its moment; the question whose page it concerns, if it is one."""
        self.clock.moment = event.at
        match event.act:
            case Act.JOIN:
                self._join(self.cast.authors[event.person])
            case Act.FOLLOW:
                follow(user=self.cast.authors[event.person], topic=self.consultation.topic)
            case Act.PROTECT:
                self._protect(self.cast.authors[event.person])
            case Act.SPEAK | Act.WRITE:
                return self._say(event)
            case Act.REVISE:
                return self._revise(event.person)
            case Act.WITHDRAW:
                return self._withdraw(event.person)
            case Act.RELEASE:
                release_held()
            case Act.DECIDE:
                return self._decide()
        return None

    def send_mail(self, *, digests: bool) -> None:
        later = lambda: self.clock.moment + timedelta(seconds=20)  # noqa: E731 - a clock, as the actions want it
        sweep_activities(clock=later)
        send_notifications(clock=later)
        if digests:
            owe_digests(clock=later)
            send_digests(clock=later)

    def _join(self, user: User) -> None:
        if self.consultation.visibility == Visibility.PUBLIC:
            give_role(user=user, consultation=self.consultation, name=RoleName.PARTICIPANT, by=user)
            return
        invitation = InvitationFactory(consultation=self.consultation, email=user.email)
        accept_invitation(invitation=invitation, user=user)

    def _protect(self, user: User) -> None:
        asked = ask_for_protection(consultation=self.consultation, user=user, reason="They look for me.")
        by = self.cast.moderators[0]
        decide_on_protection(protection=asked, status=ProtectionStatus.GRANTED, by=by)

    def _say(self, event: Event) -> Question:
        roundtable = self.withheld if event.act == Act.WRITE else self.named
        question = list(roundtable.questions.order_by("number"))[event.question]
        data: dict[str, object] = {"body": self._words(), "language": "en"}
        published = list(Comment.objects.published().filter(question=question).order_by("pk"))
        if event.is_reply and published:
            data["parent"] = self.random.choice(published).pk
        user = self.cast.authors[event.person]
        self._draft(event.person, {**data, "question": question.pk})
        answer = self._client(event.person).post(
            f"/questions/{question.pk}/comments/", data, headers={"accept-language": user.language}
        )
        assert answer.status_code == 302, answer.content.decode()[:3000]
        if event.act == Act.WRITE:
            said = Comment.objects.filter(author=user, question__roundtable=self.withheld)
            self.own[event.person].append(said.order_by("created_at").values_list("pk", flat=True).last() or 0)
        return question

    def _draft(self, person: int, data: dict[str, object]) -> None:
        """What is sent was saved while it was written; a second text never is sent."""
        for body in (data["body"], "Something else that comes to mind."):
            form = {**data, "body": body, "autosave": "1", "device": f"{body}"[:8]}
            answer = self._client(person).post("/drafts/saving/", form)
            assert answer.status_code == 200, answer.content.decode()

    def _revise(self, person: int) -> Question | None:
        for comment in self._own(person):
            answer = self._client(person).post(
                f"/comments/{comment.pk}/revision/", {"body": self._words(), "language": "en"}
            )
            if answer.status_code == 302:
                return comment.question
        return None

    def _withdraw(self, person: int) -> Question | None:
        for comment in self._own(person)[1:]:
            if comment.may_become(Status.WITHDRAWN):
                withdraw_comment(comment=comment, author=self.cast.authors[person])
                return comment.question
        return None

    def _own(self, person: int) -> list[Comment]:
        return list(Comment.objects.filter(pk__in=self.own[person]).select_related("question").order_by("pk"))

    def _decide(self) -> Question | None:
        """On whatever is drawn; sometimes on what is published already."""
        comments = Comment.objects.filter(consultation=self.consultation).select_related("latest_revision")
        waiting = list(comments.filter(latest_revision__status=RevisionStatus.PENDING).order_by("pk"))
        published = list(comments.published().order_by("pk"))
        ruling = self.random.choice(MOODS)
        if published and self.random.random() < 0.05:
            waiting, ruling = published, Ruling.HIDE
        if not waiting:
            return None
        comment = self.random.choice(waiting)
        assert comment.latest_revision
        reason = Reason.objects.first() if ruling in NEEDS_REASON else None
        try:
            decide(
                moderator=self.random.choice(self.cast.moderators),
                comment=comment,
                revision=comment.latest_revision,
                ruling=ruling,
                reason=reason,
                note="See above." if reason else "",
            )
        except Refused:
            return None
        return comment.question

    def _client(self, person: int) -> Client:
        if person not in self.clients:
            self.clients[person] = self.cast.client_of(self.cast.authors[person])
        return self.clients[person]

    def _words(self) -> str:
        return " ".join(self.random.choices(WORDS, k=self.random.randint(6, 14))).capitalize() + "."


def set_stage(
    cast: Cast, random: Random, clock: Clock, *, visibility: Visibility, moderation: ModerationPolicy
) -> Stage:
    """Comments are open; the watchers have their roles and follow all that happens."""
    consultation = ConsultationFactory(
        visibility=visibility, moderation=moderation, phases=[], time_zone="UTC", languages=["en", "fr"]
    )
    PhaseFactory(
        consultation=consultation, opens_at=BEGIN - timedelta(days=9), closes_at=BEGIN + timedelta(days=30)
    )
    named, withheld = (
        RoundtableFactory(consultation=consultation, number=number, attribution=rule)
        for number, rule in ((1, Attribution.NAMED), (2, Attribution.CHATHAM_HOUSE))
    )
    for roundtable in (named, withheld):
        for number in range(1, QUESTIONS + 1):
            QuestionFactory(roundtable=roundtable, number=number)
    for vantage, user in cast.watchers.items():
        give_role(user=user, consultation=consultation, name=RoleName(vantage))
        follow(user=user, topic=consultation.topic)
    for user in cast.moderators:
        give_role(user=user, consultation=consultation, name=RoleName.ORGANISER)
    assert Vantage.ANONYMOUS not in cast.watchers
    return Stage(cast, consultation, named, withheld, random, clock)
