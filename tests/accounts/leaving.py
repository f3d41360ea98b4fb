"""Somebody who has left a trace wherever one can be left, by the ways in which people leave them."""

from dataclasses import dataclass
from datetime import timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.utils import timezone

from apps.accounts.actions import ask_for_account, owe_letter
from apps.accounts.enums import LetterKind
from apps.accounts.exporting import make_exports, request_export, send_export_notices
from apps.accounts.letters import send_letters
from apps.accounts.models import User
from apps.activity.actions import follow
from apps.consultations.actions import give_role
from apps.consultations.enums import RoleName
from apps.consultations.inviting import invite
from apps.consultations.messages import send_invitations
from apps.consultations.models import Question
from apps.core.views.kept import SESSION_KEY
from apps.discussions.actions import (
    revise_comment,
    save_draft,
    submit_comment,
    submit_translation,
    withdraw_comment,
)
from apps.discussions.actions.draft import Place
from apps.discussions.co_signing import confirm_co_signature
from apps.discussions.enums import CommentVoice
from apps.discussions.models import Comment, CoSignature
from apps.moderation.actions import decide
from apps.moderation.enums import Ruling
from apps.moderation.models import Reason
from apps.notifications.actions import owe_digests, save_preference, send_digests
from apps.organisations.actions import claim_affiliation
from apps.profiles.models import Link, Profile
from tests.accounts.conftest import PASSWORD
from tests.factories import QuestionFactory, RoleFactory, StakeholderGroupFactory, UserFactory

KNOWN = {
    "name": "Wilhelmina Ostrander",
    "main address": "wilhelmina@ostrander.example",
    "second address": "mina@secondhome.example",
    "position": "Keeper of the Lighthouse",
    "organisation": "Ostrander Lighthouse Society",
    "biography": "I have kept lights for thirty years.",
    "link": "https://ostrander.example/about-me",
    "label of the link": "My lamps and I",
    "time zone": "Pacific/Chatham",
    "network": "198.51.100",
    "browser": "Ostranderfox/77.1",
    "passkey": "Key on the green ribbon",
    "earlier wording": "The very first wording of the published text.",
    "pending edit": "A second wording that nobody has approved.",
    "pending comment": "A pending thought about fog signals.",
    "declined comment": "A thought that was declined for its length.",
    "withdrawn comment": "A thought that I took back the next day.",
    "translation that waits": "Une pensée sur les bouées, en attente.",
    "draft": "A text on buoys that I never finished.",
    "text that waits": "Half a sentence that was never sent",
    "note to her": "the paragraph about foghorns is too long",
    "second sign-up": "Wilhelmina signing up twice",
}
STAYS = "What I published about lighthouses stays."


@dataclass
class Scene:
    """One thread with others in it, and the browser in which the person is signed in."""

    person: User
    browser: Client
    question: Question
    moderator: User
    other: User


def somebody_with_traces_everywhere() -> Scene:
    scene = _scene()
    _say_who_they_are(scene.person)
    _write(scene)
    _sign_for_another(scene)
    _be_written_to(scene)
    _be_administered(scene)
    return scene


def _scene() -> Scene:
    person = UserFactory(name=KNOWN["name"], email=KNOWN["main address"], time_zone=KNOWN["time zone"])
    person.set_password(PASSWORD)
    person.save()
    browser = Client(REMOTE_ADDR=f"{KNOWN['network']}.23", HTTP_USER_AGENT=KNOWN["browser"])
    browser.post("/accounts/login/", {"login": person.email, "password": PASSWORD})
    question = QuestionFactory()
    consultation = question.roundtable.consultation
    moderator = RoleFactory(consultation=consultation).user
    return Scene(person, browser, question, moderator, UserFactory(name="Ana Other"))


def _say_who_they_are(person: User) -> None:
    EmailAddress.objects.create(user=person, email=KNOWN["second address"], verified=True)
    claim_affiliation(
        user=person,
        organisation=KNOWN["organisation"],
        stakeholder_group=StakeholderGroupFactory(),
        position=KNOWN["position"],
    )
    profile = Profile.objects.create(user=person, biography=KNOWN["biography"], biography_language="en")
    Link.objects.create(profile=profile, position=0, label=KNOWN["label of the link"], url=KNOWN["link"])
    Authenticator.objects.create(
        user=person, type=Authenticator.Type.WEBAUTHN, data={"name": KNOWN["passkey"], "credential": {}}
    )


def published(scene: Scene, author: User, body: str, **fields: object) -> Comment:
    made = submit_comment(author=author, question=scene.question, body=body, language="en", **fields)
    return _decided(scene, made.comment, Ruling.PUBLISH)


def _decided(scene: Scene, comment: Comment, ruling: Ruling, **fields: object) -> Comment:
    comment = Comment.objects.get(pk=comment.pk)
    revision = comment.latest_revision
    assert revision is not None
    decide(moderator=scene.moderator, comment=comment, revision=revision, ruling=ruling, **fields)
    return Comment.objects.get(pk=comment.pk)


def _write(scene: Scene) -> None:
    """Hers between the other's, with an answer to each; each of hers in another state."""
    person, other = scene.person, scene.other
    _translate(person, published(scene, other, "I speak before her."))
    staying = published(scene, person, KNOWN["earlier wording"])
    published(scene, other, "I answer what she published.", parent=staying)
    revise_comment(comment=staying, author=person, body=STAYS, language="en")
    _decided(scene, staying, Ruling.PUBLISH, note=f"Thank you, {KNOWN['name']}.")
    revise_comment(comment=staying, author=person, body=KNOWN["pending edit"], language="en")
    withdrawn = published(scene, person, KNOWN["withdrawn comment"])
    published(scene, other, "I answer what she took back.", parent=withdrawn)
    withdraw_comment(comment=withdrawn, author=person)
    submit_comment(author=person, question=scene.question, body=KNOWN["pending comment"], language="en")
    declined = submit_comment(
        author=person, question=scene.question, body=KNOWN["declined comment"], language="en"
    ).comment
    reason = Reason.objects.get_or_create(code="long", defaults={"name": {"en": "L"}, "explanation": {"en": "E"}})[
        0
    ]
    _decided(scene, declined, Ruling.DECLINE, reason=reason, note=f"Sorry, {KNOWN['note to her']}.")
    published(scene, other, "I speak after her.")
    save_draft(author=person, place=Place(scene.question), text={"body": KNOWN["draft"]})
    session = scene.browser.session
    fields = {"body": KNOWN["text that waits"], "writer": str(person.pk), "objectives": []}
    session[SESSION_KEY] = {"place": {"until": timezone.now().timestamp() + 3600, "fields": fields}}
    session.save()


def _translate(person: User, comment: Comment) -> None:
    """One that readers see, under her name, and one that waits."""
    for body, is_official in (("Je parle avant elle.", True), (KNOWN["translation that waits"], False)):
        submit_translation(
            comment=comment,
            revision=comment.published_revision,  # type: ignore[arg-type]
            translator=person,
            language="fr" if is_official else "es",
            body=body,
            is_official=is_official,
        )


def _sign_for_another(scene: Scene) -> None:
    made = submit_comment(
        author=scene.other,
        question=scene.question,
        body="Two of us say this.",
        language="en",
        voice=CommentVoice.JOINT,
        co_signatories=[KNOWN["second address"]],
    ).comment
    signature, revision = CoSignature.objects.get(comment=made), made.latest_revision
    assert revision is not None
    confirm_co_signature(co_signature=signature, revision=revision, user=scene.person, name="")
    _decided(scene, made, Ruling.PUBLISH)


def _be_written_to(scene: Scene) -> None:
    """Invited, told, sent digests and a copy of her data; and named in a digest of somebody else."""
    consultation = scene.question.roundtable.consultation
    for address in (KNOWN["main address"], KNOWN["second address"]):
        invite(
            consultation=consultation,
            by=scene.moderator,
            role=RoleName.OBSERVER,
            language="en",
            email=address,
            name=KNOWN["name"],
        )
    send_invitations()
    ask_for_account(email=KNOWN["second address"], name=KNOWN["second sign-up"], password="x" * 20, language="en")
    owe_letter(kind=LetterKind.PASSWORD_RESET, email=KNOWN["main address"], language="en")
    send_letters()
    for reader in (scene.person, scene.other):
        follow(user=reader, topic=consultation.topic)
        reader.subscriptions.update(created_at=timezone.now() - timedelta(days=3))
        save_preference(user=reader, digest="daily", now=timezone.now() - timedelta(days=2))
    for hours in (24, 36):
        owe_digests(clock=lambda hours=hours: timezone.now() + timedelta(hours=hours))
    send_digests()
    request_export(user=scene.person)
    make_exports()
    send_export_notices()


def _be_administered(scene: Scene) -> None:
    """She moderates elsewhere, and an administrator had to do with her account."""
    elsewhere = QuestionFactory()
    give_role(user=scene.person, consultation=elsewhere.roundtable.consultation, name=RoleName.MODERATOR)
    made = submit_comment(
        author=scene.other, question=elsewhere, body="To be decided by her.", language="en"
    ).comment
    revision = made.latest_revision
    assert revision is not None
    decide(moderator=scene.person, comment=made, revision=revision, ruling=Ruling.PUBLISH)
    LogEntry.objects.create(
        user=UserFactory(is_staff=True, is_superuser=True),
        content_type=ContentType.objects.get_for_model(User),
        object_id=str(scene.person.pk),
        object_repr=KNOWN["name"],
        change_message=f"Changed the address of {KNOWN['main address']}.",
        action_flag=CHANGE,
    )
