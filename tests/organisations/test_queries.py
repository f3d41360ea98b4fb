import pytest

from apps.organisations.queries import name_key, organisation_names, organisations_called
from tests.factories import OrganisationFactory


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Société des Ports", "SOCIETE  DES PORTS"),
        ("Fédération «Rivages»", "federation rivages"),
        ("اتّحاد البحّارة", "اتحاد البحارة"),
        ("Straße e.V.", "STRASSE E.V"),
        ("Ёлка", "елка"),
        ("Harbour\u00a0Union", " harbour union "),
    ],
)
def test_names_that_people_take_for_the_same_have_one_key(one: str, other: str):
    assert name_key(one) == name_key(other) != ""


@pytest.mark.parametrize(
    ("one", "other"), [("Port Union", "Ports Union"), ("मछली संघ", "मछला संघ"), ("海港工会", "海港公会")]
)
def test_names_that_differ_have_different_keys(one: str, other: str):
    assert name_key(one) != name_key(other)


@pytest.mark.parametrize("name", ["", "  ", "–", "./."])
def test_what_has_no_letters_has_no_key(name: str):
    assert name_key(name) == ""


@pytest.mark.django_db
def test_organisation_is_found_by_its_name_in_any_language_and_by_its_acronym():
    ports = OrganisationFactory(name={"en": "Union of Ports", "fr": "Union des ports"}, acronym="UdP")
    OrganisationFactory(name={"en": "Sailors"})

    for name in ("union of ports", "UNION DES PORTS", "udp"):
        assert organisations_called(name) == [ports]
    assert organisations_called("Union") == []


@pytest.mark.django_db
def test_name_goes_before_acronym_and_the_oldest_first():
    OrganisationFactory(acronym="ILO")
    first, second = OrganisationFactory.create_batch(2, name={"en": "Ilo"})

    assert organisations_called("ILO") == [first, second]


@pytest.mark.django_db
def test_names_are_listed_in_the_best_language_of_the_reader():
    OrganisationFactory(name={"en": "Sailors"})
    OrganisationFactory(name={"fr": "Ports"}, acronym="UdP")

    assert organisation_names() == [
        {"name": "Ports", "language": "fr", "acronym": "UdP"},
        {"name": "Sailors", "language": "en", "acronym": ""},
    ]
