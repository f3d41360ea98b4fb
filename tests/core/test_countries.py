from datetime import date, timedelta

import pytest
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction
from django.template import RequestContext, Template
from django.test import RequestFactory
from django.utils import translation

from apps.core.collation import collation_key
from apps.core.countries import CountryNames, Designation, today
from apps.core.country_fields import CountryChoiceField
from apps.core.models import CountryName
from tests.factories import CountryNameFactory, OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db
RENAMED_ON = date(2018, 4, 19)
BEFORE, AFTER = RENAMED_ON - timedelta(days=1), RENAMED_ON
NOTE = "This designation is without prejudice to positions on status."


@pytest.fixture
def renamed() -> None:
    CountryNameFactory(code="SZ", name={"en": "Swaziland", "fr": "Swaziland"}, valid_until=BEFORE)
    CountryNameFactory(
        code="SZ", name={"en": "Eswatini"}, footnote={"en": "Formerly Swaziland."}, valid_from=RENAMED_ON
    )


@pytest.fixture
def kosovo() -> CountryName:
    return CountryNameFactory(
        code="XK", name={"en": "Kosovo", "ar": "كوسوفو"}, footnote={"en": NOTE, "ar": "لا تخل هذه التسمية."}
    )


def test_without_an_entry_the_name_is_that_of_iso_in_the_readers_language():
    names = CountryNames()

    assert names.designation("CH") == Designation("Switzerland", "en")
    with translation.override("fr"):
        assert names.designation("CH") == Designation("Suisse", "fr")
    assert (names.marked(""), names.designation("QQ").name, names.notes) == ("", "QQ", [])


@pytest.mark.usefixtures("renamed")
def test_name_and_note_are_those_in_force_on_the_day():
    names = CountryNames()

    assert names.designation("SZ", BEFORE) == Designation("Swaziland", "en")
    assert names.designation("SZ", AFTER) == Designation("Eswatini", "en", "Formerly Swaziland.", "en")
    assert names.designation("SZ") == names.designation("SZ", AFTER)


@pytest.mark.usefixtures("renamed")
def test_reader_without_a_version_gets_the_best_there_is_and_its_language():
    with translation.override("fr"):
        assert CountryNames().designation("SZ", BEFORE) == Designation("Swaziland", "fr")
        assert CountryNames().designation("SZ") == Designation("Eswatini", "en", "Formerly Swaziland.", "en")


def test_listed_country_between_two_entries_has_its_name_of_iso():
    CountryNameFactory(code="TR", name={"en": "Other"}, valid_from=date(2030, 1, 1))

    assert CountryNames().designation("TR", date(2029, 12, 31)).name == "Türkiye"


def test_territory_of_the_sites_own_keeps_its_nearest_name():
    CountryNameFactory(
        code="XZ", name={"en": "First"}, valid_from=date(2020, 1, 1), valid_until=date(2020, 12, 31)
    )
    CountryNameFactory(
        code="XZ", name={"en": "Second"}, valid_from=date(2022, 1, 1), valid_until=date(2022, 12, 31)
    )
    names = CountryNames()

    found = [names.designation("XZ", date(year, 6, 1)).name for year in (2019, 2020, 2021, 2022, 2023)]
    assert found == ["First", "First", "First", "Second", "Second"]


@pytest.mark.usefixtures("renamed")
def test_marks_count_the_notes_that_are_shown_each_once(kosovo: CountryName):
    for number, code in enumerate(("AA", "QM", "QN")):
        CountryNameFactory(code=code, name={"en": f"Place {number}"}, footnote={"en": f"Note {number}."})
    names = CountryNames()

    shown = [names.marked(code) for code in ("XK", "SZ", "XK", "CH", "AA", "QM", "QN")]
    assert shown == ["Kosovo*", "Eswatini**", "Kosovo*", "Switzerland", "Place 0***", "Place 1*4", "Place 2*5"]
    assert [(note.mark, note.designation.note) for note in names.notes][:2] == [
        ("*", NOTE),
        ("**", "Formerly Swaziland."),
    ]


@pytest.mark.usefixtures("renamed", "kosovo")
@pytest.mark.parametrize("shown", [1, 100])
def test_names_cost_one_query_however_many_are_shown(django_assert_num_queries, shown: int):
    names = CountryNames()

    with django_assert_num_queries(1):
        for _number in range(shown):
            names.marked("XK"), names.marked("SZ", BEFORE), names.marked("CH")


def test_change_is_seen_by_the_next_page(kosovo: CountryName):
    assert CountryNames().designation("XK").name == "Kosovo"
    kosovo.name = {"en": "Renamed"}
    kosovo.save()

    assert CountryNames().designation("XK").name == "Renamed"


def test_choices_are_all_of_iso_and_those_added_in_the_order_of_the_language(kosovo: CountryName):
    CountryNameFactory(code="XX", name={"en": "Gone"}, valid_until=today() - timedelta(days=1))
    names = CountryNames()
    labels = dict(names.choices())

    assert (labels["XK"], labels["AX"], "XX" in labels) == ("Kosovo*", "Åland Islands", False)
    assert dict(names.choices(keeping=["XX", ""]))["XX"] == "Gone"
    order = list(labels)
    assert order.index("AF") < order.index("AX") < order.index("AL")
    assert order.index("KI") < order.index("XK") < order.index("KW")


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("fr", ["US", "ET", "FI"]),  # États-Unis, Éthiopie, Finlande
        ("ru", ["AT", "FR", "JM"]),  # Австрия, Франция, Ямайка
        ("ar", ["YE", "EG"]),  # اليمن, مصر: alef stands first
        ("zh-hans", ["AL", "FR", "CH", "CN"]),  # A'ěrbāníyà, Fǎguó, Ruìshì, Zhōngguó
    ],
)
def test_order_is_that_of_the_language(language: str, expected: list[str]):
    with translation.override(language):
        order = [code for code, _name in CountryNames().choices() if code in expected]

    assert order == expected


def test_collation_takes_accents_and_case_after_the_letters():
    names = ["Zambie", "État", "eau", "Égypte", "Etat"]

    assert sorted(names, key=lambda name: collation_key(name, "fr")) == ["eau", "Égypte", "Etat", "État", "Zambie"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ((None, None), (None, None)),
        ((None, date(2020, 5, 1)), (date(2020, 5, 1), None)),
        ((date(2020, 1, 1), date(2020, 12, 31)), (date(2020, 6, 1), date(2020, 6, 2))),
    ],
)
def test_one_code_has_one_name_at_a_time(first: tuple, second: tuple):
    CountryNameFactory(code="SZ", valid_from=first[0], valid_until=first[1])

    with pytest.raises(IntegrityError, match="country_name_one_at_a_time"), transaction.atomic():
        CountryNameFactory(code="SZ", valid_from=second[0], valid_until=second[1])
    CountryNameFactory(code="TR", valid_from=second[0], valid_until=second[1])


def test_names_of_one_code_may_follow_each_other_and_must_not_end_before_they_begin():
    CountryNameFactory(code="SZ", valid_until=BEFORE)
    CountryNameFactory(code="SZ", valid_from=AFTER)

    with (
        pytest.raises(Exception, match=r"country_name_begins_before_it_ends|range lower bound"),
        transaction.atomic(),
    ):
        CountryNameFactory(code="TR", valid_from=AFTER, valid_until=BEFORE)
    assert list(CountryName.objects.in_force(BEFORE).values_list("valid_until", flat=True)) == [BEFORE]
    assert list(CountryName.objects.in_force(AFTER).values_list("valid_from", flat=True)) == [AFTER]


class PlaceForm(forms.Form):
    country = CountryChoiceField(label="Country", required=False, help_text="Yours.")


def test_form_offers_todays_names_and_says_their_notes(kosovo: CountryName, django_assert_num_queries):
    with django_assert_num_queries(1):
        form = PlaceForm({"country": "XK"})
        assert form.is_valid()
        page = form.as_p()

    assert '<option value="XK" selected>Kosovo*</option>' in page
    assert f"Yours.<br>* {NOTE}" in page


def test_label_is_in_the_language_of_the_page():
    field = UserFactory._meta.model._meta.get_field("country").formfield()

    for language, label in {"en": "Country", "ar": "البلد", "fr": "Pays"}.items():
        with translation.override(language):
            assert str(field.label) == label


def test_form_escapes_what_organisers_wrote(kosovo: CountryName):
    kosovo.name, kosovo.footnote = {"en": "<b>K"}, {"en": "<script>"}
    kosovo.save()
    page = PlaceForm().as_p()

    assert "&lt;b&gt;K*</option>" in page
    assert "<br>* &lt;script&gt;" in page


def test_form_keeps_what_it_came_with_and_takes_no_other_that_has_ended():
    CountryNameFactory(code="XX", name={"en": "Gone"}, valid_until=today() - timedelta(days=1))

    assert PlaceForm({"country": "XX"}, initial={"country": "XX"}).is_valid()
    assert not PlaceForm({"country": "XX"}).is_valid()
    assert not PlaceForm({"country": "QQ"}).is_valid()


def test_model_takes_any_well_formed_code_and_nothing_else():
    user = UserFactory(country="XK")
    user.full_clean(exclude=["password"])
    user.country = "K1"

    with pytest.raises(forms.ValidationError) as caught:
        user.full_clean(exclude=["password"])
    assert list(caught.value.message_dict) == ["country"]


def test_page_marks_the_name_and_has_its_note_once(client, kosovo: CountryName):
    organisation = OrganisationFactory(country="XK")
    client.force_login(UserFactory())

    page = client.get(organisation.get_absolute_url()).content.decode()

    assert (
        '<dd><bdi lang="en">Kosovo</bdi><a class="note-mark" href="#country-note-1" id="country-mark-1"'
        ' role="doc-noteref" aria-label="Note on Kosovo">*</a></dd>'
    ) in page
    assert page.count(NOTE) == 1
    assert 'href="#country-mark-1" role="doc-backlink" aria-label="Back to Kosovo"' in page
    arabic = client.get(f"/ar{organisation.get_absolute_url()}").content.decode()
    assert '<bdi lang="ar">كوسوفو</bdi>' in arabic
    assert '<span lang="ar" dir="rtl">لا تخل هذه التسمية.</span>' in arabic


def test_page_without_a_marked_name_has_no_notes(client):
    organisation = OrganisationFactory(country="TN")
    client.force_login(UserFactory())

    page = client.get(organisation.get_absolute_url()).content.decode()

    assert '<bdi lang="en">Tunisia</bdi></dd>' in page
    assert "country-notes" not in page


@pytest.mark.usefixtures("kosovo")
def test_second_mention_has_the_same_mark_and_no_second_id():
    twice = "{% load country_names %}{% country 'XK' %} {% country 'XK' %} {% country '' %}|{% country_notes %}"
    request = RequestFactory().get("/")
    request.user = AnonymousUser()

    page = Template(twice).render(RequestContext(request, {}))

    assert (page.count("Kosovo</bdi><a"), page.count('id="country-mark-1"'), page.count(NOTE)) == (2, 1, 1)
