"""A site has a name, a logo and a colour of its own, on its pages and in its e-mails."""

import re
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import translation
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks

from apps.consultations.messages import invitation_message
from apps.core.identity import letterhead, memory, site_identity
from apps.core.models import SiteIdentity
from tests.factories import InvitationFactory, UserFactory
from tests.factories.pictures import picture

pytestmark = pytest.mark.django_db
ADD = "/admin/core/siteidentity/add/"
CHANGE = "/admin/core/siteidentity/1/change/"
DATA = {"name_1": "Dialogue of the Coast", "name_0": "حوار الساحل", "accent": "#ffdd00"}


@pytest.fixture(autouse=True)
def media(tmp_path: Path, settings) -> Path:
    settings.MEDIA_ROOT = tmp_path
    memory.forget()
    return tmp_path


@pytest.fixture
def administrator(client: Client) -> Client:
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    return client


def set_by(
    administrator: Client, committing: DjangoCaptureOnCommitCallbacks, page: str = ADD, **data: object
) -> str:
    with committing(execute=True):
        answer = administrator.post(page, DATA | data, follow=True)
    return answer.content.decode()


def test_name_logo_and_colour_are_on_every_page(
    administrator: Client, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
):
    set_by(administrator, django_capture_on_commit_callbacks, logo=picture())

    english, arabic = (Client().get(path).content.decode() for path in ("/", "/ar/"))

    logo = site_identity().logo
    assert re.fullmatch(r"/media/logos/[0-9a-f]{32}\.webp", logo)
    assert f'<img class="site-logo" src="{logo}" alt=""><bdi>Dialogue of the Coast</bdi>' in english
    assert "<title>Consultations · Dialogue of the Coast</title>" in english
    assert "<bdi>حوار الساحل</bdi>" in arabic
    assert f'href="{site_identity().style_url}"' in english
    assert Client().get(logo)["Content-Type"] == "image/webp"


@override_settings(SITE_NAME="Talks")
def test_without_it_the_site_is_as_the_settings_say(client: Client):
    page = client.get("/").content.decode()

    assert "<bdi>Talks</bdi>" in page
    assert "site.css" not in page
    assert client.get("/site.css").status_code == 404


def test_colour_is_a_style_sheet_that_browsers_may_keep(client: Client):
    SiteIdentity.objects.create(accent="#ffdd00")

    current = client.get(site_identity().style_url)
    unversioned = client.get("/site.css")

    assert "--brand: #7a6a00;" in current.content.decode()
    assert "--brand: #ffdd00;" in current.content.decode()
    assert current["Content-Type"] == "text/css"
    assert current["Cache-Control"] == "public, max-age=31536000, immutable"
    assert unversioned["Cache-Control"] == "no-cache"
    assert len(current.content) < 400


def test_pages_do_not_ask_the_database_for_it_each_time(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
):
    SiteIdentity.objects.create(name={"en": "Coast"})
    site_identity()

    with django_assert_num_queries(0):
        assert site_identity().name == "Coast"


def test_administrator_is_told_what_became_of_a_colour_that_cannot_be_read(
    administrator: Client, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
):
    page = set_by(administrator, django_capture_on_commit_callbacks)

    assert "the accent colour is #7a6a00 on light pages and #ffdd00 on dark ones." in page
    assert SiteIdentity.objects.get().accent == "#ffdd00"


@pytest.mark.parametrize("accent", ["teal", "#fff", "#12345g", "#123456; } body { display: none"])
def test_what_is_no_colour_is_refused_with_a_sentence(
    administrator: Client, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks, accent: str
):
    page = set_by(administrator, django_capture_on_commit_callbacks, accent=accent)

    assert "Give the colour as # and six digits" in page or "at most 7 characters" in page
    assert not SiteIdentity.objects.exists()


def test_what_is_no_picture_is_refused_with_a_sentence(
    administrator: Client, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
):
    svg = picture()
    svg.file.seek(0)
    svg.file.truncate()
    svg.file.write(b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>")
    svg.file.seek(0)
    svg.size = 70

    page = set_by(administrator, django_capture_on_commit_callbacks, logo=svg)

    assert "This is not a picture that we can read." in page
    assert not SiteIdentity.objects.exists()


def test_earlier_logo_goes_with_its_successor_and_with_the_row(
    administrator: Client, media: Path, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
):
    set_by(administrator, django_capture_on_commit_callbacks, logo=picture())
    (first,) = (media / "logos").iterdir()

    set_by(administrator, django_capture_on_commit_callbacks, page=CHANGE)
    assert list((media / "logos").iterdir()) == [first]
    set_by(administrator, django_capture_on_commit_callbacks, page=CHANGE, logo=picture())
    (second,) = (media / "logos").iterdir()
    assert second != first
    set_by(administrator, django_capture_on_commit_callbacks, page=CHANGE, **{"logo-clear": "on"})
    assert list((media / "logos").iterdir()) == []
    assert site_identity().logo == ""


def test_deleting_it_brings_back_the_settings(
    administrator: Client, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
):
    set_by(administrator, django_capture_on_commit_callbacks)
    assert administrator.get(ADD).status_code == 403

    with django_capture_on_commit_callbacks(execute=True):
        administrator.post("/admin/core/siteidentity/1/delete/", {"post": "yes"})

    assert site_identity().name == "Plenary"


def test_there_is_one_and_its_accent_is_a_colour():
    SiteIdentity.objects.create(name={"en": "Coast"})

    for wrong in ({"pk": 2}, {"pk": 1, "accent": "#FFDD00"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            SiteIdentity(name={"en": "Other"}, **wrong).save(force_insert="accent" not in wrong)


@override_settings(SITE_URL="https://talks.example")
def test_emails_carry_name_logo_and_colour():
    SiteIdentity.objects.create(name={"en": "Coast", "fr": "La Côte"}, logo="logos/a.webp", accent="#7a1020")

    message = invitation_message(InvitationFactory())

    html = str(message.alternatives[0].content)
    assert "Coast" in message.body.split("-- ")[1]
    assert '<img src="https://talks.example/media/logos/a.webp" alt=""' in html
    assert "background:#7a1020;color:#fbfaf7" in html
    assert f".mail-button {{ background: {site_identity().palette.dark} !important" in html
    with translation.override("fr"):
        assert letterhead()["site_name"] == "La Côte"


def test_its_page_in_the_admin_says_what_it_is(administrator: Client):
    assert "Name, logo and colour of the site" in administrator.get(reverse("admin:index")).content.decode()
