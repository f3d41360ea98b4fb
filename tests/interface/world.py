"""What the pages show: the demo, and what the demo has no example of."""

from dataclasses import dataclass
from datetime import timedelta

from allauth.usersessions.models import UserSession
from django.utils import timezone

from apps.accounts.letters import send_letters
from apps.accounts.models import SignUp, User
from apps.consultations.batches.actions import confirm_batch, read_batch
from apps.consultations.enums import RoleName, Visibility
from apps.consultations.inviting import invite, revoke_invitation
from apps.consultations.models import Consultation, Invitation, InvitationBatch, Question, Role
from apps.core.models import CountryName
from apps.discussions.enums import Status
from apps.discussions.models import Comment, CommentTranslation, CoSignature, Draft, Reveal
from apps.interchange.demo_loader import load_demo
from apps.moderation.actions import decide
from apps.moderation.enums import Ruling
from apps.moderation.models import Reason
from apps.notifications.actions import owe_digests, send_digests
from apps.notifications.unsubscribing import What, unsubscribe_path
from apps.organisations.models import Affiliation, AffiliationStatus
from tests.accounts.conftest import add_app, add_passkey
from tests.factories import (
    ConsultationFactory,
    QuestionFactory,
    RoleFactory,
    RoundtableFactory,
    SignUpFactory,
    UserFactory,
    pending_comment,
    published_comment,
)
from tests.factories.invitation_files import invitation_file
from tests.journeys.conftest import make_person

# Of the long discussion: two pages, and replies as deep as it gets.
MANY, DEEP, THREADS = 40, 7, 20
LONG_NAME = (
    "Confédération internationale des associations de travailleuses et de travailleurs migrants, "
    "de leurs familles et des communautés côtières d’accueil, de transit et de retour"
)
LONG_WORD = "https://documents.example/Rechtsschutzversicherungsgesellschaften/" + "a" * 90
BODY = """A heading is no heading here, but lists are:

1. first, that every port publish its list;
2. second, that it be the **same** list.

> It has been tried, and it has held.

See [the report](https://documents.example/report) and {word}.[^1]

[^1]: Page 17, note 4."""


@dataclass
class World:
    """`people` by the names under which states ask for them; whoever is not among them is not signed in."""

    people: dict[str, User]
    review: Consultation  # open
    charter: Consultation  # closed
    dialogue: Consultation  # not open yet
    members: Consultation  # of which only its members know, with nothing in it
    long_thread: Question
    twenty_threads: Question  # with fifty comments as people write them
    empty_question: Question
    sign_up: SignUp
    batch: InvitationBatch
    offer: Invitation
    revoked: Invitation
    claim: Affiliation

    def question(self, roundtable: int, number: int | None) -> Question:
        return self._question(self.review, roundtable, number)

    def closed_question(self) -> Question:
        return self._question(self.charter, 1, 1)

    def coming_question(self) -> Question:
        return self._question(self.dialogue, 1, 1)

    def comment(self, who: str, status: Status) -> Comment:
        """The first of this status that the person called `who` has written."""
        return Comment.objects.filter(author=self.people[who], status=status).order_by("pk")[0]

    def waiting(self) -> Comment:
        return Comment.objects.filter(consultation=self.review, status=Status.PENDING).order_by("pk")[0]

    @property
    def country(self) -> CountryName:
        return CountryName.objects.order_by("pk")[0]

    @property
    def draft(self) -> Draft:
        return Draft.objects.filter(user=self.people["participant"]).order_by("pk")[0]

    def sealed(self) -> Comment:
        """One whose author only its organisers can learn of."""
        return Reveal.objects.filter(comment__consultation=self.review)[0].comment

    def tagged(self) -> Comment:
        return Comment.objects.filter(consultation=self.review, status=Status.PUBLISHED).order_by("pk")[0]

    def translated(self) -> Comment:
        """One with translations of others, published and waiting."""
        waiting = CommentTranslation.objects.filter(comment__consultation=self.review, status=Status.PENDING)
        return waiting[0].comment

    def joint(self) -> Comment:
        return CoSignature.objects.filter(comment__consultation=self.review)[0].comment

    def unsigned(self) -> CoSignature:
        return CoSignature.objects.filter(comment__consultation=self.review, revision=None)[0]

    def unsubscribing(self) -> str:
        return unsubscribe_path(self.people["participant"], What.DIGEST)

    @staticmethod
    def _question(consultation: Consultation, roundtable: int, number: int | None) -> Question:
        return Question.objects.select_related("roundtable__consultation").get(
            roundtable__consultation=consultation, roundtable__number=roundtable, number=number
        )


def make_world() -> World:
    load_demo()
    people = {
        "participant": _demo("participant"),
        "organiser": _demo("organiser"),
        "second organiser": _demo("ingrid.vallmar"),
        "moderator": _demo("moderator"),
        "rapporteur": _demo("rapporteur"),
        "protected": _demo("marisol.aguaviva"),
        "newcomer": UserFactory(email="newcomer@plenary.example", name="Wangarĩ Ndegwa"),
        "careful": make_person("careful@plenary.example", "Ana María de los Ángeles Ybáñez-O’Rourke"),
    }
    review, charter, dialogue = (
        Consultation.objects.get(slug=slug)
        for slug in ("coastal-mobility-review", "harbour-skills-charter", "heat-and-water-dialogue")
    )
    roundtable = RoundtableFactory(
        consultation=review,
        number=9,
        title={"en": "A long discussion", "ar": "نقاش طويل", "fr": "Une longue discussion"},
    )
    world = World(
        people=people,
        review=review,
        charter=charter,
        dialogue=dialogue,
        members=_members_only(people["organiser"]),
        long_thread=_long_thread(QuestionFactory(roundtable=roundtable, number=1), people["participant"]),
        twenty_threads=_twenty_threads(QuestionFactory(roundtable=roundtable, number=3), review),
        empty_question=QuestionFactory(roundtable=roundtable, number=2),
        sign_up=SignUpFactory(email="waiting@newcomers.example", name="Zahra Testa"),
        batch=_batches(review, people["organiser"]),
        offer=_invite(review, people["organiser"], "offer@elsewhere.example"),
        revoked=_invite(review, people["organiser"], "revoked@elsewhere.example"),
        claim=Affiliation.objects.filter(status=AffiliationStatus.CLAIMED, organisation__isnull=False)[0],
    )
    revoke_invitation(invitation=world.revoked, by=people["organiser"])
    _secure(people["careful"])
    for question in (world.question(2, 3), world.closed_question()):
        Draft.objects.create(user=people["participant"], question=question, body=BODY.format(word=LONG_WORD))
    _let_things_happen(world)
    return world


def _demo(name: str) -> User:
    return User.objects.get(email=f"{name}@plenary.example")


def _members_only(organiser: User) -> Consultation:
    consultation = ConsultationFactory(
        title={"en": "Working group on the relocation of whole villages", "ar": "الفريق العامل المعني بنقل القرى"},
        visibility=Visibility.MEMBERS,
        languages=["en", "ar"],
    )
    RoleFactory(consultation=consultation, user=organiser, name=RoleName.ORGANISER)
    return consultation


def _long_thread(question: Question, participant: User) -> Question:
    """Many comments, deep replies, words that do not break, names that are too long, several languages."""
    bodies = {
        "en": BODY.format(word=LONG_WORD),
        "ar": "نطلب أن ينشر كل ميناء قائمة الوسطاء المرخص لهم.\n\n- أولاً\n- ثانياً (ILO C181)",
        "zh-hans": "每个港口都应公布其持牌招聘中介名单。" * 12,
        "ru": "Каждый порт должен публиковать список лицензированных посредников. " * 8,
    }
    languages = list(bodies)
    start = timezone.now() - timedelta(days=9)
    comments: list[Comment] = []
    for index in range(MANY):
        language = languages[index % len(languages)]
        long = {"author_name": LONG_NAME[:150], "organisation_name": LONG_NAME} if index == 1 else {}
        comments.append(
            published_comment(
                question=question,
                body=bodies[language],
                language=language,
                published_at=start + timedelta(hours=index),
                parent=comments[0] if index % 3 == 2 else None,
                **long,
            )
        )
    last = comments[0]
    for index in range(DEEP):
        last = published_comment(
            question=question,
            body=f"An answer to an answer, {index + 1} deep. " * 6,
            parent=last,
            published_at=start + timedelta(days=3, hours=index),
        )
    pending_comment(question=question, author=participant, body=bodies["ar"], language="ar")
    return question


def _twenty_threads(question: Question, review: Consultation) -> Question:
    """Fifty comments of the demo once more, twenty of them answers to the question."""
    start = timezone.now() - timedelta(days=12)
    earlier = Comment.objects.filter(consultation=review, status=Status.PUBLISHED, question__number__isnull=False)
    roots: list[Comment] = []
    for index, one in enumerate(earlier.exclude(question__roundtable__number=9).order_by("pk")[:50]):
        comment = published_comment(
            question=question,
            author=one.author,
            body=one.published_revision.body,
            language=one.published_revision.language,
            published_at=start + timedelta(hours=index),
            parent=None if index < THREADS else roots[index % THREADS],
            **{name: getattr(one, name) for name in ("position", "organisation", "organisation_name", "country")},
        )
        roots.append(comment)
    return question


def _batches(consultation: Consultation, by: User) -> InvitationBatch:
    """One file is confirmed, another waits with all that can be wrong with a file."""
    good = b"email,name\n" + b"".join(b"guest%d@good.example,Guest %d\n" % (n, n) for n in range(4))
    settings = {"consultation": consultation, "by": by, "role": RoleName.PARTICIPANT, "language": "en"}
    confirm_batch(batch=read_batch(file_name="list.csv", content=good, **settings), by=by)
    file = invitation_file(good=30, bad=27)
    return read_batch(file_name="Copy of invitations (final) (2).csv", content=file.content, **settings)


def _invite(consultation: Consultation, by: User, email: str) -> Invitation:
    return invite(consultation=consultation, by=by, role=RoleName.PARTICIPANT, language="en", email=email)


def _secure(person: User) -> None:
    add_app(person)
    add_passkey(person, "Phone with the cracked screen")
    for number, agent in enumerate(
        ("Mozilla/5.0 (Linux; Android 9) Firefox/120.0", "Mozilla/5.0 (iPhone) Safari/605")
    ):
        UserSession.objects.create(
            user=person, session_key=f"not-a-session-{number}", ip="198.51.100.0", user_agent=agent
        )


def _let_things_happen(world: World) -> None:
    """By the actions themselves, so that people are told of it: answers, a decision with a note, a digest."""
    participant, moderator = world.people["participant"], world.people["moderator"]
    own = world.comment("participant", Status.PUBLISHED)
    Role.objects.get_or_create(consultation=world.review, user=participant, name=RoleName.PARTICIPANT)
    for _index in range(2):
        answer = pending_comment(question=own.question, parent=own, body="It has been tried. " * 30)
        _rule(moderator, answer, Ruling.PUBLISH)
    returned = pending_comment(question=own.question, author=participant, body="Names of recruiters: see below.")
    _rule(moderator, returned, Ruling.RETURN, reason=Reason.objects.order_by("pk")[0], note="Two would do.")
    send_letters()
    owe_digests(clock=_tomorrow)
    send_digests(clock=_tomorrow)


def _rule(moderator: User, comment: Comment, ruling: Ruling, **why: object) -> None:
    decide(comment=comment, moderator=moderator, revision=comment.latest_revision, ruling=ruling, **why)


def _tomorrow():  # type: ignore[no-untyped-def]
    return (timezone.now() + timedelta(days=1)).replace(hour=8)
