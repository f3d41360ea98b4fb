import json

import pytest

from tests.factories import ConsultationFactory
from tests.reports.conftest import NEVER_PUBLISHED, PENDING_EDIT, SILENCED


def test_the_frame_of_the_document(review, written):
    document = json.load(written("json"))

    assert list(document) == [
        *("schema", "generated_at", "language", "include_undecided", "include_translations"),
        *("consultation", "participation", "roundtables", "objectives"),
    ]
    assert document["schema"] == "plenary.summary/1"
    consultation = document["consultation"]
    assert consultation["title"] == {"en": "Coastal review", "fr": "Examen côtier"}
    assert consultation["time_zone"] == "Africa/Nairobi"
    assert consultation["period"]["opens"].endswith("+03:00")
    assert document["participation"]["people"] == 2


def test_a_comment_stands_under_its_question_with_everything_known_of_it(review, written):
    question = json.load(written("json"))["roundtables"][0]["questions"][0]

    assert question["text"] == {"en": "What has worked?", "fr": "Qu’est-ce qui a fonctionné ?"}
    reference = review.root.reference
    assert question["comments"][0] == {
        "reference": reference,
        "status": "published",
        "permalink": f"http://localhost:8000/consultations/coast/comments/{reference}/",
        "in_reply_to": None,
        "missing_parent": None,
        "date": "2026-10-05T10:30:00+03:00",
        "attribution": "named",
        "author": "Ada Vance",
        "voice": None,
        "co_signatories": [],
        "co_signatures": [],
        "role": None,
        "position": "Coordinator",
        "organisation": "Harbour Workers’ Alliance",
        "affiliation_verified": True,
        "group": {"code": "trade_union", "name": "Trade union"},
        "country": "KE",
        "country_name": "Kenya",
        "country_note": None,
        "language": "en",
        "objectives": [
            {"number": 5, "label": "Regular pathways", "origin": "confirmed"},
            {"number": 12, "label": "Certainty in procedures", "origin": "proposed"},
        ],
        "endorsements": 0,
        "attachments": [],
        "markdown": (
            "We tried **permits** from the [register](https://example.org/r).\n\n1. One desk.\n4. One number."
        ),
        "text": "We tried permits from the register.\n1. One desk.\n4. One number.",
        "translations": [],
    }
    assert (question["comments"][1]["in_reply_to"], question["comments"][1]["date"]) == (reference, "2026-10-07")


def test_a_gap_has_its_place_and_status_only(review, written):
    gap = json.load(written("json"))["roundtables"][0]["questions"][1]["comments"][0]

    assert gap == {
        "reference": review.withdrawn.reference,
        "status": "withdrawn",
        "permalink": f"http://localhost:8000/consultations/coast/comments/{review.withdrawn.reference}/",
        "in_reply_to": None,
    }


def test_objectives_list_their_references(review, written):
    document = json.load(written("json", include_undecided=True))

    assert document["objectives"][1] == {
        "number": 12,
        "label": {"en": "Certainty in procedures"},
        "references": [
            {"reference": review.root.reference, "status": "published", "origin": "proposed"},
            {"reference": review.undecided[0].reference, "status": "pending", "origin": "proposed"},
        ],
    }


@pytest.mark.parametrize("include_undecided", [False, True])
def test_words_are_there_or_not_as_they_should(review, written, include_undecided):
    text = written("json", include_undecided=include_undecided).read().decode()

    assert not [each for each in (*SILENCED, PENDING_EDIT) if each in text]
    assert all((each in text) is include_undecided for each in NEVER_PUBLISHED)


def test_a_consultation_without_anything_is_still_whole(review, written):
    review.consultation = ConsultationFactory(phases=[])

    document = json.load(written("json"))

    assert (document["roundtables"], document["objectives"]) == ([], [])
    assert document["consultation"]["period"] is None
