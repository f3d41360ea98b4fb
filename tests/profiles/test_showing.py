"""Where a person writes about themself and decides who may see it: one form, one save, nothing lost."""

import re

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from apps.accounts.models import User
from apps.activity.models import Activity
from apps.objectives.models import Objective
from apps.profiles.enums import Audience, Item
from apps.profiles.models import Link, Profile
from tests.factories import ConsultationFactory, ObjectiveFactory, ProfileFactory, UserFactory

pytestmark = pytest.mark.django_db
SHOWING = reverse("profiles:showing")
NOBODY = {item.field: Audience.NOBODY.value for item in Item}


@pytest.fixture
def user(client: Client) -> User:
    made = UserFactory(name="Amal Haddad")
    client.force_login(made)
    return made


@pytest.fixture
def objective() -> Objective:
    made = ObjectiveFactory(number=7)
    ConsultationFactory(framework=made.framework)
    return made


def save(client: Client, **fields: object):
    return client.post(SHOWING, {"biography": "", **NOBODY, **fields})


def checked(page: str) -> list[tuple[str, str]]:
    """Name and value of each box and button that is on, in the order of the page."""
    boxes = [box for box in re.findall(r'<input type="(?:radio|checkbox)"[^>]*>', page) if " checked" in box]
    return [re.search(r'name="([^"]+)" value="([^"]+)"', box).groups() for box in boxes]


def test_page_is_for_those_who_are_signed_in(client: Client):
    assert client.get(SHOWING).url == f"{reverse('account_login')}?next={SHOWING}"


def test_looking_makes_no_profile_and_shows_nobody_anything(client: Client, user: User):
    page = client.get(SHOWING).content.decode()

    assert checked(page) == [(item.field, "nobody") for item in Item]
    assert not Profile.objects.exists()


def test_all_that_a_person_says_is_kept(client: Client, user: User, objective: Objective):
    answer = save(
        client,
        biography="  Née à Sfax, *pilote*.  ",
        biography_language="fr",
        languages=["ar", "fr"],
        expertise=[str(objective.pk)],
        link_1_label="My work",
        link_1_url="https://pilots.example/amal",
        link_4_url="https://sfax.example",
        biography_audience="everyone",
        languages_audience="shared",
        directory_audience="shared",
    )

    profile = Profile.objects.get(user=user)
    assert answer.url == SHOWING
    assert (profile.biography, profile.biography_language) == ("Née à Sfax, *pilote*.", "fr")
    assert profile.languages == ["ar", "fr"]
    assert list(profile.expertise.all()) == [objective]
    assert [(link.label, link.url) for link in profile.links.all()] == [
        ("My work", "https://pilots.example/amal"),
        ("", "https://sfax.example"),
    ]
    assert {item: getattr(profile, item.field) for item in Item} == dict.fromkeys(Item, "nobody") | {
        Item.BIOGRAPHY: "everyone",
        Item.LANGUAGES: "shared",
        Item.DIRECTORY: "shared",
    }
    page = client.get(SHOWING).content.decode()
    for kept in (
        "Née à Sfax",
        'value="My work"',
        'value="https://sfax.example"',
        f"{profile.public_id}/?as=shared",
    ):
        assert kept in page


def test_saving_again_writes_the_same_profile(client: Client, user: User):
    save(client, biography="One", link_1_url="https://one.example")
    address = Profile.objects.get().public_id

    save(client, biography="Two", link_2_url="https://two.example")

    profile = Profile.objects.get()
    assert (profile.public_id, profile.biography) == (address, "Two")
    assert [(link.position, link.url) for link in Link.objects.all()] == [(0, "https://two.example")]


def test_language_of_a_biography_is_found_out_where_it_is_not_said(client: Client, user: User):
    save(client, biography="Je suis née à Sfax et je travaille au port depuis vingt ans.", biography_language="")

    assert Profile.objects.get().biography_language == "fr"


def test_decision_is_recorded_and_what_was_written_is_not(client: Client, user: User):
    save(client, biography="A private matter", biography_audience="shared")
    save(client, biography="A private matter, told anew", biography_audience="shared")
    save(client, biography_audience="nobody")

    facts = Activity.objects.filter(kind="profile.audience_changed").order_by("pk")
    assert [(fact.actor, fact.topics, fact.data) for fact in facts] == [
        (user, [f"person:{user.pk}"], {"audiences": {"biography": "shared"}}),
        (user, [f"person:{user.pk}"], {"audiences": {"biography": "nobody"}}),
    ]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"biography": "x" * 4001}, "This is 4001 characters long; up to 4000 can be saved."),
        ({"languages": ["tlh"]}, "Select a valid choice. tlh is not one of the available choices."),
        ({"expertise": ["0"]}, "Select a valid choice. 0 is not one of the available choices."),
        ({"link_2_url": "http://plain.example"}, "Only addresses that begin with https://"),
        ({"link_2_url": "https://bank.example@evil.example/"}, "Only addresses that begin with https://"),
        ({"link_2_url": "javascript:alert(1)"}, "Enter a valid URL."),
        ({"link_2_url": "https://[broken"}, "Enter a valid URL."),
        ({"link_2_label": "My page"}, "Write the address that this is the label of, or empty both."),
        ({"link_2_label": "My page"}, '<a href="#id_link_2_url">Link 2: address</a>'),
        ({"biography_audience": "the world"}, "Select a valid choice."),
        ({"biography_audience": ""}, "This field is required."),
    ],
)
def test_form_that_is_not_right_changes_nothing_and_keeps_what_was_written(
    client: Client, user: User, fields: dict[str, object], sentence: str
):
    written = {"biography": "Pilot at Sfax", "languages": ["ar"], "link_1_label": "Harbour"}

    answer = save(client, **{**written, "link_1_url": "https://harbour.example", **fields})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert 'value="Harbour"' in page
    assert "Pilot at Sfax" in page or "biography" in fields
    assert not Profile.objects.exists()


def test_who_is_signed_out_finds_all_of_it_again(client: Client, user: User, objective: Objective):
    client.get(SHOWING)
    client.logout()

    answer = save(
        client,
        writer=str(user.pk),
        biography="An hour of writing",
        languages=["ar", "fr"],
        expertise=[str(objective.pk)],
        link_1_url="https://kept.example",
        links_audience="everyone",
    )

    assert answer.url == f"{reverse('account_login')}?next={SHOWING}"
    client.force_login(user)
    page = client.get(SHOWING).content.decode()
    assert "Here is what you wrote; nothing is lost." in page
    for kept in ("An hour of writing", 'value="https://kept.example"'):
        assert kept in page
    assert checked(page) == [
        ("affiliation_audience", "nobody"),
        ("country_audience", "nobody"),
        ("biography_audience", "nobody"),
        ("languages", "ar"),
        ("languages", "fr"),
        ("languages_audience", "nobody"),
        ("expertise", str(objective.pk)),
        ("expertise_audience", "nobody"),
        ("links_audience", "everyone"),
        ("comments_audience", "nobody"),
        ("directory_audience", "nobody"),
    ]
    save(client, biography="An hour of writing")
    assert "nothing is lost" not in client.get(SHOWING).content.decode()


def test_next_person_on_this_browser_does_not_find_it(client: Client, user: User):
    client.logout()
    save(client, writer=str(user.pk), biography="An hour of writing")

    client.force_login(UserFactory())

    assert "An hour of writing" not in client.get(SHOWING).content.decode()


def test_biography_in_a_form_that_cannot_be_trusted_is_given_back_to_read(user: User):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(user)

    answer = browser.post(SHOWING, {"biography": "An hour of writing", **NOBODY})

    assert answer.status_code == 403
    assert "An hour of writing" in answer.content.decode()


def test_objectives_are_offered_of_what_one_may_read_and_of_what_one_has_chosen(
    client: Client, user: User, objective: Objective
):
    hidden, chosen = ObjectiveFactory(), ObjectiveFactory()
    ConsultationFactory(framework=hidden.framework, announced_at=None)
    ProfileFactory(user=user).expertise.add(chosen)

    page = client.get(SHOWING).content.decode()

    for each, is_offered in ((objective, True), (chosen, True), (hidden, False)):
        assert (f'name="expertise" value="{each.pk}"' in page) == is_offered


@pytest.mark.parametrize("number", [1, 3])
def test_page_costs_the_same_however_much_there_is(
    client: Client, user: User, django_assert_num_queries, number: int
):
    profile = ProfileFactory(user=user)
    for position in range(number):
        objective = ObjectiveFactory()
        ConsultationFactory(framework=objective.framework)
        profile.expertise.add(objective)
        Link.objects.create(profile=profile, position=position, url="https://one.example")
    client.get(SHOWING)

    with django_assert_num_queries(8):
        client.get(SHOWING)


def test_no_link_over_five_and_none_without_https():
    profile = ProfileFactory()

    for position, url in ((5, "https://six.example"), (0, "http://plain.example")):
        with pytest.raises(IntegrityError), transaction.atomic():
            Link.objects.create(profile=profile, position=position, url=url)


def test_audience_that_is_not_known_is_refused_by_the_database():
    with pytest.raises(IntegrityError), transaction.atomic():
        ProfileFactory(biography_audience="world")


def test_profile_page_leads_there(client: Client, user: User):
    assert f'href="{SHOWING}"' in client.get(reverse("organisations:profile")).content.decode()


def test_row_that_says_nothing_is_for_nobody():
    """Also one that is written past the models."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO profiles_profile"
            " (created_at, updated_at, user_id, public_id, biography, biography_language, languages)"
            " VALUES (now(), now(), %s, gen_random_uuid(), '', '', '{}')",
            [UserFactory().pk],
        )

    profile = Profile.objects.get()
    assert {getattr(profile, item.field) for item in Item} == {Audience.NOBODY}
