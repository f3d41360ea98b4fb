"""What is served of the uploaded files, and with which headers."""

from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from apps.core.logos import read_logo
from apps.organisations.changing import set_logo
from apps.organisations.models import Organisation
from tests.factories import AffiliationFactory, UserFactory
from tests.factories.pictures import picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def ports(settings, tmp_path: Path) -> Organisation:
    settings.MEDIA_ROOT = tmp_path
    organisation = AffiliationFactory(organisation__name={"en": "Union of <Ports>"}).organisation
    return set_logo(organisation=organisation, by=UserFactory(), logo=read_logo(picture()))


def test_page_shows_the_logo_with_the_name_in_its_place(client: Client, ports: Organisation):
    page = client.get(ports.get_absolute_url()).content.decode()

    assert f'<img class="logo" src="{ports.logo.url}" alt="Union of &lt;Ports&gt;" lang="en">' in page
    assert ports.logo.url.startswith("/media/logos/")
    assert f'src="{ports.logo.url}"' in client.get(f"/ar{ports.get_absolute_url()}").content.decode()


def test_logo_is_a_picture_and_nothing_else(client: Client, ports: Organisation):
    answer = client.get(ports.logo.url)

    assert (answer.status_code, answer["Content-Type"]) == (200, "image/webp")
    assert answer.content == ports.logo.read()
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["Content-Disposition"] == 'inline; filename="logo.webp"'
    assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
    assert not answer.cookies


@pytest.mark.parametrize("name", ["a.webp", "0" * 32 + ".webp", "0" * 32 + ".html", "..%2Fsecret", "%2E%2E"])
def test_nothing_else_of_the_disk_is_served(client: Client, ports: Organisation, tmp_path: Path, name: str):
    (tmp_path / "secret").write_text("private")
    (tmp_path / "logos" / ("0" * 32 + ".html")).write_text("private")

    assert client.get(reverse("organisations:logo", args=["x"]).removesuffix("x") + name).status_code == 404
    assert client.get("/media/secret").status_code == 404
