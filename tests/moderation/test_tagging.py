"""The tagging desk over HTTP: who may tag what, in which order, and what it never shows."""

import re

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.activity.models import Activity
from apps.consultations.enums import RoleName, Visibility
from apps.consultations.models import Consultation, Question
from apps.discussions.enums import Status, TagOrigin
from apps.discussions.models import Comment
from apps.objectives.models import Objective
from tests.factories import (
    ObjectiveFactory,
    QuestionFactory,
    RoleFactory,
    UserFactory,
    pending_comment,
    published_comment,
)

pytestmark = pytest.mark.django_db
SECRET = "A text that is not published."


@pytest.fixture
def question() -> Question:
    return QuestionFactory(roundtable__number=1, number=1)


@pytest.fixture
def consultation(question: Question) -> Consultation:
    return question.roundtable.consultation


@pytest.fixture
def objectives(consultation: Consultation) -> list[Objective]:
    return [ObjectiveFactory(framework=consultation.framework, number=number) for number in (5, 6, 23)]


@pytest.fixture
def rapporteur(client: Client, consultation: Consultation) -> Client:
    client.force_login(RoleFactory(consultation=consultation, name=RoleName.RAPPORTEUR).user)
    return client


def client_of(consultation: Consultation, name: RoleName, **limits: object) -> Client:
    client = Client()
    client.force_login(RoleFactory(consultation=consultation, name=name, **limits).user)
    return client


def desk(consultation: Consultation, rest: object = "") -> str:
    return f"/consultations/{consultation.slug}/tagging/{rest}"


def tag(client: Client, comment: Comment, *objectives: Objective, query: str = "", **fields: object):
    data = {"objectives": [objective.pk for objective in objectives], **fields}
    return client.post(desk(comment.consultation, f"{comment.pk}/{query}"), data)


def tags(comment: Comment) -> list[tuple[int, str]]:
    return list(comment.objective_tags.order_by("tag__number").values_list("tag__number", "origin"))


def shown(html: str) -> list[str]:
    """The references on the list."""
    queue = re.sub(r"\s+", " ", html[: html.index("</ol>", html.index("queue"))])
    return re.findall(r'<p id="w\d+">(\S+) · ', queue)


def test_rapporteur_sets_objectives_and_the_log_says_what_they_were(
    rapporteur: Client, question: Question, objectives: list[Objective]
):
    comment = published_comment(question=question)
    comment.objective_tags.create(tag=objectives[0], origin=TagOrigin.PROPOSED)
    comment.objective_tags.create(tag=objectives[1], origin=TagOrigin.PROPOSED)

    response = tag(rapporteur, comment, *objectives[1:], seen=f"{objectives[0].pk}-{objectives[1].pk}")

    question.refresh_from_db()
    comment.refresh_from_db()
    activity = Activity.objects.get()
    assert (response.status_code, response["Location"]) == (302, f"{desk(comment.consultation)}#item")
    assert tags(comment) == [(6, "confirmed"), (23, "confirmed")]
    assert (activity.kind, activity.topics, activity.data) == (
        "objectives.set",
        question.topics,
        {"before": [5, 6], "after": [6, 23]},
    )
    assert activity.actor == response.wsgi_request.user
    assert comment.tagged_at is not None
    assert question.revision == 2


def test_confirming_what_was_proposed_is_recorded_once(
    rapporteur: Client, question: Question, objectives: list[Objective]
):
    comment = published_comment(question=question)
    comment.objective_tags.create(tag=objectives[0], origin=TagOrigin.PROPOSED)

    for _ in range(2):
        tag(rapporteur, comment, objectives[0], seen=objectives[0].pk)

    assert tags(comment) == [(5, "confirmed")]
    assert Activity.objects.get().data == {"before": [5], "after": [5]}


def test_desk_leads_from_one_untagged_comment_to_the_next_and_round(
    rapporteur: Client, question: Question, objectives: list[Objective]
):
    first, second, third = (published_comment(question=question) for _ in range(3))
    second.objective_tags.create(tag=objectives[0], origin=TagOrigin.CONFIRMED)

    ways = [tag(rapporteur, third, objectives[0]), tag(rapporteur, first)]
    ways.append(tag(rapporteur, third, objectives[0], seen=objectives[0].pk))

    assert [way["Location"] for way in ways] == [
        f"{desk(first.consultation, first.pk)}/#item",  # the only other one without a confirmed objective
        f"{desk(first.consultation, second.pk)}/#item",  # all have been looked at: the next in order
        f"{desk(first.consultation)}#item",  # the last
    ]


def test_no_objective_is_an_answer_and_a_new_wording_asks_again(
    rapporteur: Client, consultation: Consultation, question: Question, objectives: list[Objective]
):
    comment = published_comment(question=question)
    tag(rapporteur, comment)
    before = Comment.objects.untagged().exists()
    comment.refresh_from_db()
    edit = comment.revisions.create(number=2, body="Another wording", language="en", html="")
    Comment.objects.update(latest_revision=edit)
    client_of(consultation, RoleName.MODERATOR).post(
        f"/consultations/{consultation.slug}/queue/{comment.pk}/decisions/",
        {"revision": edit.pk, "ruling": "publish"},
    )

    assert Activity.objects.filter(kind="objectives.set").get().data == {"before": [], "after": []}
    assert not before
    assert Comment.objects.untagged().get() == comment


def test_who_saved_first_is_not_overwritten_unseen(
    rapporteur: Client, question: Question, objectives: list[Objective]
):
    comment = published_comment(question=question)
    five, six, _ = objectives
    tag(client_of(comment.consultation, RoleName.ORGANISER), comment, five)

    response = tag(rapporteur, comment, six, seen="")
    html = response.content.decode()
    seen = re.search(r'name="seen" value="([^"]*)"', html)[1]

    assert response.status_code == 409
    assert "Somebody else has set other objectives meanwhile" in html
    assert re.search(rf'value="{six.pk}"[^>]*checked', html)
    assert tags(comment) == [(5, "confirmed")]
    assert tag(rapporteur, comment, six, seen=seen).status_code == 302
    assert tags(comment) == [(6, "confirmed")]


def test_objective_of_another_framework_is_refused(rapporteur: Client, question: Question):
    comment = published_comment(question=question)

    response = tag(rapporteur, comment, ObjectiveFactory())

    assert response.status_code == 422
    assert not comment.objective_tags.exists()


def test_list_is_in_the_order_of_publication_and_narrowed_by_filters(
    rapporteur: Client, consultation: Consultation, question: Question, objectives: list[Objective]
):
    other = QuestionFactory(roundtable=question.roundtable, number=2)
    first, second, third = (published_comment(question=each) for each in (question, other, question))
    second.objective_tags.create(tag=objectives[0], origin=TagOrigin.CONFIRMED)
    third.objective_tags.create(tag=objectives[0], origin=TagOrigin.PROPOSED)

    def listed(query: str) -> list[str]:
        return shown(rapporteur.get(desk(consultation, query)).content.decode())

    assert listed("") == [first.reference, second.reference, third.reference]
    assert listed(f"?question={question.pk}") == [first.reference, third.reference]
    assert listed(f"?objective={objectives[0].pk}") == [second.reference, third.reference]
    assert listed("?state=untagged") == [first.reference, third.reference]
    assert listed(f"?state=untagged&objective={objectives[0].pk}") == [third.reference]
    assert listed("?question=x&objective=0&state=y") == [first.reference, second.reference, third.reference]


def test_filters_stay_while_one_goes_on(rapporteur: Client, question: Question, objectives: list[Objective]):
    comment, following = (published_comment(question=question) for _ in range(2))
    query = f"?question={question.pk}&state=untagged"

    html = rapporteur.get(desk(comment.consultation, f"{comment.pk}/{query}")).content.decode()
    response = tag(rapporteur, comment, objectives[0], query=query)

    address = f"{desk(comment.consultation, following.pk)}/{query}#item"
    assert response["Location"] == address
    assert address.replace("&", "&amp;") in html


def test_list_shows_the_page_on_which_the_open_comment_stands(
    rapporteur: Client, consultation: Consultation, question: Question
):
    comments = [published_comment(question=question) for _ in range(27)]

    first = rapporteur.get(desk(consultation)).content.decode()
    second = rapporteur.get(desk(consultation, "?page=2")).content.decode()
    item = rapporteur.get(desk(consultation, f"{comments[25].pk}/")).content.decode()

    assert shown(first) == [comment.reference for comment in comments[:25]]
    assert shown(second) == shown(item) == [comment.reference for comment in comments[25:]]
    assert f'href="{desk(consultation)}?page=2"' in first
    assert "27 published comments" in item


@pytest.mark.parametrize("status", [Status.PENDING, Status.RETURNED, Status.DECLINED])
def test_what_was_never_published_is_neither_listed_nor_found(
    rapporteur: Client, consultation: Consultation, question: Question, status: Status
):
    comment = pending_comment(question=question, body=SECRET, status=status)

    listed = rapporteur.get(desk(consultation)).content.decode()
    item = rapporteur.get(desk(consultation, f"{comment.pk}/"))
    refused = tag(rapporteur, comment)

    assert comment.reference not in listed
    assert SECRET not in listed
    assert (item.status_code, refused.status_code) == (404, 404)


@pytest.mark.parametrize("status", [Status.HIDDEN, Status.WITHDRAWN])
def test_what_is_published_no_more_is_neither_listed_nor_tagged(
    rapporteur: Client, consultation: Consultation, question: Question, status: Status, objectives: list[Objective]
):
    comment = published_comment(question=question, body=SECRET)
    Comment.objects.update(status=status)

    refused = tag(rapporteur, comment, objectives[0])

    assert comment.reference not in rapporteur.get(desk(consultation)).content.decode()
    assert refused.status_code == 403
    assert SECRET not in refused.content.decode()
    assert not comment.objective_tags.exists()


def test_rapporteur_reads_the_published_wording_and_no_waiting_one(
    rapporteur: Client, consultation: Consultation, question: Question, objectives: list[Objective]
):
    comment = published_comment(question=question, body="What readers see")
    edit = comment.revisions.create(number=2, body=SECRET, html=SECRET, language="en")
    edit.objectives.add(objectives[2])
    Comment.objects.update(latest_revision=edit)

    html = rapporteur.get(desk(consultation, f"{comment.pk}/")).content.decode()

    assert "What readers see" in html
    assert SECRET not in html
    assert "checked" not in html


WHO = {
    "rapporteur": (RoleName.RAPPORTEUR, {}, "tags", "tags"),
    "organiser": (RoleName.ORGANISER, {}, "tags", "tags"),
    "moderator": (RoleName.MODERATOR, {}, "tags", "tags"),
    "moderator here": (RoleName.MODERATOR, {"roundtables": "here"}, "tags", "refused"),
    "moderator in French": (RoleName.MODERATOR, {"languages": ["fr"]}, "tags", "refused"),
    "moderator in Arabic": (RoleName.MODERATOR, {"languages": ["ar"]}, "refused", "refused"),
    "participant": (RoleName.PARTICIPANT, {}, "kept out", "kept out"),
    "observer": (RoleName.OBSERVER, {}, "kept out", "kept out"),
}


@pytest.mark.parametrize("who", WHO)
def test_each_role_tags_what_is_theirs(who: str, question: Question, objectives: list[Objective]):
    name, limits, *expected = WHO[who]
    limits = limits | ({"roundtables": [question.roundtable]} if "roundtables" in limits else {})
    there = QuestionFactory(roundtable__consultation=question.roundtable.consultation)
    client = client_of(question.roundtable.consultation, name, **limits)
    comments = published_comment(question=question, language="fr"), published_comment(question=there)

    assert [_answer(client, comment, objectives[0]) for comment in comments] == expected


def _answer(client: Client, comment: Comment, objective: Objective) -> str:
    page = client.get(desk(comment.consultation))
    item = client.get(desk(comment.consultation, f"{comment.pk}/"))
    saved = tag(client, comment, objective)
    listed = page.status_code == 200 and comment.reference in shown(page.content.decode())
    word = {
        (200, 200, 302, True): "tags",
        (200, 403, 403, False): "refused",
        (403, 403, 403, False): "kept out",
    }[page.status_code, item.status_code, saved.status_code, listed]
    assert comment.objective_tags.exists() == (word == "tags")
    return word


def test_rapporteur_who_moderates_a_part_tags_everything_and_decides_on_the_part(
    question: Question, objectives: list[Objective]
):
    consultation = question.roundtable.consultation
    role = RoleFactory(consultation=consultation, languages=["fr"])
    RoleFactory(consultation=consultation, user=role.user, name=RoleName.RAPPORTEUR)
    client = Client()
    client.force_login(role.user)
    comment = published_comment(question=question)

    assert tag(client, comment, objectives[0]).status_code == 302
    assert client.get(f"/consultations/{consultation.slug}/queue/{comment.pk}/").status_code == 403


@pytest.mark.parametrize("visibility", Visibility)
def test_rapporteur_reads_and_tags_in_every_visibility_and_decides_in_none(
    rapporteur: Client, consultation: Consultation, question: Question, visibility: Visibility
):
    Consultation.objects.update(visibility=visibility)
    comment, waiting = published_comment(question=question), pending_comment(question=question)
    queue = f"/consultations/{consultation.slug}/queue/"

    reads = [rapporteur.get(url).status_code for url in (desk(consultation), comment.question.get_absolute_url())]
    decides = [rapporteur.get(queue), rapporteur.get(f"{queue}{waiting.pk}/"), rapporteur.get(f"{queue}list/")]
    ruled = rapporteur.post(
        f"{queue}{waiting.pk}/decisions/", {"revision": waiting.latest_revision_id, "ruling": "publish"}
    )

    assert reads == [200, 200]
    assert [response.status_code for response in (*decides, ruled)] == [403] * 4
    assert tag(rapporteur, comment).status_code == 302


def test_administrator_of_the_site_tags_nothing(client: Client, question: Question):
    client.force_login(UserFactory(is_superuser=True, is_staff=True))
    comment = published_comment(question=question)

    assert client.get(desk(comment.consultation)).status_code == 403
    assert tag(client, comment).status_code == 403


def test_those_who_may_tag_find_the_desk_and_others_do_not(rapporteur: Client, question: Question):
    pages = (question.get_absolute_url(), question.roundtable.consultation.get_absolute_url())
    participant = client_of(question.roundtable.consultation, RoleName.PARTICIPANT)

    for page in pages:
        assert desk(question.roundtable.consultation) in rapporteur.get(page).content.decode()
        assert desk(question.roundtable.consultation) not in participant.get(page).content.decode()


def test_moderators_are_led_to_the_decision_and_rapporteurs_are_not(rapporteur: Client, question: Question):
    comment = published_comment(question=question)
    consultation = comment.consultation
    decision = f"/consultations/{consultation.slug}/queue/{comment.pk}/"
    moderator = client_of(consultation, RoleName.MODERATOR)

    assert decision not in rapporteur.get(desk(consultation)).content.decode()
    assert decision in moderator.get(desk(consultation)).content.decode()


def test_ticks_survive_an_expired_session(client: Client, question: Question, objectives: list[Objective]):
    comment = published_comment(question=question)
    person = RoleFactory(consultation=comment.consultation, name=RoleName.RAPPORTEUR).user
    person.set_password("a-long-walk")
    person.save()

    response = tag(client, comment, objectives[2], writer=person.pk)
    credentials = {"login": person.email, "password": "a-long-walk"}
    html = client.post(response["Location"], credentials, follow=True).content.decode()

    assert re.search(rf'value="{objectives[2].pk}"[^>]*checked', html)
    assert not comment.objective_tags.exists()


def test_readers_see_at_once_what_was_confirmed(
    rapporteur: Client, question: Question, objectives: list[Objective]
):
    comment = published_comment(question=question)
    tag(rapporteur, comment, objectives[2])

    html = Client().get(question.get_absolute_url()).content.decode()

    assert re.search(r'class="objectives small".*?<b>23</b>', html, re.S)


def test_desk_costs_the_same_queries_however_many_there_are(
    rapporteur: Client, consultation: Consultation, question: Question, objectives: list[Objective]
):
    def cost() -> int:
        cache.clear()
        with CaptureQueriesContext(connection) as captured:
            assert rapporteur.get(desk(consultation)).status_code == 200
        return len(captured)

    def add() -> None:
        comment = published_comment(question=question, published_at=timezone.now())
        comment.objective_tags.create(tag=objectives[0], origin=TagOrigin.PROPOSED)

    add()
    add()
    cost()  # the first request writes when the person was last here
    one = cost()
    add()
    add()

    assert cost() == one


def test_what_a_reply_answers_is_not_shown_once_it_is_hidden(rapporteur, consultation, question):
    parent = published_comment(question=question, body="Words that were hidden.")
    reply = published_comment(question=question, parent=parent)
    assert "Words that were hidden." in rapporteur.get(desk(consultation, f"{reply.pk}/")).content.decode()

    Comment.objects.filter(pk=parent.pk).update(status=Status.HIDDEN)

    assert "Words that were hidden." not in rapporteur.get(desk(consultation, f"{reply.pk}/")).content.decode()
