import pytest

from apps.accounts.forms import PersonForm, time_zone_choices
from apps.accounts.models import User

pytestmark = pytest.mark.django_db


def person(**fields: str) -> PersonForm:
    data = {"name": "Amal", "country": "", "language": "fr", "time_zone": "Africa/Tunis", **fields}
    return PersonForm(data, instance=User(email="amal@coast.example"))


def test_person_form_takes_what_a_person_says():
    form = person(country="TN")

    assert form.is_valid(), form.errors
    user = form.save(commit=False)
    assert (user.name, user.country.code, user.language, user.time_zone) == ("Amal", "TN", "fr", "Africa/Tunis")


@pytest.mark.parametrize(
    ("field", "value"),
    [("time_zone", "Mars/Olympus"), ("time_zone", ""), ("language", "xx"), ("country", "ZZ"), ("name", " ")],
)
def test_person_form_refuses_what_cannot_be(field: str, value: str):
    form = person(**{field: value})

    assert list(form.errors) == [field]


def test_zones_begin_with_utc_and_leave_out_aliases():
    names = [name for name, _label in time_zone_choices()]

    assert names[0] == "UTC"
    assert names[1:] == sorted(names[1:])
    assert {"Asia/Kathmandu", "America/Argentina/Buenos_Aires"} <= set(names)
    assert not {"EST", "Etc/GMT+1"} & set(names)


def test_zone_that_a_person_has_is_among_the_choices_even_if_it_is_an_alias():
    form = PersonForm(instance=User(time_zone="GMT"))

    assert ("GMT", "GMT") in form.fields["time_zone"].choices
