"""A joint comment: asked for by e-mail, signed without an account, and signed anew once its text has changed.

By keyboard alone, at 360 pixels.
"""

import re
from dataclasses import dataclass

import pytest
from django.utils.translation import gettext as _
from playwright.sync_api import expect

from apps.accounts.models import User
from apps.consultations.models import Question
from apps.discussions.enums import CommentVoice
from apps.discussions.models import Comment
from apps.moderation.actions import decide
from apps.moderation.enums import Ruling
from tests.factories import QuestionFactory, UserFactory
from tests.journeys.conftest import make_person
from tests.journeys.keyboard import Keyboard, sign_in_by_keys
from tests.journeys.site import MailServer, Site, text_of

TEXT, CHANGED = (
    "Let one seafarer and one clerk read it together.",
    "Let two seafarers and one clerk read it together.",
)
SIGNATORY, CLINIC = "Elin Testa", "Seafarers’ Clinic of the Northern Lighthouses"

ASKED = (
    "%(name)s has written an answer to this question and asks you to sign it with them. "
    "Your name does not appear unless you say so."
)
ASKED_AGAIN = (
    "%(name)s has changed the text that you signed. "
    "Your name is not with the new one: read it, and sign again if you agree."
)


@dataclass
class Scene:
    site: Site
    mail: MailServer
    question: Question
    author: User
    invited: str

    @property
    def address(self) -> str:
        return f"{self.site.url}{self.question.get_absolute_url()}"


@pytest.fixture
def scene(site: Site, mail: MailServer, language: str) -> Scene:
    question = QuestionFactory(number=1, roundtable__consultation__languages=["en", "ar"])
    author = make_person(f"joint-author-{language}@plenary.example", "Amina Testa", language=language)
    return Scene(site, mail, question, author, f"elin-{language}@clinic.example")


def test_joint_comment_shows_who_signed_the_wording_that_is_read(scene: Scene, people) -> None:  # type: ignore[no-untyped-def]
    author, signatory, reader = (people() for _ in range(3))

    comment = author_asks_for_a_signature(author, scene)
    signatory_signs(signatory, scene, TEXT, letter=ASKED)
    publish(comment)
    assert who_is_shown(reader, scene, comment) == [signed()]

    author_changes_the_text(author, comment)
    publish(comment)
    assert who_is_shown(reader, scene, comment) == []
    signatory_signs(signatory, scene, CHANGED, letter=ASKED_AGAIN)
    assert who_is_shown(reader, scene, comment) == [signed()]


def author_asks_for_a_signature(keys: Keyboard, scene: Scene) -> Comment:
    sign_in_by_keys(keys, scene.site, scene.author.email)
    keys.open(scene.address)
    field = keys.page.get_by_label(_("Who is to sign with you"))
    expect(field).to_be_hidden()
    keys.follow(_("Answer the question"), tag="a", within=20)
    keys.tab_to(str(CommentVoice.PERSONAL.label)[1:], within=8)
    keys.pick(_("Jointly, with others who sign it"))
    expect(field).to_be_visible()
    keys.fill(_("Who is to sign with you"), scene.invited, tag="textarea")
    keys.fill(_("Your comment"), TEXT, tag="textarea")
    keys.follow(_("Send for moderation"), tag="button")
    keys.arrives(r"#c\d+$")
    comment = Comment.objects.get(author=scene.author)
    assert comment.voice == CommentVoice.JOINT
    assert comment.co_signatures.get().email == scene.invited
    return comment


def signatory_signs(keys: Keyboard, scene: Scene, text: str, *, letter: str) -> None:
    """They have no account: the link is enough."""
    scene.site.begin("discussions.send_co_signature_requests")
    said = _(letter) % {"name": scene.author.name}
    link = re.search(r"http://\S+/co-signatures/\S+/", text_of(scene.mail.to(scene.invited, said)))
    assert link
    keys.open(link[0])
    expect(keys.page.get_by_role("region", name=_("The text"))).to_contain_text(text)
    keys.fill(_("Your name"), SIGNATORY, tag="input")
    keys.fill(_("Organisation"), CLINIC, tag="input")
    keys.follow(_("Sign"), tag="button")
    expect(keys.page.get_by_text(_("Thank you. You have signed this comment."))).to_be_visible()
    keys.arrives(r"/co-signatures/")


def author_changes_the_text(keys: Keyboard, comment: Comment) -> None:
    keys.page.reload()
    keys.follow(_("Edit"), tag="a")
    keys.arrives(r"/revision/$")
    keys.fill(_("Your comment"), CHANGED, tag="textarea")
    keys.follow(_("Send for moderation"), tag="button")
    keys.arrives(r"#c\d+$")


def publish(comment: Comment) -> None:
    comment.refresh_from_db()
    decide(moderator=UserFactory(), comment=comment, revision=comment.latest_revision, ruling=Ruling.PUBLISH)


def signed() -> str:
    """The entry of somebody whose name nothing but an e-mail stands for."""
    return f"{SIGNATORY}, {CLINIC} ({_('confirmed by e-mail')})"


def who_is_shown(keys: Keyboard, scene: Scene, comment: Comment) -> list[str]:
    """The co-signatories that a reader without an account sees, and whether the page fits."""
    keys.open(scene.address)
    keys.arrives(re.escape(scene.question.get_absolute_url()) + "$")
    shown = keys.page.locator(f"#c{comment.pk} .with li").all_inner_texts()
    return [" ".join(each.replace("،", ",").split()) for each in shown]
