import pytest
from django.contrib.auth.models import AnonymousUser

from apps.consultations.enums import RoleName
from tests.factories import ConsultationFactory, RoleFactory, UserFactory

pytestmark = pytest.mark.django_db

DOWNLOAD, UNDECIDED = "reports.download_summary", "reports.include_undecided"
MATRIX = {
    RoleName.ORGANISER: {DOWNLOAD, UNDECIDED},
    RoleName.RAPPORTEUR: {DOWNLOAD},
    RoleName.MODERATOR: set(),
    RoleName.PARTICIPANT: set(),
}


@pytest.mark.parametrize("role", MATRIX)
def test_each_role_may_what_the_matrix_says(role):
    held = RoleFactory(name=role)

    allowed = {name for name in (DOWNLOAD, UNDECIDED) if held.user.has_perm(name, held.consultation)}

    assert allowed == MATRIX[role]


def test_a_role_elsewhere_a_plain_person_and_a_visitor_may_nothing():
    consultation = ConsultationFactory()
    elsewhere = RoleFactory(name=RoleName.ORGANISER).user

    for person in (elsewhere, UserFactory(), AnonymousUser()):
        assert not person.has_perm(DOWNLOAD, consultation)
        assert not person.has_perm(UNDECIDED, consultation)
