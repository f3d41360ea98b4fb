"""From the name in the head of a comment to the profile, where the reader may see it."""

import pytest
from django.test import Client

from apps.consultations.enums import RoleName
from apps.consultations.models import Question
from apps.discussions.enums import Status
from apps.discussions.models import Comment
from apps.moderation.actions import decide
from apps.moderation.enums import Ruling
from apps.profiles.enums import Audience
from apps.profiles.models import Profile
from tests.factories import (
    ProfileFactory,
    QuestionFactory,
    RoleFactory,
    UserFactory,
    pending_comment,
    published_comment,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def question() -> Question:
    return QuestionFactory()


@pytest.fixture
def profile(question: Question) -> Profile:
    """Of somebody who has published an answer, and shows people of their consultations a biography."""
    made = ProfileFactory(user__name="Amal Haddad", biography="Born at sea", biography_audience=Audience.SHARED)
    published_comment(question=question, author=made.user)
    return made


def leads_to(client: Client, question: Question, profile: Profile) -> bool:
    link = f'<a href="{profile.get_absolute_url()}"><bdi>Amal Haddad</bdi></a>'
    return link in client.get(question.get_absolute_url()).content.decode()


def test_name_leads_to_the_profile_for_those_who_may_see_it(client: Client, question: Question, profile: Profile):
    assert not leads_to(client, question, profile)
    client.force_login(UserFactory())
    assert not leads_to(client, question, profile)

    client.force_login(RoleFactory(consultation=question.roundtable.consultation, name=RoleName.OBSERVER).user)
    assert leads_to(client, question, profile)

    client.logout()
    Profile.objects.update(biography_audience=Audience.EVERYONE)
    assert leads_to(client, question, profile)


def test_name_in_what_is_fetched_later_leads_there_too(client: Client, question: Question, profile: Profile):
    Profile.objects.update(biography_audience=Audience.EVERYONE)
    comment = pending_comment(question=question, author=profile.user)
    decide(moderator=UserFactory(), comment=comment, revision=comment.latest_revision, ruling=Ruling.PUBLISH)

    html = client.get(f"/questions/{question.pk}/fresh/?after=0").content.decode()

    assert f'<a href="{profile.get_absolute_url()}"><bdi>Amal Haddad</bdi></a>' in html


@pytest.mark.parametrize("status", [Status.PENDING, Status.HIDDEN, Status.WITHDRAWN])
def test_comment_that_is_not_published_leads_nowhere(
    client: Client, question: Question, profile: Profile, status: Status
):
    Profile.objects.update(biography_audience=Audience.EVERYONE)
    Comment.objects.update(status=status)
    client.force_login(profile.user)

    assert not leads_to(client, question, profile)
