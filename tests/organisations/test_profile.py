"""The profile page: one form, one save."""

import pytest
from django.test import Client
from django.urls import reverse

from apps.accounts.models import User
from apps.organisations.models import Affiliation, Organisation, StakeholderGroup
from apps.organisations.queries import current_affiliation
from tests.factories import AffiliationFactory, OrganisationFactory, StakeholderGroupFactory, UserFactory

pytestmark = pytest.mark.django_db
PROFILE = reverse("organisations:profile")


@pytest.fixture
def user(client: Client) -> User:
    made = UserFactory(name="Amal Haddad")
    client.force_login(made)
    return made


@pytest.fixture
def group() -> StakeholderGroup:
    return StakeholderGroupFactory(code="academia")


def save(client: Client, group: StakeholderGroup | None, **fields: str):
    data = {
        "name": "Amal Haddad",
        "country": "TN",
        "language": "ar",
        "time_zone": "Africa/Tunis",
        "organisation": "",
        "position": "",
        "stakeholder_group": str(group.pk) if group else "",
    }
    return client.post(PROFILE, data | fields)


def test_profile_is_for_those_who_are_signed_in(client: Client):
    assert client.get(PROFILE).url == f"{reverse('account_login')}?next={PROFILE}"


def test_all_that_a_person_says_is_kept(client: Client, user: User, group: StakeholderGroup):
    answer = save(client, group, name="Amal H.", organisation="New Harbour", position="Pilot")

    assert answer.url == PROFILE
    user.refresh_from_db()
    assert (user.name, user.country.code, user.language, user.time_zone) == ("Amal H.", "TN", "ar", "Africa/Tunis")
    affiliation = current_affiliation(user)
    assert (str(affiliation.organisation), affiliation.position, affiliation.stakeholder_group) == (
        "New Harbour",
        "Pilot",
        group,
    )
    page = client.get(PROFILE).content.decode()
    assert "Your profile is saved." in page
    assert "You say that you speak for <b><bdi>New Harbour</bdi></b>. It is not verified yet." in page


def test_organisation_is_matched_by_name_or_acronym(client: Client, user: User, group: StakeholderGroup):
    ports = OrganisationFactory(name={"en": "Union of Ports", "fr": "Union des ports"}, acronym="UP")
    for text in ("union of PORTS", "Union des Ports", "up"):
        save(client, group, organisation=text)
        assert current_affiliation(user).organisation == ports
    assert Affiliation.objects.count() == 1


def test_acronym_of_two_organisations_is_asked_about(client: Client, user: User, group: StakeholderGroup):
    OrganisationFactory.create_batch(2, acronym="UP")

    answer = save(client, group, organisation="up")

    assert answer.status_code == 422
    assert "More than one organisation is called that. Choose yours below." in answer.content.decode()


@pytest.mark.parametrize("text", ["", "  ", "–"])
def test_no_organisation_is_a_personal_capacity(client: Client, user: User, group: StakeholderGroup, text: str):
    save(client, group, organisation=text)

    assert current_affiliation(user).organisation is None
    assert "You speak in a personal capacity." in client.get(PROFILE).content.decode()


def test_saving_without_a_change_keeps_the_verification(client: Client):
    # Two organisations of one name: what was not touched stays with the one it was.
    OrganisationFactory(name={"en": "Ports"})
    affiliation = AffiliationFactory(organisation__name={"en": "Ports"}, position="Pilot")
    client.force_login(affiliation.user)
    page = client.get(PROFILE)
    assert "It is verified that you speak for <b><bdi>Ports</bdi></b>." in page.content.decode()

    save(client, affiliation.stakeholder_group, organisation="Ports", position="Pilot")

    assert current_affiliation(affiliation.user) == affiliation
    assert current_affiliation(affiliation.user).is_verified


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("stakeholder_group", "", "Choose the group whose voice you bring."),
        ("time_zone", "Mars/Olympus", "Select a valid choice."),
        ("name", "", "This field is required."),
    ],
)
def test_form_that_is_not_right_changes_nothing(
    client: Client, user: User, group: StakeholderGroup, field: str, value: str, sentence: str
):
    answer = save(client, group, organisation="New Harbour", **{field: value})

    assert answer.status_code == 422
    page = answer.content.decode()
    assert sentence in page
    assert 'value="New Harbour"' in page
    assert "<bdi>Amal Haddad</bdi>" in page
    assert (Affiliation.objects.count(), Organisation.objects.count()) == (0, 0)


def test_who_came_from_a_question_goes_back_to_it(client: Client, user: User, group: StakeholderGroup):
    place = "/consultations/coast/rt1/q1/"
    assert f'name="next" value="{place}"' in client.get(PROFILE, {"next": place}).content.decode()

    assert save(client, group, next=place).url == place
    assert save(client, group, next="https://evil.example/").url == PROFILE


def test_organisations_are_offered_by_name(client: Client, user: User):
    OrganisationFactory(name={"en": "Union of <Ports>"}, acronym="UP")

    assert '<option value="Union of &lt;Ports&gt;" lang="en">UP</option>' in client.get(PROFILE).content.decode()


def test_account_is_one_click_away(client: Client, user: User):
    page = client.get(PROFILE).content.decode()

    for name in ("account_email", "account_change_password", "notifications:preferences"):
        assert f'href="{reverse(name)}"' in page
    assert f'method="post" action="{reverse("account_logout")}"' in page


@pytest.mark.parametrize("number", [1, 3])
def test_profile_costs_the_same_however_many_organisations(client: Client, django_assert_num_queries, number: int):
    OrganisationFactory.create_batch(number)
    client.force_login(AffiliationFactory().user)
    client.get(PROFILE)

    with django_assert_num_queries(8):
        client.get(PROFILE)


def test_name_that_is_like_a_known_one_is_asked_about_first(client: Client, user: User, group: StakeholderGroup):
    ports = OrganisationFactory(name={"en": "Union of Ports"}, acronym="UP")

    answer = save(client, group, organisation="Union of Portz")

    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Say below whether you mean one of those that we know." in page
    assert f'name="choose" value="{ports.pk}"' in page
    assert 'name="choose" value="new"' in page
    assert 'value="Union of Portz"' in page
    assert (Affiliation.objects.count(), Organisation.objects.count()) == (0, 1)


def test_button_chooses_the_organisation_that_is_meant(client: Client, user: User, group: StakeholderGroup):
    ports = OrganisationFactory(name={"en": "Union of Ports"})

    answer = save(client, group, organisation="Union of Portz", choose=str(ports.pk))

    assert answer.url == PROFILE
    assert current_affiliation(user).organisation == ports


def test_who_chooses_an_organisation_and_no_group_speaks_for_that_of_the_organisation(
    client: Client, user: User, group: StakeholderGroup
):
    ports = OrganisationFactory(name={"en": "Union of Ports"})

    assert save(client, None, organisation="Union of P", choose=str(ports.pk)).url == PROFILE
    assert current_affiliation(user).stakeholder_group == ports.stakeholder_group != group
    save(client, group, organisation="Union of P", choose=str(ports.pk))
    assert current_affiliation(user).stakeholder_group == group


def test_button_says_that_it_is_a_new_one(client: Client, user: User, group: StakeholderGroup):
    OrganisationFactory(name={"en": "Union of Ports"})

    save(client, group, organisation="Union of Portz", choose="new")

    assert str(current_affiliation(user).organisation) == "Union of Portz"


def test_choice_is_kept_when_the_rest_is_not_right(client: Client, user: User):
    ports = OrganisationFactory(name={"en": "Union of Ports"})

    answer = save(client, None, organisation="Union of P", choose=str(ports.pk), name="")

    assert answer.status_code == 422
    assert 'value="Union of Ports"' in answer.content.decode()


@pytest.mark.parametrize("choice", ["0", "999999999999999999", "-1", "x", "1" * 40])
def test_choice_that_is_none_is_passed_over(client: Client, user: User, group: StakeholderGroup, choice: str):
    save(client, group, organisation="New Harbour", choose=choice)

    assert str(current_affiliation(user).organisation) == "New Harbour"


def test_enter_key_saves_and_chooses_nothing(client: Client, user: User):
    """Browsers press the first button of a form."""
    page = client.get(PROFILE).content.decode()
    form = page[page.index('<form method="post">\n') :]

    assert form.index('<button type="submit" hidden>') == form.index("<button")


def test_affiliation_leads_to_its_page_and_out_of_it(client: Client):
    affiliation = AffiliationFactory()
    client.force_login(affiliation.user)

    page = client.get(PROFILE).content.decode()

    assert f'href="{affiliation.organisation.get_absolute_url()}"' in page
    assert f'href="{reverse("consultations:affiliation_withdrawal", args=[affiliation.pk])}"' in page
    assert f'href="{reverse("consultations:affiliations")}"' not in page
