"""The administrator gives and takes roles through the same actions as everybody."""

import pytest
from django.test import Client

from apps.activity.models import Activity
from apps.consultations.enums import RoleName
from apps.consultations.models import Role
from tests.factories import RoleFactory, UserFactory

pytestmark = pytest.mark.django_db


def form_of(client: Client, address: str) -> dict[str, object]:
    """What a browser would send back of the page at `address`, unchanged."""
    response = client.get(address)
    context = response.context
    data: dict[str, object] = {}
    forms = [context["adminform"].form]
    for inline in context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    for form in forms:
        for field in form:
            value = field.value()
            names = getattr(field.field.widget, "widgets", None)
            if names and not isinstance(value, str):
                parts = field.field.widget.decompress(value)
                data |= {f"{field.html_name}_{index}": part or "" for index, part in enumerate(parts)}
            else:
                data[field.html_name] = "" if value is None else value
    return data


def test_roles_are_given_and_taken_through_the_actions():
    client = Client()
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    gone = RoleFactory(name=RoleName.MODERATOR)
    consultation, newcomer = gone.consultation, UserFactory()
    address = f"/admin/consultations/consultation/{consultation.pk}/change/"
    data = form_of(client, address) | {
        "roles-TOTAL_FORMS": 2,
        "roles-0-DELETE": "on",
        "roles-1-user": newcomer.pk,
        "roles-1-name": "organiser",
        "roles-1-consultation": consultation.pk,
        "languages": "en",
    }

    response = client.post(address, data)

    assert response.status_code == 302, response.context["errors"]
    assert list(Role.objects.values_list("user", "name")) == [(newcomer.pk, "organiser")]
    assert sorted(Activity.objects.values_list("kind", flat=True)) == ["role.given", "role.removed"]
