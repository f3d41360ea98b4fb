"""From signing up to the first comment on behalf of a verified organisation: by keyboard alone, at 360 pixels."""

import re
from dataclasses import dataclass

import pytest
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from playwright.sync_api import expect

from apps.accounts.models import User
from apps.consultations.enums import RoleName
from apps.consultations.models import Question
from apps.discussions.enums import CommentVoice
from apps.discussions.models import Comment
from apps.organisations.models import Affiliation, Organisation, StakeholderGroup, Verification
from tests.factories import (
    ObjectiveFactory,
    OrganisationFactory,
    QuestionFactory,
    RoleFactory,
    published_comment,
)
from tests.journeys.conftest import PASSWORD, make_person
from tests.journeys.keyboard import Keyboard, sign_in_by_keys
from tests.journeys.site import MailServer, Site, text_of

SEEN_LIVE_WITHIN = 5_000
WORDS = {
    "en": "We ask that every port publish its list of licensed recruiters.",
    "ar": "نطلب أن ينشر كل ميناء قائمة الوسطاء المرخص لهم.",
}
NAMES = {
    "en": "Union of Lighthouse, Harbour and Coastal Transport Workers",
    "ar": "نقابة عمال المنارات والموانئ والنقل الساحلي",
}


@dataclass
class Scene:
    """`language` is that of all three people; `code` sets the names of one run apart from those of another."""

    site: Site
    language: str
    code: str
    question: Question
    organisation: Organisation
    organiser: User

    def address(self, path: str) -> str:
        return f"{self.site.url}{path}"

    @property
    def newcomer(self) -> str:
        return f"zahra@{self.code}.example"


@pytest.fixture
def scene(site: Site, language: str, request: pytest.FixtureRequest) -> Scene:
    code = f"{'address' if 'address' in request.node.name else 'desk'}-{language}"
    question = QuestionFactory(
        number=1,
        text={"en": "What keeps recruitment fair?", "ar": "ما الذي يُبقي التوظيف عادلاً؟"},
        roundtable__consultation__languages=["en", "ar"],
    )
    consultation = question.roundtable.consultation
    for number in (5, 6):
        objective = ObjectiveFactory(framework=consultation.framework, number=number)
        question.roundtable.objectives.add(objective)
    for index in range(6):
        published_comment(question=question, body=f"Earlier comment {index}. " + "It has been tried. " * 80)
    organiser = make_person(f"organiser@{code}.example", "Olga Testa", language=language)
    RoleFactory(consultation=consultation, user=organiser, name=RoleName.ORGANISER)
    organisation = OrganisationFactory(
        name={"en": f"{NAMES['en']} {code}", "ar": f"{NAMES['ar']} {code}"},
        stakeholder_group=StakeholderGroup.objects.get(code="trade_union"),
    )
    organisation.refresh_from_db()
    return Scene(site, language, code, question, organisation, organiser)


def test_first_comment_on_behalf_of_an_organisation_that_an_address_proves(
    scene: Scene, mail: MailServer, people
) -> None:  # type: ignore[no-untyped-def]
    organisation = scene.organisation
    organisation.email_domains, organisation.address_represents = [f"{scene.code}.example"], True
    organisation.save()
    newcomer, organiser, reader = (people() for _ in range(3))
    reader.open(scene.address(scene.question.get_absolute_url()))

    signs_up_from_the_question(newcomer, scene, mail)
    says_for_whom_they_speak(newcomer, scene)
    affiliation = Affiliation.objects.get(user__email=scene.newcomer)
    assert affiliation.verification == Verification.EMAIL_DOMAIN
    assert affiliation.represents
    comment = speaks_on_its_behalf(newcomer, scene)

    sign_in_by_keys(organiser, scene.site, scene.organiser.email)
    organiser_publishes(organiser, scene, comment)
    reader_sees_it_live(reader, scene, comment)


def test_first_comment_on_behalf_of_an_organisation_after_an_organiser_said_so(
    scene: Scene, mail: MailServer, people
) -> None:  # type: ignore[no-untyped-def]
    newcomer, organiser, reader = (people() for _ in range(3))
    reader.open(scene.address(scene.question.get_absolute_url()))

    signs_up_from_the_question(newcomer, scene, mail)
    says_for_whom_they_speak(newcomer, scene)
    expect(newcomer.page.get_by_text(_("This is not verified yet."))).to_be_visible()
    expect(newcomer.page.get_by_role("radio", name=on_behalf(scene))).to_have_count(0)

    sign_in_by_keys(organiser, scene.site, scene.organiser.email)
    organiser_verifies(organiser, scene)
    assert Affiliation.objects.get(user__email=scene.newcomer).represents
    newcomer.open(scene.address(scene.question.get_absolute_url()))
    comment = speaks_on_its_behalf(newcomer, scene)

    organiser_publishes(organiser, scene, comment)
    reader_sees_it_live(reader, scene, comment)


def signs_up_from_the_question(keys: Keyboard, scene: Scene, mail: MailServer) -> None:
    keys.open(scene.address(scene.question.get_absolute_url()))
    assert keys.page.evaluate("document.dir") == ("rtl" if scene.language == "ar" else "ltr")
    keys.follow(_("Sign up"), tag="a")
    keys.arrives(r"/accounts/signup/\?")
    keys.fill(_("Your name"), "Zahra Testa")
    keys.fill(_("Email"), scene.newcomer, tag="input")
    keys.fill(_("Password"), PASSWORD, tag="input")
    keys.follow(_("Sign up"), tag="button")
    keys.arrives(r"/confirm-email/$")
    link = re.search(r"http://\S+/sign-up/\S+", text_of(mail.to(scene.newcomer, "/sign-up/")))
    assert link
    keys.open(link[0])
    keys.follow(_("Yes, confirm it"), tag="button")
    keys.arrives(re.escape(scene.question.get_absolute_url()) + "$")


def says_for_whom_they_speak(keys: Keyboard, scene: Scene) -> None:
    """In English with the full name and a group; in Arabic by the button for the one that is meant."""
    note = re.search(r">(.+?)</a>", _('Say for whom you speak in <a href="{url}">your profile</a>.'))
    assert note
    keys.follow(note[1], tag="a", exactly=True)
    keys.arrives(r"/profile/\?next=")
    name = str(scene.organisation)
    keys.fill(_("Organisation"), name[: len(name) // 2] if scene.language == "ar" else name, tag="input")
    expect(keys.page.get_by_text(_("Do you mean …?"))).to_be_visible()
    keys.stays(_("Organisation"))
    if scene.language == "ar":
        keys.follow(name, tag="button")
    else:
        keys.fill(_("Position"), "General Secretary", tag="input")
        keys.choose(_("Stakeholder group"), str(scene.organisation.stakeholder_group))
        keys.follow(_("Save"), tag="button")
    keys.arrives(re.escape(scene.question.get_absolute_url()) + "$")
    expect(keys.page.get_by_text(_("Your profile is saved."))).to_be_visible()


def speaks_on_its_behalf(keys: Keyboard, scene: Scene) -> Comment:
    page = keys.page
    keys.follow(_("Answer the question"), tag="a", within=20)
    keys.tab_to(capfirst(str(CommentVoice.PERSONAL.label)), within=8)
    keys.pick(on_behalf(scene))
    keys.fill(_("Your comment"), WORDS[scene.language], tag="textarea")
    keys.tab_to("Objective 5")
    keys.press("Space")
    keys.follow(_("Preview"), tag="button")
    expect(page.get_by_role("region", name=_("Preview"))).to_contain_text(WORDS[scene.language])
    keys.stays(_("Preview"))
    keys.follow(_("Send for moderation"), tag="button")
    keys.arrives(r"#c\d+$")
    comment = Comment.objects.get(author__email=scene.newcomer)
    article = page.locator(f"#c{comment.pk}")
    expect(article).to_be_in_viewport()
    expect(article).to_contain_text(_("on behalf of the organisation"))
    expect(article).to_contain_text(WORDS[scene.language])
    keys.press("Tab")
    here = page.evaluate(f"document.getElementById('c{comment.pk}').contains(document.activeElement)")
    assert here, f"After sending, Tab leads to {keys.look()}"
    assert keys.look()
    assert comment.voice == CommentVoice.ORGANISATION
    assert comment.affiliation_verified
    return comment


def organiser_verifies(keys: Keyboard, scene: Scene) -> None:
    keys.open(scene.address(reverse("consultations:affiliations")))
    keys.follow(_("Verify"), tag="a")
    keys.arrives(r"/verification/$")
    keys.tab_to(_("This person may write on behalf of the organisation"), tag="input")
    keys.press("Space")
    keys.follow(_("Verify"), tag="button")
    keys.arrives(re.escape(reverse("consultations:affiliations")))


def organiser_publishes(keys: Keyboard, scene: Scene, comment: Comment) -> None:
    slug = scene.question.roundtable.consultation.slug
    keys.open(scene.address(reverse("moderation:queue", args=[slug])))
    expect(keys.page.locator(f"#c{comment.pk}")).to_contain_text(_("on behalf of the organisation"))
    keys.follow(_("Publish"), tag="button")
    published = _("%s is published.") % comment.reference
    expect(keys.page.get_by_text(published)).to_be_visible()


def reader_sees_it_live(keys: Keyboard, scene: Scene, comment: Comment) -> None:
    """They bring it in, and the focus goes where it is."""
    page = keys.page
    button = page.locator("[data-fresh] button")
    expect(button).to_be_visible(timeout=SEEN_LIVE_WITHIN)
    keys.follow(button.inner_text().strip(), tag="button")
    article = page.locator(f"#c{comment.pk}")
    for words in ("Zahra Testa", _("on behalf of the organisation"), _("verified"), str(scene.organisation)):
        expect(article).to_contain_text(words)
    expect(article).to_be_in_viewport()
    keys.stays("Zahra Testa")


def on_behalf(scene: Scene) -> str:
    """What the choice says."""
    return _("On behalf of %(name)s") % {"name": scene.organisation}
