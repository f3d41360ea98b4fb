"""Opening a consultation from nothing or from an earlier one, announcing it, and taking that back."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.accounts.models import User
from apps.activity.models import Activity
from apps.consultations.enums import RoleName
from apps.consultations.models import Consultation, Document, Invitation, Phase, Question, Role, Roundtable
from apps.consultations.opening import announce, open_consultation, take_over, withdraw_announcement
from apps.core.errors import Refused
from apps.core.language import versions_of
from tests.factories import (
    ConsultationFactory,
    InvitationFactory,
    ObjectiveFactory,
    PhaseFactory,
    QuestionFactory,
    RoleFactory,
    RoundtableFactory,
    UserFactory,
    published_comment,
)

pytestmark = pytest.mark.django_db
BLANK = {
    "title_en": "Harbour Review",
    "organiser_name_en": "Secretariat",
    "code": "hbr",
    "slug": "harbour-review",
    "time_zone": "Europe/Zurich",
    "framework": "",
    "moderation": "pre",
    "moderation_days": "2",
    "visibility": "members",
}


@pytest.fixture
def person(client: Client) -> User:
    person = UserFactory(may_open_consultations=True)
    client.force_login(person)
    return person


@pytest.fixture
def source() -> Consultation:
    """One with everything that can be taken over, and with what must not be."""
    source = ConsultationFactory(
        phases=[], title={"en": "First round", "fr": "Premier tour"}, disclaimer={"en": "Fictional."}
    )
    PhaseFactory(
        consultation=source,
        opens_at=datetime(2026, 2, 2, 8, tzinfo=UTC),  # 09:00 in winter
        closes_at=datetime(2026, 2, 27, 17, tzinfo=UTC),
    )
    PhaseFactory(
        consultation=source,
        feature="review",
        opens_at=datetime(2026, 3, 2, 8, tzinfo=UTC),
        closes_at=datetime(2026, 3, 6, 17, tzinfo=UTC),
    )
    roundtable = RoundtableFactory(consultation=source, number=1, brief={"en": "Ports.", "fr": "Ports."})
    objective = ObjectiveFactory(framework=source.framework)
    roundtable.objectives.add(objective)
    question = QuestionFactory(roundtable=roundtable, number=1, text={"en": "What works?", "fr": "Quoi ?"})
    question.objectives.add(objective)
    QuestionFactory(roundtable=roundtable, number=None)
    document = {"title": {"en": "Note"}, "language": "en", "url": "https://plenary.example/note"}
    Document.objects.create(consultation=source, roundtable=roundtable, **document)
    Document.objects.create(consultation=source, **document)
    RoleFactory(consultation=source, name=RoleName.PARTICIPANT)
    InvitationFactory(consultation=source)
    published_comment(question=question)
    return source


def test_consultation_from_nothing_is_its_openers_and_nobody_elses(client: Client, person: User):
    response = client.post("/consultations/new/blank/?languages=en&languages=fr", BLANK)

    consultation = Consultation.objects.get()
    assert response["Location"] == "/consultations/harbour-review/desk/"
    assert (consultation.code, consultation.languages, consultation.visibility, consultation.announced_at) == (
        "HBR",
        ["en", "fr"],
        "members",
        None,
    )
    assert list(Role.objects.values_list("user", "name")) == [(person.pk, "organiser")]
    assert list(Activity.objects.values_list("kind", "actor")) == [
        ("consultation.opened", person.pk),
        ("role.given", person.pk),
    ]
    assert client.get(response["Location"]).status_code == 200
    assert Client().get("/consultations/harbour-review/").status_code == 404


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("code", "TAKEN", "Another consultation has this code."),
        ("code", "4TH", "Enter a valid value."),
        ("slug", "taken", "Another consultation has this address."),
        ("slug", "new", "Another consultation has this address."),
        ("slug", "a b", "Enter a valid"),
        ("title_en", " ", "Write this in one language at least."),
        ("moderation_days", "0", "greater than or equal to 1"),
    ],
)
def test_what_cannot_be_is_said_in_its_place_and_kept(
    client: Client, person: User, field: str, value: str, sentence: str
):
    ConsultationFactory(code="TAKEN", slug="taken")

    response = client.post("/consultations/new/blank/?languages=en", BLANK | {field: value})

    html = response.content.decode()
    assert response.status_code == 422
    assert sentence in html
    assert "Secretariat" in html
    assert Consultation.objects.count() == 1


def test_two_who_take_the_same_code_at_once(person: User):
    values = {"title": {"en": "One"}, "organiser_name": {"en": "S"}, "code": "ONE", "slug": "one"}
    open_consultation(by=person, values=values)

    for other in ({"slug": "two"}, {"code": "TWO"}):
        with pytest.raises(Refused, match="this code or this address already"):
            open_consultation(by=person, values=values | other)
    assert Consultation.objects.count() == 1


def test_taking_over_copies_all_but_people_invitations_and_comments(source: Consultation, person: User):
    values = {"title": {"en": "Second round", "fr": ""}, "code": "SEC", "slug": "second"}

    copy = take_over(source=source, by=person, starts_on=date(2026, 6, 1), values=values)

    assert versions_of(copy.title) == {"en": "Second round"}
    assert (copy.announced_at, copy.last_comment_number, copy.time_zone, copy.framework, copy.languages) == (
        None,
        0,
        "Europe/Zurich",
        source.framework,
        ["en", "fr"],
    )
    assert versions_of(copy.disclaimer) == {"en": "Fictional."}
    roundtable = Roundtable.objects.get(consultation=copy)
    assert versions_of(roundtable.brief) == {"en": "Ports.", "fr": "Ports."}
    assert list(roundtable.objectives.all()) == list(source.roundtables.get().objectives.all())
    asked, floor = Question.objects.filter(roundtable=roundtable).in_order()
    assert (versions_of(asked.text), floor.number) == ({"en": "What works?", "fr": "Quoi ?"}, None)
    assert (asked.objectives.count(), asked.comment_count, asked.revision) == (1, 0, 0)
    assert list(copy.documents.order_by("pk").values_list("roundtable", flat=True)) == [roundtable.pk, None]
    assert list(copy.roles.values_list("user", "name")) == [(person.pk, "organiser")]
    assert not Invitation.objects.filter(consultation=copy).exists()
    assert not copy.comments.exists()


def test_phases_keep_their_time_by_the_clock_and_their_distance(source: Consultation, person: User):
    values = {"title": {"en": "Second"}, "code": "SEC", "slug": "second"}

    copy = take_over(source=source, by=person, starts_on=date(2026, 6, 1), values=values)

    # Moved by 119 days, into summer: nine in the morning stays nine in the morning.
    assert list(Phase.objects.filter(consultation=copy).values_list("feature", "opens_at", "closes_at")) == [
        ("comment", datetime(2026, 6, 1, 7, tzinfo=UTC), datetime(2026, 6, 26, 16, tzinfo=UTC)),
        ("review", datetime(2026, 6, 29, 7, tzinfo=UTC), datetime(2026, 7, 3, 16, tzinfo=UTC)),
    ]


def test_time_that_the_clocks_skip_on_the_new_day_comes_after_it(person: User):
    source = ConsultationFactory(phases=[])
    PhaseFactory(
        consultation=source,
        opens_at=datetime(2026, 2, 1, 1, 30, tzinfo=UTC),  # 02:30
        closes_at=datetime(2026, 2, 9, tzinfo=UTC),
    )
    values = {"title": {"en": "Second"}, "code": "SEC", "slug": "second"}

    copy = take_over(source=source, by=person, starts_on=date(2026, 3, 29), values=values)

    assert copy.phases.get().opens_at == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)  # 03:30


def test_taking_over_is_one_transaction(source: Consultation, person: User):
    with pytest.raises(Refused):
        take_over(
            source=source,
            by=person,
            starts_on=None,
            values={"title": {"en": "Second"}, "code": source.code, "slug": "second"},
        )
    assert (Consultation.objects.count(), Activity.objects.count()) == (1, 0)


def test_taking_over_costs_the_same_however_much_there_is(source: Consultation, person: User):
    def cost(number: int) -> int:
        values = {"title": {"en": "Next"}, "code": f"N{number}", "slug": f"next-{number}"}
        with CaptureQueriesContext(connection) as captured:
            take_over(source=source, by=person, starts_on=None, values=values)
        return len(captured)

    first = cost(1)
    for number in (2, 3, 4):
        QuestionFactory(roundtable=RoundtableFactory(consultation=source, number=number))
    assert cost(2) == first


def test_form_offers_ones_own_and_takes_over(client: Client, person: User, source: Consultation):
    foreign = ConsultationFactory()
    assert client.get(f"/consultations/new/from/{source.slug}/").status_code == 404
    RoleFactory(consultation=source, user=person, name=RoleName.ORGANISER)

    html = client.get("/consultations/new/").content.decode()
    assert f"/consultations/new/from/{source.slug}/" in html
    assert f"/consultations/new/from/{foreign.slug}/" not in html
    page = f"/consultations/new/from/{source.slug}/"
    assert "Premier tour" in client.get(page).content.decode()
    form = {"title_en": "Second", "title_fr": "Second", "code": "SEC", "slug": "second"}
    assert client.post(page, form).status_code == 422
    for beyond in ("0001-01-01", "9999-12-31"):
        assert client.post(page, form | {"starts_on": beyond}).status_code == 422
    assert client.post(page, form | {"starts_on": "2027-01-11"}).status_code == 302

    assert Consultation.objects.get(slug="second").phases.first().opens_at == datetime(2027, 1, 11, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("fields", "role", "may"),
    [
        ({}, None, False),
        ({"is_staff": True}, None, False),
        ({"is_superuser": True}, None, True),
        ({"may_open_consultations": True}, None, True),
        ({}, RoleName.ORGANISER, True),
        ({}, RoleName.MODERATOR, False),
    ],
)
def test_who_may_open_a_consultation(client: Client, fields: dict[str, bool], role: RoleName | None, may: bool):
    person = UserFactory(**fields)
    if role:
        RoleFactory(user=person, name=role)
    client.force_login(person)

    assert client.get("/consultations/new/").status_code == (200 if may else 403)
    assert client.get("/consultations/new/blank/").status_code == (200 if may else 403)
    assert ("/consultations/new/" in client.get("/").content.decode()) == may


def test_announcing_needs_the_essentials_and_is_recorded_once(client: Client, person: User):
    consultation = ConsultationFactory(announced_at=None, phases=[])
    RoleFactory(consultation=consultation, user=person, name=RoleName.ORGANISER)
    desk = f"{consultation.get_absolute_url()}desk/"

    refused = client.post(f"{desk}announcement/", follow=True).content.decode()
    assert "Still missing: A phase for comments that is open or still to come." in refused
    assert "Still missing: A question." in refused
    PhaseFactory(consultation=consultation)
    QuestionFactory(roundtable__consultation=consultation)
    for _ in range(2):
        client.post(f"{desk}announcement/")

    consultation.refresh_from_db()
    assert consultation.is_announced
    assert list(Activity.objects.values_list("kind", flat=True)) == ["consultation.announced"]
    assert Client().get(consultation.get_absolute_url()).status_code == 200


def test_announcement_is_taken_back_while_nobody_has_commented(person: User):
    question = QuestionFactory()
    consultation = question.roundtable.consultation

    for _ in range(2):
        withdraw_announcement(consultation=consultation, by=person)

    assert Client().get(consultation.get_absolute_url()).status_code == 404
    activity = Activity.objects.get()
    assert activity.kind == "consultation.announcement_withdrawn"
    assert set(question.topics) < set(activity.topics)
    announce(consultation=consultation, by=person)
    published_comment(question=question)
    with pytest.raises(Refused, match="the announcement stands"):
        withdraw_announcement(consultation=consultation, by=person)
