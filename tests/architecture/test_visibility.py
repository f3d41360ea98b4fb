"""The permission matrix once more, for each visibility: who may read here, who may speak, who finds nothing."""

import pytest
from django.test import Client
from django.urls import reverse

from apps.activity.topics import may_follow, may_listen
from apps.consultations.enums import RoleName, Visibility
from apps.consultations.models import Consultation
from apps.discussions.models import Comment
from tests.architecture.test_permissions import BEFORE_LOOKING, MATRIX, SAID_AS, WITHIN, comment
from tests.factories import RoleFactory, UserFactory

__all__ = ["comment"]
pytestmark = pytest.mark.django_db
ROLES = [str(role) for role in RoleName]
ASKED_BY = ["anonymous", "author", "stranger", "administrator", *ROLES]
# Those of no column in the other matrix are answered as these are.
LIKE = {"observer": "participant", "administrator": "stranger"}
STAFF = {"organiser", "moderator", "rapporteur"}
READERS = {
    Visibility.PUBLIC: set(ASKED_BY),
    Visibility.PUBLIC_INVITED: set(ASKED_BY),
    Visibility.MEMBERS: set(ROLES),
    Visibility.HIDDEN: STAFF,
}
# A visitor is sent to sign in, and back to where nothing is said of any comment.
SPEAKERS = {
    Visibility.PUBLIC: set(ASKED_BY) - {"observer"},
    Visibility.PUBLIC_INVITED: STAFF | {"participant", "anonymous"},
    Visibility.MEMBERS: STAFF | {"participant"},
    Visibility.HIDDEN: STAFF,
}
SPEAKING = {"discussions:comments", "discussions:revision", "discussions:protection"}
CASES = [(visibility, who) for visibility in Visibility for who in ASKED_BY]


def client_of(who: str, comment: Comment) -> Client:
    client = Client()
    if who in ROLES:
        client.force_login(RoleFactory(consultation=comment.consultation, name=RoleName(who)).user)
    elif who == "author":
        client.force_login(comment.author)
    elif who == "stranger":
        client.force_login(RoleFactory(name=RoleName.ORGANISER).user)
    elif who == "administrator":
        client.force_login(UserFactory(is_staff=True, is_superuser=True))
    return client


def answer(client: Client, name: str, comment: Comment) -> str:
    method, arguments, _expected = MATRIX[name]
    response = getattr(client, method)(reverse(name, kwargs=arguments(comment)))
    if response.status_code == 302 and "/accounts/login/" in response["Location"]:
        return "ok" if name == "discussions:comments" else "sign in"
    return SAID_AS[response.status_code]


def expected(name: str, visibility: Visibility, who: str) -> str:
    listed = MATRIX[name][2][LIKE.get(who, who)]
    if who == "anonymous" and name in BEFORE_LOOKING:
        return "sign in"
    if who not in READERS[visibility]:
        return "not found"
    if listed == "ok" and name in SPEAKING and who not in SPEAKERS[visibility]:
        return "refused"
    return listed


@pytest.mark.parametrize(("visibility", "who"), CASES)
def test_each_visibility_answers_as_it_should(visibility: Visibility, who: str, comment: Comment):
    Consultation.objects.update(visibility=visibility)
    client = client_of(who, comment)
    Consultation.objects.exclude(pk=comment.consultation_id).update(visibility=Visibility.PUBLIC)

    answers = {name: answer(client, name, comment) for name in WITHIN}

    assert answers == {name: expected(name, visibility, who) for name in WITHIN}


@pytest.mark.parametrize(("visibility", "who"), CASES)
def test_lists_and_topics_follow_the_visibility(visibility: Visibility, who: str, comment: Comment):
    consultation = comment.consultation
    Consultation.objects.filter(pk=consultation.pk).update(visibility=visibility)
    client = client_of(who, comment)
    home = client.get("/")
    user = home.wsgi_request.user
    reads = who in READERS[visibility]

    assert (consultation.get_absolute_url() in home.content.decode()) == reads
    for topic in comment.question.topics:
        assert may_listen(user, topic) == reads
        assert may_follow(user, topic) == (reads and who != "anonymous")
    assert may_listen(user, consultation.queue_topic) == (who in ("organiser", "moderator"))


@pytest.mark.parametrize("visibility", Visibility)
@pytest.mark.parametrize("who", ROLES)
def test_who_has_a_role_reads_before_the_announcement(visibility: Visibility, who: str, comment: Comment):
    Consultation.objects.update(visibility=visibility, announced_at=None)
    client = client_of(who, comment)

    status = client.get(comment.consultation.get_absolute_url()).status_code

    assert status == (404 if visibility == Visibility.HIDDEN and who not in STAFF else 200)
