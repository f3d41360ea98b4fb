import pytest

from apps.organisations.models import StakeholderGroup

# That the installation brings along, whichever the interface speaks besides.
LANGUAGES = {"ar", "en", "es", "fr", "ru", "zh-hans"}

pytestmark = pytest.mark.django_db
CODES = [
    "government",
    "un_entity",
    "intergovernmental",
    "civil_society",
    "diaspora",
    "trade_union",
    "employer",
    "academia",
    "private_sector",
    "faith_based",
    "youth",
    "local_authority",
    "media",
]


def test_installation_starts_with_groups_named_in_every_language():
    groups = list(StakeholderGroup.objects.all())
    assert [group.code for group in groups] == CODES
    assert all(set(group.name.data) == LANGUAGES for group in groups)
