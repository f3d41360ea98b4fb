"""What the rule of a place hides: no page, list, link or audience tells that somebody took part there."""

import pytest
from django.test import Client
from django.urls import reverse

from apps.consultations.enums import Attribution, RoleName
from apps.consultations.models import Consultation, Question, Roundtable
from apps.discussions.enums import CommentAttribution
from apps.discussions.models import Comment, Protection, ProtectionStatus
from apps.profiles.enums import Audience, Item
from apps.profiles.models import Profile
from tests.factories import (
    ProfileFactory,
    QuestionFactory,
    RoleFactory,
    RoundtableFactory,
    UserFactory,
    published_comment,
)

pytestmark = pytest.mark.django_db
OTHER = [each for each in CommentAttribution if each not in (CommentAttribution.NAMED, CommentAttribution.ERASED)]
STRICTER = (Attribution.ORGANISATION, Attribution.CHATHAM_HOUSE)


@pytest.fixture
def question() -> Question:
    return QuestionFactory()


@pytest.fixture
def profile() -> Profile:
    """Of somebody who shows everyone everything there is, and wants to be found."""
    return ProfileFactory(
        user__name="Amal Haddad", biography="Pilot", **{item.field: Audience.EVERYONE for item in Item}
    )


def spoken(question: Question, profile: Profile, attribution: CommentAttribution) -> Comment:
    """A published comment of theirs that stands under that attribution."""
    hidden = {"author_name": "", "attribution": attribution, "pseudonym": 123}
    hidden |= {"date_only": True} if attribution == CommentAttribution.CHATHAM_HOUSE else {}
    fields = {} if attribution == CommentAttribution.NAMED else hidden
    return published_comment(question=question, author=profile.user, body="Buoys save lives.", **fields)


def read(path: str, user=None) -> str:
    client = Client()
    if user:
        client.force_login(user)
    answer = client.get(path)
    return answer.content.decode() if answer.status_code == 200 else ""


def list_of(consultation: Consultation) -> str:
    return reverse("profiles:participants", args=[consultation.slug])


def is_listed(profile: Profile, consultation: Consultation, user=None) -> bool:
    return profile.user.name in read(list_of(consultation), user).split("<footer")[0].split("<h1")[1]


@pytest.mark.parametrize("attribution", OTHER)
def test_comment_that_is_not_by_name_appears_on_no_profile_and_lists_nobody(
    question: Question, profile: Profile, attribution: CommentAttribution
):
    consultation = question.roundtable.consultation
    comment = spoken(question, profile, attribution)

    for user in (None, profile.user, RoleFactory(consultation=consultation, name=RoleName.ORGANISER).user):
        page = read(profile.get_absolute_url(), user)
        assert "Pilot" in page
        for trace in ("Buoys", comment.reference, str(consultation), "Published comments"):
            assert trace not in page
        assert not is_listed(profile, consultation, user)


@pytest.mark.parametrize("attribution", OTHER)
def test_name_that_is_not_shown_leads_nowhere(
    question: Question, profile: Profile, attribution: CommentAttribution
):
    spoken(question, profile, attribution)
    fellow = RoleFactory(consultation=question.roundtable.consultation).user

    for user in (None, profile.user, fellow):
        page = read(question.get_absolute_url(), user)
        assert "Buoys save lives." in page
        assert "/people/" not in page


@pytest.mark.parametrize("attribution", OTHER)
def test_comments_beside_those_by_name_are_neither_listed_nor_counted(
    question: Question, profile: Profile, attribution: CommentAttribution
):
    hidden = [spoken(question, profile, attribution) for _ in range(25)]
    shown = spoken(question, profile, CommentAttribution.NAMED)

    page = read(profile.get_absolute_url())

    assert shown.reference in page
    assert [comment.reference for comment in hidden if comment.reference in page] == []
    assert "?page=" not in page
    assert is_listed(profile, question.roundtable.consultation)


@pytest.mark.parametrize("attribution", OTHER)
def test_page_whose_only_item_would_be_hidden_comments_does_not_exist(
    question: Question, profile: Profile, attribution: CommentAttribution
):
    Profile.objects.update(biography="")
    spoken(question, profile, attribution)

    assert read(profile.get_absolute_url()) == ""


@pytest.mark.parametrize("attribution", OTHER)
def test_hidden_participation_makes_nobody_near(
    question: Question, profile: Profile, attribution: CommentAttribution
):
    """A fellow who could see more of somebody would know that they take part."""
    Profile.objects.update(**{item.field: Audience.SHARED for item in Item})
    fellow = RoleFactory(consultation=question.roundtable.consultation).user
    spoken(question, profile, attribution)
    assert read(profile.get_absolute_url(), fellow) == ""

    spoken(question, profile, CommentAttribution.NAMED)

    assert "Pilot" in read(profile.get_absolute_url(), fellow)


def test_consultation_under_chatham_house_has_no_list(client: Client, question: Question, profile: Profile):
    consultation = question.roundtable.consultation
    RoleFactory(consultation=consultation, user=profile.user, name=RoleName.PARTICIPANT)
    organiser = RoleFactory(consultation=consultation, name=RoleName.ORGANISER).user
    Consultation.objects.update(attribution=Attribution.CHATHAM_HOUSE)

    for user in (None, profile.user, organiser):
        assert read(list_of(consultation), user) == ""
        assert list_of(consultation) not in read(consultation.get_absolute_url(), user)


def test_consultation_under_chatham_house_makes_nobody_near(question: Question, profile: Profile):
    consultation = question.roundtable.consultation
    Profile.objects.update(biography_audience=Audience.SHARED)
    for name in (RoleName.PARTICIPANT, RoleName.MODERATOR):
        RoleFactory(consultation=consultation, user=profile.user, name=name)
    fellow = RoleFactory(consultation=consultation, name=RoleName.ORGANISER).user
    assert read(profile.get_absolute_url(), fellow)

    Consultation.objects.update(attribution=Attribution.CHATHAM_HOUSE)

    assert read(profile.get_absolute_url(), fellow) == ""


@pytest.mark.parametrize("rule", STRICTER)
@pytest.mark.parametrize("name", [RoleName.PARTICIPANT, RoleName.RAPPORTEUR])
def test_participants_role_lists_nobody_where_some_speak_without_a_name(
    question: Question, profile: Profile, rule: Attribution, name: RoleName
):
    """Else the list would tell who may be behind the comments. Who runs a consultation is no secret."""
    consultation = question.roundtable.consultation
    RoleFactory(consultation=consultation, user=profile.user, name=name)
    assert is_listed(profile, consultation)

    RoundtableFactory(consultation=consultation, attribution=rule)

    assert is_listed(profile, consultation) == (name == RoleName.RAPPORTEUR)


def test_participants_role_lists_nobody_where_only_organisations_are_named(question: Question, profile: Profile):
    consultation = question.roundtable.consultation
    RoleFactory(consultation=consultation, user=profile.user, name=RoleName.PARTICIPANT)
    Roundtable.objects.update(attribution=Attribution.NAMED)

    Consultation.objects.update(attribution=Attribution.ORGANISATION)

    assert not is_listed(profile, consultation)


@pytest.mark.parametrize("status", ProtectionStatus)
def test_who_is_protected_or_has_asked_for_it_is_known_to_nobody(
    question: Question, profile: Profile, status: ProtectionStatus
):
    consultation = question.roundtable.consultation
    for name in (RoleName.PARTICIPANT, RoleName.RAPPORTEUR):
        RoleFactory(consultation=consultation, user=profile.user, name=name)
    spoken(question, profile, CommentAttribution.NAMED)
    Profile.objects.update(biography_audience=Audience.SHARED, comments_audience=Audience.NOBODY)
    fellow = RoleFactory(consultation=consultation).user
    Protection.objects.create(consultation=consultation, user=profile.user, status=status)

    is_open = status in (ProtectionStatus.DECLINED, ProtectionStatus.ENDED)
    assert is_listed(profile, consultation, fellow) == is_open
    assert bool(read(profile.get_absolute_url(), fellow)) == is_open


@pytest.mark.parametrize("status", ProtectionStatus)
def test_role_of_who_was_ever_protected_lists_nobody(
    question: Question, profile: Profile, status: ProtectionStatus
):
    """What they wrote meanwhile stands without their name, and the list would tell that they were there."""
    consultation = question.roundtable.consultation
    RoleFactory(consultation=consultation, user=profile.user, name=RoleName.PARTICIPANT)
    Protection.objects.create(consultation=consultation, user=profile.user, status=status)

    assert is_listed(profile, consultation) == (status == ProtectionStatus.DECLINED)


def test_protection_elsewhere_changes_nothing_here(question: Question, profile: Profile):
    consultation = question.roundtable.consultation
    RoleFactory(consultation=consultation, user=profile.user, name=RoleName.PARTICIPANT)
    elsewhere = QuestionFactory().roundtable.consultation
    Protection.objects.create(consultation=elsewhere, user=profile.user, status=ProtectionStatus.GRANTED)
    Protection.objects.create(consultation=consultation, user=UserFactory(), status=ProtectionStatus.GRANTED)

    assert is_listed(profile, consultation)


def test_comment_of_an_author_who_has_left_is_on_no_profile(question: Question, profile: Profile):
    comment = spoken(question, profile, CommentAttribution.NAMED)
    Comment.objects.filter(pk=comment.pk).update(
        author=None, author_name="", attribution=CommentAttribution.ERASED, pseudonym=123
    )

    assert "Buoys" not in read(profile.get_absolute_url())
    assert not is_listed(profile, question.roundtable.consultation)
