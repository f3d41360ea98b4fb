"""The administrator gives and takes roles through the same actions as everybody."""

import pytest
from django.test import Client

from apps.activity.models import Activity
from apps.consultations.enums import RoleName
from apps.consultations.models import Consultation, Role
from tests.factories import RoleFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_roles_are_given_and_taken_through_the_actions():
    client = Client()
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    gone = RoleFactory(name=RoleName.MODERATOR)
    consultation, newcomer = gone.consultation, UserFactory()
    title = consultation.title
    data = {
        **{f"{name}-{count}_FORMS": 0 for name in ("phases", "documents") for count in ("TOTAL", "INITIAL")},
        "roles-TOTAL_FORMS": 2,
        "roles-INITIAL_FORMS": 1,
        "roles-0-id": gone.pk,
        "roles-0-consultation": consultation.pk,
        "roles-0-DELETE": "on",
        "roles-1-user": newcomer.pk,
        "roles-1-name": "organiser",
        "roles-1-consultation": consultation.pk,
        "title_0": "Another title",
        "moderation_days": "9",
    }

    response = client.post(f"/admin/consultations/consultation/{consultation.pk}/change/", data)

    assert response.status_code == 302, response.context["errors"]
    assert list(Role.objects.values_list("user", "name")) == [(newcomer.pk, "organiser")]
    assert sorted(Activity.objects.values_list("kind", flat=True)) == ["role.given", "role.removed"]
    after = Consultation.objects.get()
    assert (str(after.title), after.moderation_days) == (title["en"], 1)
