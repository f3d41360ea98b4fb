import pytest
from django.conf import settings

from apps.organisations.models import StakeholderGroup

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
    assert all(set(group.name.data) == set(dict(settings.LANGUAGES)) for group in groups)
