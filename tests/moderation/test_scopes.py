"""The desk of a moderator with limits: what is out of scope is not listed, offered, counted or decided."""

import re

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.activity.models import Activity
from apps.consultations.enums import RoleName
from apps.consultations.models import Consultation, Question, Roundtable
from apps.discussions.enums import RevisionStatus, Status
from apps.discussions.models import Comment
from apps.moderation.models import Decision, Reason
from tests.factories import QuestionFactory, RoleFactory, UserFactory, pending_comment, published_comment

pytestmark = pytest.mark.django_db
OUT_OF_SCOPE = "not in the roundtables and languages that you moderate"
SECRET = "A text that this moderator must not read."


@pytest.fixture
def here() -> Question:
    return QuestionFactory(roundtable__number=1, number=1, text="What works here?")


@pytest.fixture
def there(here: Question) -> Question:
    return QuestionFactory(
        roundtable__consultation=here.roundtable.consultation,
        roundtable__number=2,
        roundtable__title="The other roundtable",
        text="What works there?",
    )


def client_of(consultation: Consultation, name: str, **limits: object) -> Client:
    client = Client()
    client.force_login(RoleFactory(consultation=consultation, name=RoleName(name), **limits).user)
    return client


def desk(consultation: Consultation, rest: str = "") -> str:
    return f"/consultations/{consultation.slug}/queue/{rest}"


def rule(client: Client, comment: Comment, ruling: str = "publish", **fields: object):
    data = {"revision": comment.latest_revision_id, "ruling": ruling, **fields}
    return client.post(desk(comment.consultation, f"{comment.pk}/decisions/"), data)


# Who, with which limits; what they get of a comment in French here, and of one in English there, that wait.
ROLES_AND_LIMITS = {
    "organiser": ("organiser", {}, "decides", "decides"),
    "moderator of all": ("moderator", {}, "decides", "decides"),
    "moderator here": ("moderator", {"roundtables": "here"}, "decides", "nothing"),
    "moderator there": ("moderator", {"roundtables": "there"}, "nothing", "decides"),
    "moderator of none left": ("moderator", {"roundtables": ""}, "nothing", "nothing"),
    "moderator in French": ("moderator", {"languages": ["fr"]}, "decides", "nothing"),
    "moderator in English and French": ("moderator", {"languages": ["en", "fr"]}, "decides", "decides"),
    "moderator in Arabic here": ("moderator", {"roundtables": "here", "languages": ["ar"]}, "nothing", "nothing"),
    "rapporteur": ("rapporteur", {}, "refused", "refused"),
    "participant": ("participant", {}, "refused", "refused"),
    "observer": ("observer", {}, "refused", "refused"),
}


@pytest.mark.parametrize("who", ROLES_AND_LIMITS)
def test_each_role_with_each_limit_gets_what_it_should_on_every_page_of_the_desk(
    who: str, here: Question, there: Question
):
    name, limits, *expected = ROLES_AND_LIMITS[who]
    limits = dict(limits)
    if "roundtables" in limits:
        limits["roundtables"] = {"here": [here.roundtable], "there": [there.roundtable], "": []}[
            limits["roundtables"]
        ]
    consultation = here.roundtable.consultation
    client = client_of(consultation, name, **limits)
    comments = [
        pending_comment(question=here, language="fr", body=f"{SECRET} (1)"),
        pending_comment(question=there, body=f"{SECRET} (2)"),
    ]

    assert [_answers(client, comment) for comment in comments] == expected


def _answers(client: Client, comment: Comment) -> str:
    """What the four addresses of the desk say of `comment`, in one word; they have to agree."""
    pages = [client.get(desk(comment.consultation, rest)) for rest in ("", "list/")]
    item = client.get(desk(comment.consultation, f"{comment.pk}/"))
    decision = rule(client, comment)
    statuses = (*(page.status_code for page in pages), item.status_code, decision.status_code)
    listed = [comment.reference in page.content.decode() for page in pages]
    text = [comment.latest_revision.body in page.content.decode() for page in (*pages, item)]
    decided = Decision.objects.filter(comment=comment).exists()
    words = {
        ((200, 200, 200, 302), True): "decides",
        ((200, 200, 404, 404), False): "nothing",
        ((403, 403, 403, 403), False): "refused",
    }
    word = words[statuses, decided]
    assert listed == [word == "decides"] * 2
    assert text == [word == "decides"] * 3
    return word


@pytest.mark.parametrize("ruling", ["hide", "restore"])
def test_what_readers_see_is_hidden_and_restored_within_the_scope_only(
    ruling: str, here: Question, there: Question
):
    inside, outside = (published_comment(question=question) for question in (here, there))
    if ruling == "restore":
        Comment.objects.update(status=Status.HIDDEN)
    client = client_of(here.roundtable.consultation, "moderator", roundtables=[here.roundtable])
    reason = Reason.objects.get(code="unclear").pk

    allowed, refused = (rule(client, comment, ruling, reason=reason) for comment in (inside, outside))
    page = client.get(desk(outside.consultation, f"{outside.pk}/"))

    assert (allowed.status_code, refused.status_code, page.status_code) == (302, 403, 403)
    for response in (refused, page):
        assert OUT_OF_SCOPE in response.content.decode()
    assert Decision.objects.get().comment == inside


def test_edit_of_a_published_comment_is_out_of_scope_by_its_latest_wording(here: Question):
    client = client_of(here.roundtable.consultation, "moderator", languages=["fr"])
    comment = published_comment(question=here, body="In English")
    comment.latest_revision = comment.revisions.create(number=2, body="En français", language="fr", html="")
    comment.save()

    listed = client.get(desk(comment.consultation)).content.decode()
    decision = rule(client, comment)

    assert comment.reference in listed
    assert decision.status_code == 302
    assert comment.revisions.get(number=2).status == RevisionStatus.PUBLISHED


def test_author_who_moderates_elsewhere_is_refused_and_told_why(here: Question, there: Question):
    role = RoleFactory(consultation=here.roundtable.consultation, roundtables=[there.roundtable])
    comment = pending_comment(question=here, author=role.user)
    client = Client()
    client.force_login(role.user)

    response = rule(client, comment)

    assert response.status_code == 403
    assert OUT_OF_SCOPE in response.content.decode()


def test_comments_of_other_consultations_are_not_found_whatever_can_be_read(here: Question):
    foreign = published_comment(question=QuestionFactory())
    client = client_of(here.roundtable.consultation, "moderator", languages=["fr"])

    assert client.get(desk(here.roundtable.consultation, f"{foreign.pk}/")).status_code == 404


def test_filters_offer_what_is_in_scope_and_let_nothing_else_through(here: Question, there: Question):
    client = client_of(
        here.roundtable.consultation, "moderator", roundtables=[here.roundtable], languages=["fr", "ar"]
    )
    pending_comment(question=there, language="fr", body=SECRET)

    html = client.get(desk(here.roundtable.consultation)).content.decode()
    tampered = client.get(
        desk(here.roundtable.consultation, f"?roundtable={there.roundtable_id}&question={there.pk}&language=en")
    ).content.decode()

    assert _choices(html, "roundtable") == ["", str(here.roundtable_id)]
    assert _choices(html, "question") == ["", str(here.pk)]
    assert _choices(html, "language") == ["", "ar", "fr"]
    assert "The other roundtable" not in html
    assert "What works there?" not in html
    assert SECRET not in tampered


def _choices(html: str, name: str) -> list[str]:
    select = re.search(rf'<select name="{name}".*?</select>', html, re.S)
    return re.findall(r'<option value="([^"]*)"', select[0])


def test_count_is_of_what_is_in_scope(here: Question, there: Question):
    for question, language in ((here, "fr"), (here, "en"), (there, "fr"), (there, "fr")):
        pending_comment(question=question, language=language)
    consultation = here.roundtable.consultation

    def waiting(**limits: object) -> str:
        html = client_of(consultation, "moderator", **limits).get(desk(consultation)).content.decode()
        return re.search(r"(\d+) comments? waits?", html)[0]

    assert waiting() == "4 comments wait"
    assert waiting(languages=["fr"]) == "3 comments wait"
    assert waiting(languages=["fr"], roundtables=[here.roundtable]) == "1 comment waits"


def test_moderator_is_told_what_is_theirs(here: Question, there: Question):
    consultation = here.roundtable.consultation
    limited = client_of(consultation, "moderator", roundtables=[there.roundtable], languages=["fr"])

    said = limited.get(desk(consultation)).content.decode()
    unsaid = client_of(consultation, "moderator").get(desk(consultation)).content.decode()

    assert "The other roundtable" in said
    assert 'lang="fr">Français' in said
    assert "You moderate a part of this consultation" in said
    assert "You moderate a part of this consultation" not in unsaid


def test_page_listens_to_its_own_desk_from_what_it_was_made_with(here: Question):
    consultation = here.roundtable.consultation
    role = RoleFactory(consultation=consultation, languages=["fr"])
    client = Client()
    client.force_login(role.user)
    moderator = client_of(consultation, "moderator")
    rule(moderator, pending_comment(question=here, language="fr"))
    cursor = Activity.objects.get(kind="decision.made").pk
    rule(moderator, pending_comment(question=here, language="en"))

    html = client.get(desk(consultation)).content.decode()

    assert f'data-topics="desk:{role.pk} person:{role.user_id}" data-cursor="{cursor}"' in html
    assert consultation.queue_topic not in html


def test_decisions_are_told_to_those_who_moderate_the_comment(here: Question, there: Question):
    consultation = here.roundtable.consultation
    near, far = (RoleFactory(consultation=consultation, roundtables=[each.roundtable]) for each in (here, there))
    comment = pending_comment(question=here)

    rule(client_of(consultation, "moderator"), comment)

    topics = Activity.objects.get(kind="decision.made").topics
    assert topics == [consultation.queue_topic, near.desk_topic, f"person:{comment.author_id}"]
    assert far.desk_topic not in topics


def test_desk_with_limits_costs_the_same_with_1_and_with_3_of_everything(here: Question):
    consultation = here.roundtable.consultation
    role = RoleFactory(consultation=consultation, roundtables=[here.roundtable], languages=["fr"])
    client = Client()
    client.force_login(role.user)

    def cost() -> int:
        cache.clear()
        with CaptureQueriesContext(connection) as captured:
            client.get(desk(consultation))
        return len(captured)

    pending_comment(question=here, language="fr")
    cost()  # the first request writes when the person was last here
    one = cost()
    for number in (7, 8):
        roundtable = Roundtable.objects.create(consultation=consultation, number=number, title={"en": "More"})
        role.roundtables.add(roundtable)
        pending_comment(question=QuestionFactory(roundtable=roundtable), language="fr")
        RoleFactory(consultation=consultation, languages=["ar"])

    assert cost() == one


def test_administrator_of_the_site_decides_nothing_with_or_without_a_role_that_reads(here: Question):
    administrator = UserFactory(is_superuser=True, is_staff=True)
    comment = pending_comment(question=here)
    client = Client()
    client.force_login(administrator)
    bare = [client.get(desk(comment.consultation)).status_code, rule(client, comment).status_code]
    RoleFactory(consultation=comment.consultation, user=administrator, name=RoleName.RAPPORTEUR)

    assert bare == [403, 403]
    assert [client.get(desk(comment.consultation)).status_code, rule(client, comment).status_code] == [403, 403]
