import pytest
from django.core.exceptions import ValidationError

from apps.organisations.domains import domain_of, validate_domain
from apps.organisations.models import Organisation
from tests.factories import OrganisationFactory


@pytest.mark.parametrize("domain", ["harbour.example", "Harbour.Example", "a.b.example", "hafen-süd.example"])
def test_domain_of_an_organisation_is_accepted(domain: str):
    validate_domain(domain)


@pytest.mark.parametrize("domain", ["harbour", "@harbour.example", "harbour.example/x", "har bour.example", ""])
def test_what_is_no_domain_is_refused(domain: str):
    with pytest.raises(ValidationError):
        validate_domain(domain)


@pytest.mark.parametrize("domain", ["gmail.com", "GMail.com"])
def test_domain_of_everybody_is_refused(domain: str):
    with pytest.raises(ValidationError) as refusal:
        validate_domain(domain)
    assert refusal.value.messages == [
        f"Everybody can have an address at {domain}. Give a domain of the organisation itself."
    ]


def test_domain_is_what_stands_behind_the_last_at():
    assert domain_of('"a@b"@Harbour.Example') == "harbour.example"


@pytest.mark.django_db
def test_domains_are_stored_and_found_in_lower_case():
    organisation = OrganisationFactory(email_domains=["Harbour.Example", "PORT.example"])

    organisation.refresh_from_db()
    assert organisation.email_domains == ["harbour.example", "port.example"]
    assert Organisation.objects.get(email_domains__contains=["PORT.Example"]) == organisation
