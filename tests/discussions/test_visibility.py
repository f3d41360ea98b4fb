"""Reading without speaking: what one is told, and that nothing comes by mail any more."""

import pytest
from django.test import Client

from apps.activity.kinds import entries_for
from apps.activity.models import Activity
from apps.consultations.actions import give_role, take_role
from apps.consultations.enums import RoleName, Visibility
from apps.consultations.models import Consultation, Question, Role
from apps.discussions.actions import submit_comment
from apps.discussions.models import Comment
from apps.moderation.actions import decide
from apps.moderation.enums import Ruling
from tests.factories import QuestionFactory, RoleFactory, UserFactory, published_comment

pytestmark = pytest.mark.django_db
TEXT = "A text that took an hour to write."
INVITED = "only people whom its organisers invited can comment"
OBSERVER = "You take part as an observer"


@pytest.fixture
def question() -> Question:
    return QuestionFactory(roundtable__consultation__visibility=Visibility.PUBLIC_INVITED)


def client_of(role: Role | None) -> Client:
    client = Client()
    client.force_login(role.user if role else UserFactory())
    return client


@pytest.mark.parametrize(("name", "sentence"), [(None, INVITED), (RoleName.OBSERVER, OBSERVER)])
def test_who_may_not_speak_is_told_why_and_keeps_the_text(
    question: Question, name: RoleName | None, sentence: str
):
    role = RoleFactory(consultation=question.roundtable.consultation, name=name) if name else None
    client = client_of(role)

    page = client.get(question.get_absolute_url()).content.decode()
    response = client.post(f"/questions/{question.pk}/comments/", {"body": TEXT})

    html = response.content.decode()
    assert sentence in page
    assert 'name="body"' not in page
    assert response.status_code == 403
    assert sentence in html
    assert TEXT in html
    assert not Comment.objects.exists()


@pytest.mark.parametrize("name", [RoleName.PARTICIPANT, RoleName.RAPPORTEUR])
def test_who_is_invited_speaks(question: Question, name: RoleName):
    role = RoleFactory(consultation=question.roundtable.consultation, name=name)

    response = client_of(role).post(f"/questions/{question.pk}/comments/", {"body": TEXT})

    assert response.status_code == 302
    assert Comment.objects.get().author == role.user


def test_observer_who_is_also_a_participant_speaks(question: Question):
    role = RoleFactory(consultation=question.roundtable.consultation, name=RoleName.OBSERVER)
    give_role(user=role.user, consultation=role.consultation, name=RoleName.PARTICIPANT)

    assert client_of(role).post(f"/questions/{question.pk}/comments/", {"body": TEXT}).status_code == 302


def test_visitor_is_told_that_answering_is_by_invitation(client: Client, question: Question):
    html = client.get(question.get_absolute_url()).content.decode()

    assert "answering is by invitation" in html


def test_who_was_removed_is_written_nothing_more(question: Question):
    Consultation.objects.update(visibility=Visibility.MEMBERS)
    consultation = Consultation.objects.get()
    role = RoleFactory(consultation=consultation, name=RoleName.PARTICIPANT)
    parent = published_comment(question=question, author=role.user)
    own = submit_comment(author=role.user, question=question, body=TEXT, language="en").comment
    reply = submit_comment(author=UserFactory(), question=question, body="Yes.", language="en", parent=parent)
    for comment in (own, reply.comment):
        decide(
            moderator=UserFactory(),
            comment=comment,
            revision=comment.latest_revision,
            ruling=Ruling.PUBLISH,
            reason=None,
        )
    told = list(Activity.objects.filter(kind__in=("comment.published", "decision.made")))
    before = len(entries_for(told, role.user))

    take_role(role=role, by=UserFactory())

    assert before == 3
    assert entries_for(told, role.user) == []
