"""The organisers' pages for files of invitations."""

import csv
import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.activity.models import Activity
from apps.consultations.batches.reading import MOST_BYTES
from apps.consultations.enums import InvitationState, RoleName
from apps.consultations.models import Invitation, InvitationBatch, Role
from tests.factories import RoleFactory

pytestmark = pytest.mark.django_db
GOOD = "email,name,organisation,stakeholder_group\n" + "".join(
    f"guest{n}@elsewhere.example,Guest {n},Seafarers of the South,civil_society\n" for n in range(3)
)
BAD = "bad,<script>alert(1)</script>,,\nrosa@elsewhere.example,=1+1,,\n"


@pytest.fixture
def organiser() -> Role:
    return RoleFactory(name=RoleName.ORGANISER)


@pytest.fixture
def desk(client: Client, organiser: Role) -> Client:
    client.force_login(organiser.user)
    return client


def address(organiser: Role, rest: str = "") -> str:
    return f"{organiser.consultation.get_absolute_url()}people/batches/{rest}"


def upload(desk: Client, organiser: Role, content: str | bytes, **fields: str):
    content = content if isinstance(content, bytes) else content.encode()
    file = SimpleUploadedFile("guests.csv", content, content_type="text/csv")
    data = {"file": file, "role": "participant", "language": "fr", **fields}
    return desk.post(address(organiser), data)


def read(client: Client, url: str) -> str:
    return re.sub(r"\s+", " ", client.get(url).content.decode())


def test_people_page_leads_to_the_files(desk: Client, organiser: Role):
    assert f'href="{address(organiser)}"' in read(desk, f"{organiser.consultation.get_absolute_url()}people/")


def test_upload_shows_every_row_and_sends_nothing(desk: Client, organiser: Role):
    response = upload(desk, organiser, GOOD + BAD)
    batch = InvitationBatch.objects.get()

    assert (response.status_code, response["Location"]) == (302, batch.get_absolute_url())
    html = read(desk, batch.get_absolute_url())
    for words in (
        "3 rows are good.",
        "2 rows have a problem and invite nobody.",
        "Nothing has been sent.",
        "Send 3 invitations",
        "Row 2",
        "<bdi>guest0@elsewhere.example</bdi>",
        "<bdi>Seafarers of the South</bdi> (new)",
        "This is not a valid e-mail address.",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "Name: begins like a formula",
    ):
        assert words in html
    assert "<script>alert" not in html
    assert not Invitation.objects.exists()
    assert (batch.file_name, batch.language, batch.uploaded_by) == ("guests.csv", "fr", organiser.user)
    assert "not confirmed, nobody was written to" in read(desk, address(organiser))


def test_rows_with_problems_alone(desk: Client, organiser: Role):
    upload(desk, organiser, GOOD + BAD)

    html = read(desk, f"{InvitationBatch.objects.get().get_absolute_url()}?rows=problems")

    assert "Row 5" in html
    assert "guest0@elsewhere.example" not in html


def test_pages_keep_the_choice_of_rows(desk: Client, organiser: Role):
    upload(desk, organiser, "email\n" + "bad\n" * 120)
    batch = InvitationBatch.objects.get().get_absolute_url()

    html = read(desk, f"{batch}?rows=problems&page=2")

    assert "Row 52" in html
    assert 'href="?rows=problems&amp;page=3"' in html
    assert "Page 2 of 3" in html


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "This file is empty."),
        (b"PK\x03\x04", "a spreadsheet and not a CSV file"),
        (b"name\nRosa", "No column is called “E-mail address”"),
        (b"x" * (MOST_BYTES + 1), "larger than 4 MB"),
    ],
)
def test_file_of_which_nothing_can_be_made_is_refused_in_its_place(
    desk: Client, organiser: Role, content: bytes, sentence: str
):
    response = upload(desk, organiser, content, role="observer", language="ar")

    html = response.content.decode()
    assert response.status_code == 422
    assert sentence in html
    assert '<option value="observer" selected' in html
    assert '<option value="ar" selected' in html
    assert not InvitationBatch.objects.exists()


def test_confirming_twice_invites_once(desk: Client, organiser: Role):
    upload(desk, organiser, GOOD + BAD)
    batch = InvitationBatch.objects.get().get_absolute_url()

    responses = [desk.post(f"{batch}confirmation/", follow=True) for _ in range(2)]

    assert all("3 invitations are on their way" in response.content.decode() for response in responses)
    assert Invitation.objects.count() == 3
    assert "3 invitations made" in read(desk, address(organiser))
    page = read(desk, batch)
    assert "Send 3" not in page
    assert "Row 5" in page


def test_discarding_says_so_and_not_after_confirming(desk: Client, organiser: Role):
    upload(desk, organiser, GOOD)
    batch = InvitationBatch.objects.get().get_absolute_url()
    assert "Nobody was written to." in desk.post(f"{batch}removal/", follow=True).content.decode()
    assert desk.get(batch).status_code == 404
    upload(desk, organiser, GOOD)
    batch = InvitationBatch.objects.get().get_absolute_url()
    desk.post(f"{batch}confirmation/")

    assert "being sent already" in desk.post(f"{batch}removal/", follow=True).content.decode()


def cells_of(response) -> list[list[str]]:
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"), newline="")))


def test_rows_with_problems_are_downloaded_with_reasons_and_calculate_nothing(desk: Client, organiser: Role):
    upload(desk, organiser, GOOD + BAD)

    response = desk.get(f"{InvitationBatch.objects.get().get_absolute_url()}problems/")

    assert response["Content-Disposition"] == 'attachment; filename="problems.csv"'
    assert cells_of(response) == [
        ["Row", "Problems", "E-mail address", "Name", "Organisation", "Stakeholder group"],
        ["5", "This is not a valid e-mail address.", "bad", "<script>alert(1)</script>", "", ""],
        [
            "6",
            "Name: begins like a formula (=, +, -, @, tab or line break).",
            "rosa@elsewhere.example",
            "'=1+1",
            "",
            "",
        ],
    ]


def test_template_is_understood_and_its_example_is_refused(desk: Client, organiser: Role):
    template = desk.get(address(organiser, "template/")).content

    upload(desk, organiser, template)

    batch = InvitationBatch.objects.get()
    assert (batch.good_count, batch.bad_count, len(batch.columns)) == (0, 1, 7)
    assert batch.rows.get().problems == [{"code": "undeliverable_address"}]


def test_batch_of_another_consultation_is_not_found(desk: Client, organiser: Role):
    other = RoleFactory(name=RoleName.ORGANISER)
    upload(desk, organiser, GOOD)
    pk = InvitationBatch.objects.get().pk
    client = Client()
    client.force_login(other.user)

    assert client.get(address(other, f"{pk}/")).status_code == 404
    assert client.post(address(other, f"{pk}/confirmation/")).status_code == 404


def test_pages_cost_the_same_whatever_the_number(desk: Client, organiser: Role):
    def cost(url: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            desk.get(url)
        return len(captured)

    costs = []
    for count in (1, 3):
        for _ in range(count):
            upload(desk, organiser, "email,organisation,stakeholder_group\n" + f"bad,,\n{GOOD[-70:]}" * count)
        page = InvitationBatch.objects.first().get_absolute_url()
        cost(page)
        costs.append((cost(page), cost(address(organiser))))

    assert costs[0] == costs[1]


@pytest.fixture
def sent(desk: Client, organiser: Role) -> InvitationBatch:
    """Of three invitations one is sent, one has bounced, one waits."""
    upload(desk, organiser, GOOD + BAD)
    batch = InvitationBatch.objects.get()
    desk.post(f"{batch.get_absolute_url()}confirmation/")
    first, second, _third = Invitation.objects.order_by("pk")
    Invitation.objects.filter(pk=first.pk).update(sent_at=timezone.now())
    Invitation.objects.filter(pk=second.pk).update(bounced_at=timezone.now(), bounce="550 nobody")
    batch.refresh_from_db()
    return batch


def test_progress_is_shown_and_fetched_again_until_nothing_waits(desk: Client, sent: InvitationBatch):
    address = sent.get_absolute_url()
    page, part = read(desk, address), desk.get(f"{address}progress/")

    assert f'data-progress-url="{address}progress/"' in page
    for html in (page, re.sub(r"\s+", " ", part.content.decode())):
        for words in (
            "data-running",
            "The invitations are being sent.",
            '<progress max="3" value="2"',
            "2 of 3",
            f'?state=bounced&amp;file={sent.pk}">bounced</a> 1',
        ):
            assert words in html
    assert "no-store" in part["Cache-Control"]
    Invitation.objects.filter(sent_at=None, bounced_at=None).update(sent_at=timezone.now())

    part = read(desk, f"{address}progress/")
    assert "data-running" not in part
    assert "Nothing waits to be sent." in part


def test_those_in_one_state_are_sent_again(desk: Client, sent: InvitationBatch):
    bounced = Invitation.objects.in_state(InvitationState.BOUNCED).get()

    response = desk.post(f"{sent.get_absolute_url()}resending/", {"state": "bounced"}, follow=True)

    assert "1 invitation is on its way" in response.content.decode()
    assert sent.invitations.count_by_state() == {InvitationState.WAITING: 2, InvitationState.SENT: 1}
    again = Invitation.objects.get(pk=bounced.pk)
    assert (again.bounce, again.attempts, again.claimed_at) == ("", 0, None)
    assert again.expires_at > bounced.expires_at


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        ("waiting", "cannot be sent again: they are to be sent"),
        ("revoked", "cannot be sent again: they are revoked"),
        ("nonsense", "Choose which of them"),
        ("", "Choose which of them"),
    ],
)
def test_those_that_cannot_be_sent_again_are_left_alone(
    desk: Client, sent: InvitationBatch, state: str, sentence: str
):
    before = sent.invitations.count_by_state()

    response = desk.post(f"{sent.get_absolute_url()}resending/", {"state": state}, follow=True)

    assert sentence in response.content.decode()
    assert sent.invitations.count_by_state() == before


def test_all_that_are_not_over_are_revoked_and_that_is_recorded_once(desk: Client, sent: InvitationBatch):
    Invitation.objects.in_state(InvitationState.SENT).update(used=1)

    for said in ("2 invitations are revoked", "0 invitations are revoked"):
        response = desk.post(f"{sent.get_absolute_url()}revocation/", follow=True)
        assert said in response.content.decode()

    assert sent.invitations.count_by_state() == {InvitationState.ACCEPTED: 1, InvitationState.REVOKED: 2}
    assert Activity.objects.filter(kind="invitations.revoked").values_list("data", flat=True).get() == {"count": 2}
