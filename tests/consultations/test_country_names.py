"""The page on which organisers say what countries are called, and what each change leaves in the log."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from apps.activity.models import Activity
from apps.consultations.enums import RoleName
from apps.consultations.naming import (
    change_country_name,
    end_country_name,
    period_of,
    set_country_name,
    take_back_country_name,
)
from apps.core.countries import CountryNames, today
from apps.core.editing import Overtaken, token_of
from apps.core.errors import Refused
from apps.core.language import versions_of
from apps.core.models import CountryName
from tests.factories import CountryNameFactory, RoleFactory, UserFactory

pytestmark = pytest.mark.django_db
LIST, NEW = reverse("consultations:country_names"), reverse("consultations:country_name_new")
NOTE = "This designation is without prejudice to positions on status."
YESTERDAY, TOMORROW = today() - timedelta(days=1), today() + timedelta(days=1)


def address(name: str, entry: CountryName) -> str:
    return reverse(f"consultations:country_name{name and '_'}{name}", args=[entry.pk])


def log() -> list[tuple[str, dict[str, object]]]:
    return [(each.kind, each.data) for each in Activity.objects.filter(kind__startswith="country_name.")]


@pytest.fixture
def organiser(client: Client):
    user = RoleFactory(name=RoleName.ORGANISER, user__name="Helena").user
    client.force_login(user)
    return user


@pytest.fixture
def kosovo() -> CountryName:
    return CountryNameFactory(code="XK", footnote={"en": NOTE})


def test_organiser_sets_a_name_for_a_territory_that_is_not_listed(client: Client, organiser):
    texts = {"name_en": " Kosovo * ", "name_ar": "كوسوفو*", "footnote_en": f"* {NOTE}"}

    answer = client.post(NEW, {"code": "xk", "valid_from": "2026-01-01", **texts})

    assert answer.url == LIST
    entry = CountryName.objects.get()
    assert (entry.code, entry.valid_from, entry.valid_until, entry.set_by) == (
        "XK",
        date(2026, 1, 1),
        None,
        organiser,
    )
    assert versions_of(entry.name) == {"en": "Kosovo", "ar": "كوسوفو"}
    assert versions_of(entry.footnote) == {"en": NOTE}
    assert log() == [("country_name.added", {"code": "XK", "valid_from": "2026-01-01", "valid_until": ""})]
    page = client.get(LIST).content.decode()
    for words in (
        "In force",
        "Kosovo*</span>",
        "كوسوفو",
        "from 1 January 2026 on",
        f"* {NOTE}",
        "set by <bdi>Helena</bdi> on",
    ):
        assert words in page


@pytest.mark.usefixtures("organiser")
def test_organiser_sets_a_name_for_a_listed_country(client: Client):
    client.post(NEW, {"country": "SZ", "name_fr": "Swaziland", "valid_until": "2018-04-18"})

    assert CountryNames().designation("SZ", date(2018, 4, 18)).name == "Swaziland"
    assert CountryNames().designation("SZ").name == "Eswatini"


@pytest.mark.usefixtures("organiser")
@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"country": "", "name_en": "A"}, "Choose a country, or give a code: one of the two."),
        ({"country": "SZ", "code": "XK", "name_en": "A"}, "Choose a country, or give a code: one of the two."),
        ({"code": "SZ", "name_en": "A"}, "This code is that of a listed country: choose it above."),
        ({"code": "QA", "name_en": "A"}, "This code is that of a listed country: choose it above."),
        ({"code": "QB", "name_en": "A"}, "This code is not one of those: AA, QM to QZ, XA to XZ, ZZ."),
        ({"code": "XK"}, "Write this in one language at least."),
        ({"code": "XK", "name_en": " * "}, "Write this in one language at least."),
        ({"code": "XK", "name_fr": "Kosovo*"}, "The name ends with a mark: write the footnote to it."),
        (
            {"code": "XK", "name_en": "K", "valid_from": "2026-02-01", "valid_until": "2026-01-31"},
            "It cannot end before it begins.",
        ),
    ],
)
def test_what_cannot_be_is_said_in_one_sentence_and_nothing_is_lost(client: Client, sent: dict, sentence: str):
    answer = client.post(NEW, sent)

    assert answer.status_code == 422
    page = answer.content.decode()
    assert sentence in page
    assert [value for value in sent.values() if value not in page] == []
    assert not CountryName.objects.exists()


@pytest.mark.usefixtures("organiser", "kosovo")
def test_second_name_at_the_same_time_is_refused_with_the_first(client: Client):
    answer = client.post(NEW, {"code": "XK", "name_en": "Another", "valid_from": "2026-01-01"})

    assert answer.status_code == 409
    page = answer.content.decode()
    assert (
        "At that time it is already called “Kosovo” (at all times). End that first, or choose other days." in page
    )
    assert "Another</textarea>" in page
    assert log() == []


@pytest.mark.usefixtures("organiser")
def test_words_of_a_name_in_force_are_corrected_and_its_days_not_asked(client: Client, kosovo: CountryName):
    form = client.get(address("", kosovo)).context["form"]
    sent = {
        "seen": form["seen"].value(),
        "was": form["was"].value(),
        "name_en": "Kosovo*",
        "footnote_en": "Other.",
    }

    answer = client.post(address("", kosovo), {**sent, "valid_from": "2030-01-01"})

    assert answer.url == LIST
    kosovo.refresh_from_db()
    assert (str(kosovo.name), str(kosovo.footnote), kosovo.valid_from) == ("Kosovo", "Other.", None)
    kind, data = log()[0]
    assert (kind, data["fields"]) == ("country_name.changed", ["footnote.en"])
    assert data["before"] == {"name": {"en": "Kosovo"}, "footnote": {"en": NOTE}}


@pytest.mark.usefixtures("organiser")
def test_who_comes_second_sees_both_versions(client: Client, kosovo: CountryName):
    form = client.get(address("", kosovo)).context["form"]
    sent = {"seen": form["seen"].value(), "was": form["was"].value(), "name_en": "Mine", "footnote_en": NOTE}
    other = {"name": {"en": "Theirs"}}
    change_country_name(entry=kosovo, by=UserFactory(), seen=token_of(kosovo), changes=other)

    answer = client.post(address("", kosovo), sent)

    page = answer.content.decode()
    assert (answer.status_code, "Mine</textarea>" in page, "Theirs" in page) == (409, True, True)
    kosovo.refresh_from_db()
    assert str(kosovo.name) == "Theirs"


@pytest.mark.usefixtures("organiser")
def test_name_that_is_to_come_can_be_moved_and_taken_back(client: Client):
    entry = CountryNameFactory(code="SZ", valid_from=TOMORROW)
    form = client.get(address("", entry)).context["form"]
    sent = {"seen": form["seen"].value(), "was": form["was"].value(), "name_en": "Kosovo"}
    client.post(address("", entry), {**sent, "valid_from": "2099-01-01"})
    entry.refresh_from_db()
    assert entry.valid_from == date(2099, 1, 1)

    answer = client.post(address("removal", entry))

    assert answer.url == LIST
    assert "The name is taken back: it never came into force." in client.get(LIST).content.decode()
    assert [kind for kind, _data in log()] == ["country_name.changed", "country_name.taken_back"]
    assert not CountryName.objects.exists()
    assert client.post(address("removal", entry)).status_code == 404


@pytest.mark.usefixtures("organiser")
def test_name_that_was_in_force_is_ended_and_never_taken_back(client: Client, kosovo: CountryName):
    client.post(address("removal", kosovo))
    assert "This name was in force, so it stays" in client.get(LIST).content.decode()

    answer = client.post(address("end", kosovo), {"last_day": str(YESTERDAY)})

    assert answer.url == LIST
    kosovo.refresh_from_db()
    assert kosovo.valid_until == YESTERDAY
    page = client.get(LIST).content.decode()
    assert ("<h2>Over</h2>" in page, "<h2>In force</h2>" in page) == (True, False)
    assert log() == [
        ("country_name.ended", {"code": "XK", "valid_from": "", "valid_until": str(YESTERDAY), "before": ""})
    ]


@pytest.mark.usefixtures("organiser")
@pytest.mark.parametrize("last_day", ["", "2025-12-31", "31.12.2026 x"])
def test_end_before_the_beginning_is_refused(client: Client, last_day: str):
    entry = CountryNameFactory(code="SZ", valid_from=date(2026, 1, 1))

    assert client.post(address("end", entry), {"last_day": last_day}).status_code == 422
    entry.refresh_from_db()
    assert entry.valid_until is None


def test_end_cannot_run_into_the_next_name():
    first = CountryNameFactory(code="SZ", valid_until=date(2018, 4, 18))
    CountryNameFactory(code="SZ", name={"en": "Eswatini"}, valid_from=date(2018, 4, 19))

    with pytest.raises(Refused, match=r"already called “Eswatini” \(from 19 April 2018 on\)"):
        end_country_name(entry=first, by=UserFactory(), last_day=date(2018, 4, 19))


def test_days_of_a_name_in_force_cannot_be_changed_whoever_asks(kosovo: CountryName):
    with pytest.raises(Refused, match="only its end can be set"):
        change_country_name(
            entry=kosovo, by=UserFactory(), seen=token_of(kosovo), changes={"valid_from": TOMORROW}
        )
    with pytest.raises(Overtaken):
        change_country_name(entry=kosovo, by=UserFactory(), seen="old", changes={"name": {"en": "X"}})


def test_moving_what_is_to_come_into_another_time_is_refused_with_that():
    CountryNameFactory(code="SZ", valid_until=TOMORROW)
    entry = CountryNameFactory(code="SZ", valid_from=TOMORROW + timedelta(days=1))
    days = {"valid_from": TOMORROW, "valid_until": None}

    with pytest.raises(Refused, match="already called “Kosovo”"):
        change_country_name(entry=entry, by=UserFactory(), seen=token_of(entry), changes=days)


def test_taking_back_twice_is_taking_back_once():
    entry = CountryNameFactory(code="SZ", valid_from=TOMORROW)

    take_back_country_name(entry=entry, by=UserFactory())
    take_back_country_name(entry=CountryName(pk=entry.pk or 1), by=UserFactory())

    assert [kind for kind, _data in log()] == ["country_name.taken_back"]


def test_period_is_said_in_words():
    day, later = date(2018, 4, 19), date(2018, 4, 20)

    assert [
        period_of(CountryName(valid_from=first, valid_until=last))
        for first, last in ((None, None), (day, None), (None, day), (day, later))
    ] == ["at all times", "from 19 April 2018 on", "until 19 April 2018", "19 April 2018 to 20 April 2018"]


def test_name_that_nobody_gave_days_holds_at_once_and_for_ever():
    values = {"name": {"en": "Here", "fr": ""}, "footnote": {}, "valid_from": None, "valid_until": None}

    set_country_name(code="XZ", by=UserFactory(), values=values)

    assert CountryNames().designation("XZ", date(1900, 1, 1)).name == "Here"


@pytest.mark.parametrize("role", [RoleName.MODERATOR, RoleName.RAPPORTEUR, RoleName.PARTICIPANT])
def test_others_set_no_name(client: Client, role: RoleName, kosovo: CountryName):
    client.force_login(RoleFactory(name=role).user)

    answer = client.post(NEW, {"code": "XZ", "name_en": "Here"})

    assert answer.status_code == 403
    assert "Only organisers decide what countries are called here." in answer.content.decode()
    assert CountryName.objects.get() == kosovo


def test_administrator_of_the_site_sets_names_too(client: Client):
    client.force_login(UserFactory(is_superuser=True))

    assert client.get(NEW).status_code == 200


@pytest.mark.usefixtures("organiser")
@pytest.mark.parametrize("number", [1, 3])
def test_list_costs_the_same_however_many(client: Client, django_assert_num_queries, number: int):
    for code in ("XA", "XB", "XC")[:number]:
        CountryNameFactory(code=code, set_by=UserFactory())
    client.get(LIST)

    with django_assert_num_queries(5):
        client.get(LIST)


def test_tools_of_organisers_lead_to_the_names(client: Client, organiser):
    consultation = organiser.roles.get().consultation

    assert f'href="{LIST}"' in client.get(consultation.get_absolute_url()).content.decode()
