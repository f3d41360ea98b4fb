"""A consultation in figures: what is counted, what is drawn, and what is not told."""

import csv
import io
import json
import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from apps.consultations.enums import Attribution, RoleName, Visibility
from apps.consultations.models import Consultation, Question, Roundtable
from apps.core.countries import listed_codes
from apps.discussions.actions import hide_comment
from apps.discussions.enums import CommentAttribution, TagOrigin
from apps.discussions.models import Comment, ObjectiveTag, Pseudonym
from apps.objectives.models import Objective
from apps.organisations.models import StakeholderGroup
from apps.reports.pictures.counting import count, following, step_between
from apps.reports.pictures.drawing import draw_regions, draw_time
from apps.reports.pictures.reading import NAMES, Pictures, read_pictures
from apps.reports.pictures.regions import COUNTRIES_IN
from tests.factories import (
    ConsultationFactory,
    ObjectiveFactory,
    OrganisationFactory,
    QuestionFactory,
    RoleFactory,
    RoundtableFactory,
    UserFactory,
    published_comment,
)

pytestmark = pytest.mark.django_db
PERMITS = {"en": "Permits", "ar": "تصاريح"}
MONDAY = datetime(2026, 10, 5, 12, tzinfo=UTC)


@pytest.fixture
def consultation() -> Consultation:
    return ConsultationFactory(slug="ports", code="PORTS", time_zone="Africa/Nairobi", languages=["en", "fr"])


@pytest.fixture
def question(consultation: Consultation) -> Question:
    return QuestionFactory(roundtable=RoundtableFactory(consultation=consultation, number=1), number=1)


def group(code: str) -> StakeholderGroup:
    return StakeholderGroup.objects.get(code=code)


def close(consultation: Consultation) -> Consultation:
    now = timezone.now()
    consultation.phases.update(opens_at=now - timedelta(30), closes_at=now - timedelta(1))
    return Consultation.objects.get(pk=consultation.pk)


def read(consultation: Consultation, *, knows_countries: bool = False) -> Pictures:
    return read_pictures(consultation, knows_countries=knows_countries)


def address(name: str = "", form: str = "csv") -> str:
    return f"/consultations/ports/figures/{name}/{form}/" if name else "/consultations/ports/figures/"


def withheld_comments(question: Question, codes: list[str]) -> list[Comment]:
    """One comment for each of `codes`, each by somebody of that group, under Chatham House."""
    Roundtable.objects.filter(pk=question.roundtable_id).update(attribution=Attribution.CHATHAM_HOUSE)
    comments = []
    for number, code in enumerate(codes, start=1):
        Pseudonym.objects.create(
            consultation=question.roundtable.consultation,
            roundtable=question.roundtable,
            number=number,
            stakeholder_group=group(code),
        )
        comments.append(
            published_comment(
                question=question,
                author_name="",
                attribution=CommentAttribution.CHATHAM_HOUSE,
                pseudonym=number,
                date_only=True,
                language="sv",
            )
        )
    return comments


# Over time


def test_days_are_those_of_the_consultation_and_silence_has_its_place(question, consultation):
    ada = UserFactory()
    for moment in (MONDAY, MONDAY + timedelta(hours=1), MONDAY.replace(hour=22), MONDAY + timedelta(3)):
        published_comment(question=question, author=ada, published_at=moment)
    published_comment(question=question, published_at=MONDAY.replace(hour=0), date_only=True)

    steps = read(consultation).time.steps

    days = [(each.begins.isoformat(), each.comments, each.people) for each in steps]
    assert days == [("2026-10-05", 3, 2), ("2026-10-06", 1, 1), ("2026-10-07", 0, 0), ("2026-10-08", 1, 1)]


@pytest.mark.parametrize(
    ("days", "step"), [(0, "day"), (61, "day"), (62, "week"), (426, "week"), (427, "month"), (5000, "month")]
)
def test_many_days_are_drawn_as_weeks_and_months(days: int, step: str):
    assert step_between(date(2026, 1, 1), date(2026, 1, 1) + timedelta(days)) == step


def test_weeks_begin_on_monday_and_people_of_a_week_count_once(question, consultation):
    ada = UserFactory()
    for days in (0, 2, 6, 70):
        published_comment(question=question, author=ada, published_at=MONDAY + timedelta(days))

    counts = count(consultation)

    assert counts.step == "week"
    assert counts.steps == {date(2026, 10, 5): (3, 1), date(2026, 12, 14): (1, 1)}
    assert len(draw_time(counts).steps) == 11


def test_months_follow_each_other():
    assert [following(date(2026, 11, 1), "month"), following(date(2026, 12, 1), "month")] == [
        date(2026, 12, 1),
        date(2027, 1, 1),
    ]


def test_drawing_is_an_image_with_a_title_and_words_and_the_same_stands_in_a_table(question, client: Client):
    published_comment(question=question, published_at=MONDAY)

    page = client.get(address()).content.decode()

    drawing = re.search(r'<svg role="img" aria-labelledby="([^"]*)".*?</svg>', page, re.DOTALL)
    assert drawing
    assert all(f'id="{name}"' in drawing[0] for name in drawing[1].split())
    assert (
        "From 5 October 2026 to 5 October 2026; the most comments, 1, in the bar of 5 October 2026." in drawing[0]
    )
    assert '<th scope="row">5 October 2026</th><td>1</td><td>1</td>' in page
    assert "style=" not in page


# Who


def test_groups_have_comments_and_people_and_the_unheard_are_named(question, consultation):
    ada = UserFactory()
    for author in (ada, ada, UserFactory()):
        published_comment(question=question, author=author, stakeholder_group=group("trade_union"))
    published_comment(question=question, stakeholder_group=group("media"))
    published_comment(question=question)

    bars = read(consultation).groups.bars

    assert [(bar.code, bar.comments, bar.people, bar.percent) for bar in bars[:2]] == [
        ("trade_union", 3, 2, 100),
        ("media", 1, 1, 34),
    ]
    assert (bars[-1].name, bars[-1].comments) == ("Group not stated", 1)
    assert {bar.is_heard for bar in bars[2:-1]} == {False}
    assert len(bars) == StakeholderGroup.objects.count() + 1


def test_languages_in_which_is_asked_are_there_although_nobody_speaks_them(question, consultation, client: Client):
    published_comment(question=question, language="sw")

    assert [(bar.code, bar.comments) for bar in read(consultation).languages.bars] == [
        ("sw", 1),
        ("en", 0),
        ("fr", 0),
    ]
    row = re.search(
        r'<tr class="none"><th scope="row">French.*?</tr>', client.get(address()).content.decode(), re.DOTALL
    )
    assert row
    assert "not heard" in row[0]


def test_whose_name_is_not_shown_counts_once_for_an_organisation(question, consultation):
    ada, port = UserFactory(), OrganisationFactory()
    unnamed = {
        "attribution": CommentAttribution.ORGANISATION,
        "author_name": "",
        "stakeholder_group": group("media"),
    }
    for author in (ada, UserFactory()):
        published_comment(question=question, author=author, organisation=port, organisation_name="Port", **unnamed)
        published_comment(question=question, author=author, **unnamed)

    assert read(consultation).total == (4, 2)


# Regions


def test_each_country_is_in_one_region():
    codes = [code for codes in COUNTRIES_IN.values() for code in codes]

    assert len(codes) == len(set(codes))
    assert set(listed_codes()) - set(codes) == {"AQ"}
    assert set(codes) - set(listed_codes()) == {"XK"}


def test_regions_are_those_of_the_person_else_of_the_organisation_and_the_small_ones_are_together(
    question, consultation
):
    for number in range(5):
        published_comment(question=question, country="KE" if number else "SN")
        published_comment(question=question, organisation=OrganisationFactory(country="FR"), organisation_name="F")
    for country in ("JP", "FJ", "AQ", "PE", ""):
        published_comment(question=question, country=country)

    bars = read(close(consultation)).regions.bars

    assert [(bar.code, bar.name, bar.people, bar.comments) for bar in bars] == [
        ("002", "Africa", 5, None),
        ("150", "Europe", 5, None),
        ("others", "All other regions together", 5, None),
    ]


def test_of_a_single_small_region_nobody_is_told_by_subtraction(question, consultation):
    for country in ("KE",) * 5 + ("FR",) * 6 + ("JP",):
        published_comment(question=question, country=country)

    bars = read(close(consultation)).regions.bars

    assert [(bar.code, bar.people) for bar in bars] == [("150", 6), ("others", 6)]


def test_regions_that_are_not_heard_are_named_when_that_tells_of_nobody(question, consultation):
    for _number in range(5):
        published_comment(question=question, country="KE")

    assert [(bar.code, bar.people) for bar in draw_regions(count(consultation)).bars] == [
        ("002", 5), ("019", 0), ("142", 0), ("150", 0), ("009", 0),
    ]  # fmt: skip


def test_regions_wait_for_the_close_but_for_those_who_have_the_countries(question, consultation, client: Client):
    published_comment(question=question, country="KE")

    assert "All other regions together" not in client.get(address()).content.decode()
    refusal = client.get(address("regions"))
    assert refusal.status_code == 403
    assert "shown once comments have closed" in refusal.content.decode()

    client.force_login(RoleFactory(consultation=consultation, name=RoleName.RAPPORTEUR).user)
    assert "All other regions together" in client.get(address()).content.decode()
    assert client.get(address("regions")).status_code == 200


# Objectives


def tag(comment: Comment, objective: Objective, origin: TagOrigin = TagOrigin.CONFIRMED) -> None:
    ObjectiveTag.objects.create(content_object=comment, tag=objective, origin=origin)


@pytest.fixture
def permits(consultation, question) -> Objective:
    objective = ObjectiveFactory(
        framework=consultation.framework, number=5, label={"en": "Permits", "ar": "تصاريح"}
    )
    question.roundtable.objectives.add(objective)
    return objective


def cells_of(pictures: Pictures, number: int) -> dict[str, tuple[int, int, bool]]:
    line = next(line for line in pictures.coverage.lines if line.number == number)
    codes = [code for code, _name in pictures.coverage.columns]
    return {code: (cell.count, cell.level, cell.is_told) for code, cell in zip(codes, line.cells, strict=True)}


def test_coverage_counts_what_people_say_and_shows_who_has_not_been_heard(question, consultation, permits):
    for origin in (TagOrigin.CONFIRMED, TagOrigin.PROPOSED, TagOrigin.SUGGESTED):
        tag(published_comment(question=question, stakeholder_group=group("media")), permits, origin)
    tag(published_comment(question=question, stakeholder_group=group("academia")), permits)

    cells = cells_of(read(consultation), 5)

    assert cells["media"] == (2, 5, True)
    assert cells["academia"] == (1, 3, True)
    assert cells["government"] == (0, 0, True)
    assert "chatham_house" not in cells
    assert read(consultation).coverage.lines[0].total == 3


def test_titles_of_objectives_are_in_the_readers_language(question, permits, client: Client):
    published_comment(question=question)

    assert '<span lang="ar" dir="rtl">تصاريح</span>' in client.get(f"/ar{address()}").content.decode()
    assert '<span lang="en" dir="ltr">Permits</span>' in client.get(f"/fr{address()}").content.decode()


# Under Chatham House


def test_what_was_said_under_chatham_house_is_apart(question, consultation, permits):
    other = QuestionFactory(roundtable=RoundtableFactory(consultation=consultation, number=2), number=1)
    published_comment(question=other, stakeholder_group=group("media"), published_at=MONDAY)
    tag(withheld_comments(question, ["media", "academia"])[0], permits)

    pictures = read(consultation, knows_countries=True)

    assert (pictures.total, pictures.withheld, pictures.withheld_groups) == ((1, 1), (2, 2), None)
    assert [(step.comments, step.people) for step in pictures.time.steps] == [(1, 1)]
    assert sum(bar.comments for bar in pictures.groups.bars) == 1
    assert "sv" not in [bar.code for bar in pictures.languages.bars]
    assert sum(bar.people for bar in pictures.regions.bars) == 1
    cells = cells_of(pictures, 5)
    assert cells.pop("chatham_house") == (1, 5, True)
    assert set(cells.values()) == {(0, 0, False)}


def test_groups_under_chatham_house_are_folded_once_comments_have_closed(question, consultation):
    withheld_comments(question, ["media"] * 5 + ["academia", "youth"] + ["employer"] * 5)

    groups = read(close(consultation)).withheld_groups

    assert [(row.name, row.count) for row in groups] == [("Media", 5), ("All other groups together", 7)]


# Files and pages


def test_each_picture_can_be_taken_home(question, consultation, permits, client: Client):
    tag(published_comment(question=question, stakeholder_group=group("media"), published_at=MONDAY), permits)
    close(consultation)

    for name in NAMES:
        file = client.get(address(name))
        assert file["Content-Disposition"] == f'attachment; filename="ports-{name}.csv"'
        lines = list(csv.reader(io.StringIO(file.content.decode("utf-8-sig"))))
        document = json.loads(client.get(address(name, "json")).content)
        assert (document["schema"], document["consultation"], document["picture"]) == (
            "plenary.picture/1",
            "PORTS",
            name,
        )
        assert len(document["rows"]) == len(lines) - 1
        assert [str("" if value is None else value) for value in document["rows"][0].values()] == lines[1]

    assert json.loads(client.get(address("time", "json")).content)["rows"] == [
        {"begins": "2026-10-05", "comments": 1, "people": 1}
    ]


@pytest.mark.parametrize(("name", "form"), [("weather", "csv"), ("time", "pdf")])
def test_there_are_no_other_files(consultation, client: Client, name: str, form: str):
    assert client.get(address(name, form)).status_code == 404


@pytest.mark.parametrize("path", ["", "time"])
def test_pictures_are_for_those_who_may_read_the_consultation(question, consultation, client: Client, path: str):
    Consultation.objects.filter(pk=consultation.pk).update(visibility=Visibility.MEMBERS)
    assert client.get(address(path)).status_code == 404

    client.force_login(RoleFactory(consultation=consultation, name=RoleName.OBSERVER).user)
    assert client.get(address(path)).status_code == 200


def test_an_empty_consultation_says_so(consultation, client: Client):
    page = client.get(address())

    assert page.status_code == 200
    assert "the pictures begin with the first comment" in page.content.decode()
    assert client.get(address("time")).content.decode("utf-8-sig").splitlines() == ['"Day","Comments","People"']


def test_page_costs_the_same_whatever_there_is(question, consultation, permits, client: Client):
    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address()).status_code == 200
        return len(captured)

    tag(published_comment(question=question, stakeholder_group=group("media")), permits)
    first = cost()
    for code in ("media", "youth", "academia"):
        tag(published_comment(question=question, stakeholder_group=group(code), language="es"), permits)

    assert cost() == first
    assert cost() < first  # what was counted is kept


def test_what_is_kept_is_not_shown_once_something_has_changed(question, consultation):
    first, _second = (published_comment(question=question) for _number in range(2))
    assert read(consultation).total == (2, 2)

    hide_comment(first, by=UserFactory())

    assert read(consultation).total == (1, 1)


def test_pages_of_the_consultation_lead_to_its_pictures(question, client: Client):
    for place in (question.roundtable.consultation, question.roundtable, question):
        assert f'href="{address()}"' in client.get(place.get_absolute_url()).content.decode()


def test_words_are_in_the_language_of_the_address(question, consultation):
    published_comment(question=question, country="KE")

    with translation.override("fr"):
        bars = read(close(consultation)).regions.bars
        assert [bar.name for bar in bars] == ["Toutes les autres régions réunies"]
