"""The moderators' desk over HTTP."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.consultations.enums import RoleName
from apps.consultations.models import Consultation
from apps.discussions.actions import revise_comment
from apps.discussions.enums import Status
from apps.discussions.models import Comment
from apps.moderation.models import Decision, Reason
from tests.factories import (
    ConsultationFactory,
    ObjectiveFactory,
    QuestionFactory,
    RoleFactory,
    UserFactory,
    pending_comment,
    published_comment,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def consultation(client: Client) -> Consultation:
    role = RoleFactory(name=RoleName.MODERATOR, user__name="Mona Testa")
    client.force_login(role.user)
    return role.consultation


def waiting(consultation: Consultation, **fields: object) -> Comment:
    question = fields.pop("question", None) or QuestionFactory(roundtable__consultation=consultation)
    return pending_comment(question=question, **fields)


def desk(consultation: Consultation, rest: str = "") -> str:
    return f"/consultations/{consultation.slug}/queue/{rest}"


def rule(client: Client, comment: Comment, ruling: str, **fields: object):
    data = {"revision": comment.latest_revision_id, "ruling": ruling, **fields}
    return client.post(desk(comment.consultation, f"{comment.pk}/decisions/"), data)


def test_queue_shows_what_waits_longest_first_edits_included(client: Client, consultation: Consultation):
    first, second = waiting(consultation, body="First in"), waiting(consultation, body="Second in")
    edited = published_comment(question=second.question, body="Old wording")
    revise_comment(comment=edited, author=edited.author, body="New wording", language="en")
    published_comment(question=second.question, body="Nothing to decide")

    html = client.get(desk(consultation)).content.decode()

    assert "3 comments wait" in html
    assert html.index(first.reference) < html.index(second.reference) < html.index(edited.reference)
    assert "Nothing to decide" not in html


def test_list_is_folded_where_one_comment_was_chosen(client: Client, consultation: Consultation):
    """In a narrow window the comment and the decision would else stand below the whole list."""
    chosen = waiting(consultation)
    folded, unfolded = (
        '<details class="side"><summary><h2>1 comment waits',
        '<details class="side" open><summary><h2>1',
    )

    assert unfolded in client.get(desk(consultation)).content.decode()
    assert folded in client.get(desk(consultation, f"{chosen.pk}/")).content.decode()


def test_filters_narrow_the_queue(client: Client, consultation: Consultation):
    old = waiting(consultation, body="Waits long", language="fr")
    old.revisions.update(created_at=timezone.now() - timedelta(days=4))
    new = waiting(consultation, body="Just came")

    def shown(query: str) -> list[str]:
        html = client.get(desk(consultation, f"list/?{query}")).content.decode()
        return [comment.reference for comment in (old, new) if comment.reference in html]

    assert shown("") == [old.reference, new.reference]
    assert shown("language=fr") == [old.reference]
    assert shown("age=3") == [old.reference]
    assert shown(f"question={new.question_id}") == [new.reference]
    assert shown(f"roundtable={new.question.roundtable_id}") == [new.reference]
    assert shown("question=nonsense&age=x") == [old.reference, new.reference]


def test_comment_is_shown_in_context_with_what_its_author_proposed(client: Client, consultation: Consultation):
    objective = ObjectiveFactory(framework=consultation.framework, number=6)
    parent = published_comment(
        question=QuestionFactory(roundtable__consultation=consultation), body="What is answered"
    )
    comment = waiting(consultation, question=parent.question, parent=parent, body="The answer")
    comment.objective_tags.create(tag=objective, origin="proposed")

    html = client.get(desk(consultation, f"{comment.pk}/")).content.decode()

    assert html.index("What is answered") < html.rindex("The answer")
    assert f'value="{objective.pk}" id="id_objectives_0" checked' in html


def test_publishing_confirms_objectives_and_opens_the_next_comment(client: Client, consultation: Consultation):
    objective = ObjectiveFactory(framework=consultation.framework)
    comment = waiting(consultation)

    response = rule(client, comment, "publish", objectives=[objective.pk])

    comment.refresh_from_db()
    assert (response.status_code, response["Location"]) == (302, desk(consultation))
    assert comment.status == Status.PUBLISHED
    assert list(comment.objective_tags.values_list("tag", "origin")) == [(objective.pk, "confirmed")]


def test_turning_down_without_a_reason_keeps_the_note(client: Client, consultation: Consultation):
    comment = waiting(consultation)

    response = rule(client, comment, "decline", note="A note that took time")

    assert response.status_code == 422
    assert "A note that took time" in response.content.decode()
    assert "Choose a reason" in response.content.decode()
    assert not Decision.objects.exists()


def test_second_moderator_is_told_who_decided_what(client: Client, consultation: Consultation):
    comment = waiting(consultation)
    rule(client, comment, "publish")
    client.force_login(RoleFactory(consultation=consultation).user)

    response = rule(client, comment, "decline", reason=Reason.objects.get(code="unclear").pk, note="Mine")

    assert response.status_code == 409
    assert "\u2068Mona Testa\u2069 has already decided on this comment: publish." in response.content.decode()
    assert Decision.objects.get().ruling == "publish"


def test_author_reads_the_reason_and_the_note(client: Client, consultation: Consultation):
    author = UserFactory()
    comment = waiting(consultation, author=author)
    reason = Reason.objects.get(code="unclear")
    rule(client, comment, "return", reason=reason.pk, note="Which port?")
    client.force_login(author)

    page = client.get(comment.question.get_absolute_url()).content.decode()
    form = client.get(f"/comments/{comment.pk}/revision/").content.decode()

    for html in (page, form):
        assert str(reason.name) in html
        assert "Which port?" in html
    assert "Returned to you for revision" in page


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (RoleName.ORGANISER, 200),
        (RoleName.MODERATOR, 200),
        (RoleName.RAPPORTEUR, 403),
        (RoleName.PARTICIPANT, 403),
    ],
)
def test_queue_is_for_moderators_and_organisers(client: Client, role: RoleName, status: int):
    held = RoleFactory(name=role)
    client.force_login(held.user)

    assert client.get(desk(held.consultation)).status_code == status


def test_moderator_of_another_consultation_is_refused(client: Client, consultation: Consultation):
    other = ConsultationFactory()
    comment = waiting(other)

    assert client.get(desk(other)).status_code == 403
    assert rule(client, comment, "publish").status_code == 403
    assert client.get(desk(consultation, f"{comment.pk}/")).status_code == 404
    assert client.post(desk(consultation, f"{comment.pk}/decisions/"), {}).status_code == 404


def test_visitor_is_sent_to_sign_in(consultation: Consultation):
    response = Client().get(desk(consultation))

    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/login/?next=")


def test_desk_costs_the_same_queries_with_1_and_with_3_comments(client: Client, consultation: Consultation):
    question = QuestionFactory(roundtable__consultation=consultation)

    def cost() -> int:
        cache.clear()
        with CaptureQueriesContext(connection) as captured:
            client.get(desk(consultation))
        return len(captured)

    waiting(consultation, question=question)
    one = cost()
    for _ in range(2):
        waiting(consultation, question=question)

    assert cost() == one


def test_note_survives_an_expired_session(client: Client, consultation: Consultation):
    comment, moderator = waiting(consultation), consultation.roles.get().user
    moderator.set_password("a-long-walk")
    moderator.save()
    client.logout()

    response = rule(client, comment, "decline", note="A note that took time", writer=moderator.pk)
    credentials = {"login": moderator.email, "password": "a-long-walk"}
    html = client.post(response["Location"], credentials, follow=True).content.decode()

    assert "A note that took time" in html
    assert comment.reference in html
    assert not Decision.objects.exists()


def test_queue_says_how_many_wait_in_all(client: Client, consultation: Consultation):
    question = QuestionFactory(roundtable__consultation=consultation)
    for _ in range(52):
        waiting(consultation, question=question)

    assert "52 comments wait" in client.get(desk(consultation)).content.decode()


def test_administrator_of_the_site_is_no_moderator(client: Client, consultation: Consultation):
    client.force_login(UserFactory(is_superuser=True, is_staff=True))

    assert client.get(desk(consultation)).status_code == 403
