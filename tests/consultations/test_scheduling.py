"""Phases: planned freely, and once they have begun moved with a reason that everybody can read."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from apps.accounts.models import User
from apps.activity.actions import follow
from apps.activity.kinds import entries_for
from apps.activity.models import Activity
from apps.consultations.enums import Feature, RoleName
from apps.consultations.models import Consultation, Phase, PhaseChange
from apps.consultations.scheduling import add_phase, change_phase, move_end, remove_phase
from apps.core.editing import Overtaken, token_of
from apps.core.errors import Refused
from apps.notifications.models import Notification
from tests.factories import ConsultationFactory, PhaseFactory, QuestionFactory, RoleFactory, UserFactory

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
REASON = {"en": "Three ministries asked for time.", "fr": ""}


@pytest.fixture
def now() -> datetime:
    return timezone.now().replace(microsecond=0)


@pytest.fixture
def organiser() -> User:
    return UserFactory(name="Ama Serwaa")


def phase_from(now: datetime, opens: int, closes: int, **fields: object) -> Phase:
    return PhaseFactory(opens_at=now + opens * DAY, closes_at=now + closes * DAY, **fields)


def move(phase: Phase, by: User, closes_at: datetime, reason: dict[str, str] = REASON) -> PhaseChange:
    return move_end(phase=phase, by=by, seen=token_of(phase), closes_at=closes_at, reason=reason)


def test_open_phase_is_extended_with_a_reason(now: datetime, organiser: User):
    phase = phase_from(now, -5, 2)

    change = move(phase, organiser, now + 9 * DAY)

    phase.refresh_from_db()
    assert (phase.closes_at, change.before, change.is_extension) == (now + 9 * DAY, now + 2 * DAY, True)
    activity = Activity.objects.get()
    assert (activity.kind, activity.actor, activity.target) == ("phase.extended", organiser, phase)
    assert activity.data == {
        "feature": "comment",
        "before": (now + 2 * DAY).isoformat(),
        "after": (now + 9 * DAY).isoformat(),
        "reason": {"en": "Three ministries asked for time."},
    }
    assert phase.consultation.topic in activity.topics
    assert phase.consultation.organisers_topic in activity.topics


def test_closed_phase_is_opened_again_by_an_extension(now: datetime, organiser: User):
    phase = phase_from(now, -9, -1)

    move(phase, organiser, now + DAY)

    phase.refresh_from_db()
    assert phase.is_open
    assert Activity.objects.get().kind == "phase.extended"


@pytest.mark.parametrize("days", [-30, -1, 0])
def test_end_in_the_past_closes_now(now: datetime, organiser: User, days: int):
    phase = phase_from(now, -5, 5)

    change = move(phase, organiser, now + days * DAY)

    phase.refresh_from_db()
    assert phase.standing == "closed"
    assert now <= change.after <= timezone.now()
    assert Activity.objects.get().kind == "phase.shortened"


@pytest.mark.parametrize(
    ("opens", "closes", "new_end", "sentence"),
    [
        (1, 5, 9, "has not begun yet"),
        (-9, -3, -1, "give it an end that is still to come"),
        (-9, 3, 3, "ends then already"),
    ],
)
def test_end_that_cannot_be_moved_so_says_why(
    now: datetime, organiser: User, opens: int, closes: int, new_end: int, sentence: str
):
    phase = phase_from(now, opens, closes)

    with pytest.raises(Refused, match=sentence):
        move(phase, organiser, now + new_end * DAY)
    assert not PhaseChange.objects.exists()


def test_end_is_not_moved_without_a_reason(now: datetime, organiser: User):
    with pytest.raises(Refused, match="Give a reason"):
        move(phase_from(now, -1, 1), organiser, now + 2 * DAY, {"en": "", "fr": ""})


def test_second_of_two_who_move_the_same_end_is_told(now: datetime, organiser: User):
    phase = phase_from(now, -1, 1)
    seen = token_of(phase)
    move(phase, organiser, now + 2 * DAY)

    with pytest.raises(Overtaken):
        move_end(phase=phase, by=organiser, seen=seen, closes_at=now + 3 * DAY, reason=REASON)


def test_change_that_moves_nothing_cannot_be_written(now: datetime):
    phase = phase_from(now, -1, 1)

    with pytest.raises(IntegrityError), transaction.atomic():
        PhaseChange.objects.create(phase=phase, before=now, after=now, reason=REASON)


def test_dates_of_a_phase_to_come_are_changed_freely(now: datetime, organiser: User):
    phase = phase_from(now, 3, 5)

    changed = change_phase(
        phase=phase,
        by=organiser,
        seen=token_of(phase),
        changes={"closes_at": now + 6 * DAY, "title": {"fr": "Avis"}},
    )

    assert changed == ["closes_at", "title.fr"]
    activity = Activity.objects.get()
    assert (activity.kind, activity.data) == ("phase.changed", {"feature": "comment", "fields": changed})
    assert activity.topics == [phase.consultation.organisers_topic]


@pytest.mark.parametrize("days", [(-3, 3), (-3, -1)])
@pytest.mark.parametrize("field", ["opens_at", "closes_at", "feature"])
def test_dates_of_a_phase_that_has_begun_are_not_edited(
    now: datetime, organiser: User, days: tuple[int, int], field: str
):
    phase = phase_from(now, *days)
    value = Feature.REVIEW if field == "feature" else now + 8 * DAY

    with pytest.raises(Refused, match="This phase has begun"):
        change_phase(phase=phase, by=organiser, seen=token_of(phase), changes={field: value})
    with pytest.raises(Refused, match="so it stays"):
        remove_phase(phase=phase, by=organiser)


def test_phase_of_a_consultation_that_nobody_knows_is_edited_freely(now: datetime, organiser: User):
    phase = phase_from(now, -3, 3, consultation__announced_at=None)

    change_phase(phase=phase, by=organiser, seen=token_of(phase), changes={"closes_at": now + 8 * DAY})
    remove_phase(phase=phase, by=organiser)

    assert not Phase.objects.exists()
    assert list(Activity.objects.values_list("kind", flat=True)) == ["phase.changed", "phase.removed"]


def test_title_can_be_changed_at_any_time(now: datetime, organiser: User):
    phase = phase_from(now, -3, 3)

    assert change_phase(phase=phase, by=organiser, seen=token_of(phase), changes={"title": {"en": "Replies"}})


def test_phase_that_would_be_over_is_not_added_to_what_people_read(now: datetime, organiser: User):
    values = {"feature": "comment", "title": {"en": "Late"}, "opens_at": now - 3 * DAY, "closes_at": now - DAY}

    with pytest.raises(Refused, match="would be over already"):
        add_phase(consultation=ConsultationFactory(), by=organiser, values=values)
    assert add_phase(consultation=ConsultationFactory(announced_at=None), by=organiser, values=values)


def test_followers_are_told_at_once_where_they_may_read(now: datetime, organiser: User):
    consultation = ConsultationFactory(phases=[], time_zone="Europe/Zurich")
    question = QuestionFactory(roundtable__consultation=consultation)
    phase = PhaseFactory(
        consultation=consultation,
        title={"en": "Comments"},
        opens_at=datetime(2020, 3, 1, 9, tzinfo=UTC),
        closes_at=datetime(2099, 3, 1, 17, tzinfo=UTC),
    )
    reader, other = UserFactory(), UserFactory()
    follow(user=reader, topic=question.topic)
    follow(user=organiser, topic=consultation.topic)
    move(phase, organiser, datetime(2099, 3, 8, 17, tzinfo=UTC))
    activity = Activity.objects.get()

    entry = entries_for([activity], reader)[0]

    assert entry.headline == "“Comments” is open longer: until 8 March 2099, 18:00 (Zurich)"
    assert entry.text == (
        "It was to close on 1 March 2099, 18:00 (Zurich) and now closes on 8 March 2099, 18:00 (Zurich).\n\n"
        "Three ministries asked for time."
    )
    Consultation.objects.update(visibility="members")
    assert entries_for([activity], other) == []


@pytest.mark.django_db(transaction=True)
def test_notice_goes_to_followers_and_not_to_who_did_it(now: datetime):
    organiser, reader = UserFactory(), UserFactory()
    phase = phase_from(now, -1, 1)
    for person in (organiser, reader, UserFactory()):
        if person.pk <= reader.pk:
            follow(user=person, topic=phase.consultation.topic)

    move(phase, organiser, now + 2 * DAY)

    assert list(Notification.objects.values_list("user", flat=True)) == [reader.pk]


def test_readers_see_at_the_phase_bar_how_it_was_moved_and_why(now: datetime, organiser: User, client: Client):
    phase = phase_from(now, -1, 1)
    question = QuestionFactory(roundtable__consultation=phase.consultation)
    move(phase, organiser, now + 2 * DAY)

    for place in (phase.consultation, question.roundtable, question):
        html = " ".join(client.get(place.get_absolute_url()).content.decode().split())
        assert "Extended from" in html
        assert "Three ministries asked for time." in html


def test_last_of_several_moves_stands_at_the_bar_and_all_of_them_beside_it(
    now: datetime, organiser: User, client: Client
):
    phase = phase_from(now, -1, 1)
    move(phase, organiser, now + 2 * DAY, {"en": "First reason."})
    phase.refresh_from_db()
    move(phase, organiser, now - DAY, {"en": "Second reason."})

    html = client.get(phase.consultation.get_absolute_url()).content.decode()

    bar, rest = html.split("<article", 1)
    assert ("First reason." in bar, "Second reason." in bar) == (False, True)
    assert ("First reason." in rest, "Second reason." in rest) == (True, True)


def test_desk_form_moves_the_end(now: datetime, client: Client):
    phase = phase_from(now, -1, 1)
    role = RoleFactory(consultation=phase.consultation, name=RoleName.ORGANISER)
    client.force_login(role.user)
    page = f"{phase.consultation.get_absolute_url()}desk/phases/{phase.pk}/end/"
    form = {"seen": token_of(phase), "closes_at": "2099-03-29T02:30", "reason_en": "More time."}

    skipped = client.post(page, form)
    assert skipped.status_code == 422
    assert "go forward and skip 02:30" in skipped.content.decode()
    assert "More time." in skipped.content.decode()
    assert client.post(page, form | {"closes_at": "2099-03-29T18:00", "reason_en": ""}).status_code == 422
    assert client.post(page, form | {"closes_at": "2099-03-29T18:00"}).status_code == 302

    phase.refresh_from_db()
    assert phase.closes_at == datetime(2099, 3, 29, 16, tzinfo=UTC)
    assert client.post(page, form | {"closes_at": "2099-03-30T18:00"}).status_code == 409
