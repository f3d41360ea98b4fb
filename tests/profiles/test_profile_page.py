"""The page of a person: each item for the audience that they chose, and 404 where nothing is for the reader."""

from uuid import uuid4

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.consultations.enums import RoleName, Visibility
from apps.consultations.models import Consultation
from apps.discussions.enums import Status
from apps.discussions.models import Comment
from apps.profiles.enums import ON_THE_PAGE, Audience, Item
from apps.profiles.models import Link, Profile
from tests.factories import (
    AffiliationFactory,
    ObjectiveFactory,
    ProfileFactory,
    QuestionFactory,
    RoleFactory,
    UserFactory,
    published_comment,
)

pytestmark = pytest.mark.django_db
# What stands on the page for each item.
WORDS = {
    Item.AFFILIATION: "Pilots of Sfax",
    Item.COUNTRY: "Tunisia",
    Item.BIOGRAPHY: "Born <em>at sea</em>",
    Item.LANGUAGES: "Kiswahili",
    Item.EXPERTISE: "Safe harbours",
    Item.LINKS: "https://pilots.example/amal",
    Item.COMMENTS: "Buoys save lives.",
}
READERS = ("visitor", "stranger", "fellow", "owner")
SEES = {
    Audience.NOBODY: set(),
    Audience.SHARED: {"fellow", "owner"},
    Audience.EVERYONE: set(READERS),
}


@pytest.fixture
def profile() -> Profile:
    """Of somebody with something for each item, who takes part in a public consultation, and shows nothing."""
    affiliation = AffiliationFactory(
        user__name="Amal Haddad", user__country="TN", organisation__name={"en": "Pilots of Sfax"}
    )
    profile = ProfileFactory(user=affiliation.user, biography="Born *at sea*", languages=["sw"])
    profile.expertise.add(ObjectiveFactory(number=9, label={"en": "Safe harbours"}))
    Link.objects.create(profile=profile, position=0, label="My work", url="https://pilots.example/amal")
    published_comment(question=QuestionFactory(), author=profile.user, body="Buoys save lives.")
    return profile


def show(profile: Profile, *items: Item, to: Audience = Audience.EVERYONE) -> None:
    Profile.objects.filter(pk=profile.pk).update(**{item.field: to for item in items})


def client_of(reader: str, profile: Profile) -> Client:
    client = Client()
    if reader == "owner":
        client.force_login(profile.user)
    elif reader == "stranger":
        client.force_login(RoleFactory(name=RoleName.ORGANISER).user)
    elif reader == "fellow":
        consultation = Consultation.objects.get(comments__author=profile.user)
        client.force_login(RoleFactory(consultation=consultation, name=RoleName.OBSERVER).user)
    return client


def read(client: Client, profile: Profile, query: str = "") -> str:
    """The page; empty where there is none."""
    answer = client.get(profile.get_absolute_url() + query)
    assert answer.status_code in (200, 404)
    return answer.content.decode() if answer.status_code == 200 else ""


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("audience", Audience)
@pytest.mark.parametrize("item", ON_THE_PAGE)
def test_each_item_is_for_its_audience_alone(profile: Profile, item: Item, audience: Audience, reader: str):
    show(profile, item, to=audience)

    page = read(client_of(reader, profile), profile)

    is_shown = reader in SEES[audience]
    assert {each for each, words in WORDS.items() if words in page} == ({item} if is_shown else set())
    assert bool(page) == (is_shown or reader == "owner")


@pytest.mark.parametrize("reader", ["visitor", "stranger", "fellow"])
def test_being_on_lists_alone_makes_no_page(profile: Profile, reader: str):
    show(profile, Item.DIRECTORY)

    assert read(client_of(reader, profile), profile) == ""


@pytest.mark.parametrize("item", ON_THE_PAGE)
def test_item_that_is_empty_makes_no_page(client: Client, item: Item):
    profile = ProfileFactory(**{item.field: Audience.EVERYONE})

    assert read(client, profile) == ""


def test_addresses_are_random_and_unknown_ones_look_like_those_that_are_not_shown(
    client: Client, profile: Profile
):
    unknown = client.get(reverse("profiles:profile", args=[uuid4()]))
    hidden = client.get(profile.get_absolute_url())

    assert profile.public_id.version == 4
    assert (unknown.status_code, hidden.status_code) == (404, 404)
    asked_for = unknown.wsgi_request.path.strip("/").rpartition("/")[2]
    assert unknown.content.decode() == hidden.content.decode().replace(str(profile.public_id), asked_for)
    assert client.get(f"/people/{profile.user_id}/").status_code == 404


@pytest.mark.parametrize("fields", [{"is_active": False}, {"email": "imported@sfax.invalid"}])
def test_who_has_left_and_who_was_imported_have_no_page(client: Client, profile: Profile, fields: dict):
    show(profile, *ON_THE_PAGE)
    assert read(client, profile)

    type(profile.user).objects.filter(pk=profile.user_id).update(**fields)

    assert read(client, profile) == ""


def test_with_the_account_goes_the_profile(profile: Profile):
    profile.user.delete()

    assert (Profile.objects.count(), Link.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("audience", "seen"),
    [
        ("everyone", {Item.BIOGRAPHY}),
        ("shared", {Item.BIOGRAPHY, Item.LINKS}),
        ("x", {Item.BIOGRAPHY, Item.LINKS}),
    ],
)
def test_owner_sees_their_page_as_each_audience_does(profile: Profile, audience: str, seen: set[Item]):
    show(profile, Item.BIOGRAPHY)
    show(profile, Item.LINKS, to=Audience.SHARED)

    page = read(client_of("owner", profile), profile, f"?as={audience}")

    assert {item for item, words in WORDS.items() if words in page} == seen
    sentence = "This is how everyone sees you" if audience == "everyone" else "This is how people of your"
    assert sentence in page


def test_nobody_else_can_choose_as_whom_they_look(profile: Profile):
    show(profile, Item.BIOGRAPHY)
    show(profile, Item.LINKS, to=Audience.SHARED)

    page = read(client_of("stranger", profile), profile, "?as=shared")

    assert {item for item, words in WORDS.items() if words in page} == {Item.BIOGRAPHY}
    assert "This is how" not in page


def test_owner_who_shows_nothing_is_told_so(profile: Profile):
    owner = client_of("owner", profile)

    assert "People of your consultations find no page of yours" in read(owner, profile)
    assert "Everyone else finds no page of yours" in read(owner, profile, "?as=everyone")


def test_preview_for_everyone_lists_no_comment_that_a_visitor_may_not_read(profile: Profile):
    show(profile, *ON_THE_PAGE)
    Consultation.objects.update(visibility=Visibility.MEMBERS)
    RoleFactory(user=profile.user, consultation=Comment.objects.get().consultation, name=RoleName.PARTICIPANT)
    owner = client_of("owner", profile)

    assert "Buoys save lives." in read(owner, profile, "?as=shared")
    assert "Buoys save lives." not in read(owner, profile, "?as=everyone")


@pytest.mark.parametrize(
    ("reader", "visibility", "is_listed"),
    [
        ("visitor", Visibility.PUBLIC, True),
        ("visitor", Visibility.MEMBERS, False),
        ("stranger", Visibility.MEMBERS, False),
        ("fellow", Visibility.MEMBERS, True),
        ("fellow", Visibility.HIDDEN, False),
    ],
)
def test_comments_are_listed_of_consultations_that_the_reader_may_see(
    profile: Profile, reader: str, visibility: Visibility, is_listed: bool
):
    show(profile, Item.COMMENTS, Item.BIOGRAPHY)
    client = client_of(reader, profile)
    Consultation.objects.update(visibility=visibility)

    page = read(client, profile)

    assert ("Buoys save lives." in page, "Published comments" in page) == (is_listed, is_listed)
    assert (Comment.objects.get().reference in page) == is_listed


@pytest.mark.parametrize("status", [status for status in Status if status != Status.PUBLISHED])
def test_only_published_comments_are_listed_for_their_author_too(profile: Profile, status: Status):
    show(profile, Item.COMMENTS, Item.BIOGRAPHY)
    Comment.objects.update(status=status)

    for reader in READERS:
        assert "Published comments" not in read(client_of(reader, profile), profile)


def test_comments_are_paged_and_cost_the_same_queries(client: Client, profile: Profile):
    show(profile, *ON_THE_PAGE)

    def cost() -> int:
        cache.clear()
        with CaptureQueriesContext(connection) as captured:
            assert client.get(profile.get_absolute_url()).status_code == 200
        return len(captured)

    few = cost()
    for number in range(24):
        published_comment(question=QuestionFactory(), author=profile.user, body=f"Comment number {number}.")
        if number < 2:
            Link.objects.create(profile=profile, position=number + 1, url=f"https://{number}.example")
            profile.expertise.add(ObjectiveFactory())

    assert cost() == few <= 8
    assert 'href="?page=2" rel="next"' in read(client, profile)
    assert "Buoys save lives." in read(client, profile, "?page=2")


# Who is near: those who take part in the same consultation, where they may read and people may see one another.


@pytest.mark.parametrize("name", RoleName)
def test_role_other_than_observer_makes_the_owner_near_to_a_fellow(name: RoleName):
    role = RoleFactory(name=name)
    profile = ProfileFactory(user=role.user, biography="Pilot", biography_audience=Audience.SHARED)
    client = Client()
    client.force_login(RoleFactory(consultation=role.consultation, name=RoleName.OBSERVER).user)

    assert bool(read(client, profile)) == (name != RoleName.OBSERVER)


def test_who_has_published_there_is_near_without_a_role(profile: Profile):
    show(profile, Item.BIOGRAPHY, to=Audience.SHARED)
    reader = UserFactory()
    client = Client()
    client.force_login(reader)
    assert read(client, profile) == ""

    published_comment(question=Comment.objects.get().question, author=reader)

    assert "Born" in read(client, profile)


def test_who_may_no_longer_read_there_is_not_near(profile: Profile):
    show(profile, Item.BIOGRAPHY, to=Audience.SHARED)
    client = client_of("fellow", profile)
    assert read(client, profile)

    Consultation.objects.update(visibility=Visibility.HIDDEN)

    assert read(client, profile) == ""


def test_markup_and_links_are_harmless(client: Client):
    profile = ProfileFactory(
        user__name="<script>alert(1)</script>",
        biography="<img src=x onerror=alert(1)> [x](javascript:alert(1))",
        biography_audience=Audience.EVERYONE,
        links_audience=Audience.EVERYONE,
    )
    Link.objects.create(profile=profile, position=0, label="<b>", url="https://one.example/?a=1&b=2")

    page = read(client, profile)

    assert "<script>alert" not in page
    assert "<img" not in page
    assert 'href="javascript' not in page
    assert (
        '<a href="https://one.example/?a=1&amp;b=2" rel="nofollow ugc noopener"><bdi>&lt;b&gt;</bdi></a>' in page
    )
    assert "<bdi>one.example</bdi>" in page
    assert '<meta name="robots" content="noindex">' in page


def test_page_says_the_language_and_direction_of_the_biography(client: Client):
    profile = ProfileFactory(biography="مرشدة سفن", biography_language="ar", biography_audience=Audience.EVERYONE)

    assert 'lang="ar" dir="rtl"><p>مرشدة سفن</p>' in read(client, profile)
