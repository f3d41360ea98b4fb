"""Duplicates are found while a name is typed: accents, acronyms, spelling, in any script."""

import pytest

from apps.organisations.queries import organisations_like
from tests.factories import OrganisationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _others() -> None:
    for name in ("Seafarers of the North", "Ministry of Tides", "Hafenarbeiterbund", "船员之家", "رابطة الصيادين"):
        OrganisationFactory(name={"en": name})


@pytest.mark.parametrize(
    ("known", "acronym", "typed"),
    [
        ("Société des Phares", "", "societe des phares"),
        ("Fédération des Rivages", "FDR", "fdr"),
        ("Union of Ports and Lighthouses", "UPL", "Union of Ports & Light Houses"),
        ("International Harbour Organization", "", "Interntional Harbor Organisation"),
        ("Harbour Union", "", "Union of Harbours"),
        ("International Harbour Organisation", "", "IHO"),
        ("IHO", "IHO", "International Harbour Organisation"),
        ("Coastal Workers Alliance", "", "coastal wo"),
        ("海港工会", "", "海港公会"),
        ("اتحاد البحارة", "", "اتّحاد البحاره"),
        ("Союз моряков", "", "союз моряка"),
    ],
)
def test_organisation_is_found_however_it_is_written(known: str, acronym: str, typed: str):
    meant = OrganisationFactory(name={"fr": known}, acronym=acronym)

    assert organisations_like(typed) == [meant]


@pytest.mark.parametrize("typed", ["", "–", "x", "Chamber of Bakers", "面包师协会", "نقابة الخبازين"])
def test_what_is_like_nothing_finds_nothing(typed: str):
    assert organisations_like(typed) == []


def test_likeliest_is_first_and_no_more_than_asked():
    longer = OrganisationFactory(name={"en": "Harbour Union of the South"})
    exact = OrganisationFactory(name={"en": "Harbour Union"})
    OrganisationFactory.create_batch(5, name={"en": "Harbor Onion"})

    found = organisations_like("harbour union", limit=3)

    assert found[:2] == [exact, longer]
    assert len(found) == 3


def test_merged_organisation_stands_for_its_successor_once():
    meant = OrganisationFactory(name={"en": "Harbour Union"})
    OrganisationFactory(name={"en": "Harbor Union"}, merged_into=meant)

    assert organisations_like("harbor union") == [meant]
