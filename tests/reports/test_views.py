import asyncio
from datetime import UTC, datetime

import pytest
from django.core.handlers.asgi import ASGIRequest
from django.http import StreamingHttpResponse
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone, translation

from apps.consultations.enums import RoleName
from apps.reports.exports import FORMATS
from apps.reports.views.streaming import in_language, streamed
from apps.reports.views.summary import file_name
from tests.factories import ConsultationFactory, RoleFactory, UserFactory

pytestmark = pytest.mark.django_db


def signed_in(client, consultation, role=RoleName.ORGANISER):
    client.force_login(RoleFactory(consultation=consultation, name=role).user)
    return client


def download(client, consultation, name, **query):
    return client.get(reverse("reports:download", args=[consultation.slug, name]), query)


def test_the_page_says_what_will_be_in_the_file_and_offers_each_format(review, client):
    page = signed_in(client, review.consultation).get(reverse("reports:summary", args=["coast"]))

    html = page.content.decode()
    assert page.status_code == 200
    assert "<b>3</b> published comments" in html
    assert "Include 3 comments that were not published" in html
    assert "Awaiting moderation: 1. Returned for revision: 1. Declined: 1." in html
    for name in FORMATS:
        assert f'formaction="/consultations/coast/summary/{name}/"' in html


def test_a_rapporteur_is_not_offered_what_was_not_published(review, client):
    page = signed_in(client, review.consultation, RoleName.RAPPORTEUR).get("/consultations/coast/summary/")

    assert page.status_code == 200
    assert b'name="include"' not in page.content


@pytest.mark.parametrize("name", FORMATS)
def test_a_download_has_its_type_name_and_bytes_and_is_not_cached(review, client, name):
    response = download(signed_in(client, review.consultation), review.consultation, name)

    body = b"".join(response.streaming_content)
    assert response.status_code == 200
    assert response["Content-Type"] == FORMATS[name].content_type
    day = timezone.now().astimezone(review.consultation.zone).date()
    assert response["Content-Disposition"] == f'attachment; filename="cmr-summary-{day}.{name}"'
    assert "no-store" in response["Cache-Control"]
    starts = {"docx": b"PK", "xlsx": b"PK", "pdf": b"%PDF", "csv": b"\xef\xbb\xbf", "json": b"{"}
    assert body.startswith(starts[name])
    assert review.root.reference.encode() in body or name in ("docx", "xlsx", "pdf")


@pytest.mark.parametrize("name", FORMATS)
def test_a_file_is_closed_after_it_was_sent(review, client, name):
    response = download(signed_in(client, review.consultation), review.consultation, name)
    file = getattr(response, "file_to_stream", None)

    b"".join(response.streaming_content)
    response.close()

    assert file is None or file.closed


def test_the_organiser_gets_undecided_comments_when_asked_for(review, client):
    response = download(signed_in(client, review.consultation), review.consultation, "csv", include="undecided")

    assert "cmr-summary-with-undecided-" in response["Content-Disposition"]
    assert "Declined words." in response.getvalue().decode()


def test_a_rapporteur_is_refused_undecided_comments_in_words(review, client):
    client = signed_in(client, review.consultation, RoleName.RAPPORTEUR)

    response = download(client, review.consultation, "csv", include="undecided")

    assert response.status_code == 403
    assert "can be downloaded by the organisers only" in response.content.decode()
    assert download(client, review.consultation, "csv").status_code == 200


@pytest.mark.parametrize("address", ["/consultations/coast/summary/", "/consultations/coast/summary/pdf/"])
def test_others_are_refused(review, client, address):
    assert client.get(address).status_code == 302
    client.force_login(UserFactory())
    response = client.get(address)

    assert response.status_code == 403
    assert "organisers and rapporteurs" in response.content.decode()


def test_what_one_may_not_see_is_not_found(client):
    unannounced = ConsultationFactory(announced_at=None)
    client.force_login(UserFactory())

    assert download(client, unannounced, "csv").status_code == 404


def test_a_format_that_there_is_not_is_not_found(review, client):
    assert download(signed_in(client, review.consultation), review.consultation, "odt").status_code == 404


def test_the_language_of_the_address_is_that_of_the_file(review, client, french):
    signed_in(client, review.consultation)
    response = client.get("/fr/consultations/coast/summary/csv/")
    with translation.override("en"):
        text = response.getvalue().decode("utf-8-sig")

    assert ',"Auteur",' in text.splitlines()[0]
    assert "http://localhost:8000/fr/consultations/coast/comments/" in text


def test_the_name_of_a_file_has_the_day_where_the_consultation_is():
    consultation = ConsultationFactory(code="CMR", time_zone="Pacific/Auckland")
    now = datetime.now(UTC).astimezone(consultation.zone)

    name = file_name(consultation, FORMATS["docx"], include_undecided=True)

    assert name == f"cmr-summary-with-undecided-{now:%Y-%m-%d}.docx"


def test_pieces_are_made_one_by_one_under_asgi():
    made = []

    def pieces():
        for number in range(3):
            made.append(number)
            yield b"%d" % number

    request = ASGIRequest({"type": "http", "method": "GET", "path": "/", "headers": []}, None)

    async def first_piece():
        response = streamed(request, StreamingHttpResponse(pieces()))
        assert response.is_async
        return await anext(aiter(response.streaming_content))

    assert asyncio.run(first_piece()) == b"0"
    assert made == [0]
    assert not streamed(RequestFactory().get("/"), StreamingHttpResponse(pieces())).is_async


def test_a_stream_speaks_its_language_only_while_a_piece_is_made():
    stream = in_language("fr", (translation.get_language().encode() for _ in range(2)))

    assert next(stream) == b"fr"
    assert translation.get_language() == "en"
    assert list(stream) == [b"fr"]
