"""Texts in several languages side by side, and who wrote what meanwhile."""

import pytest
from django.http import QueryDict

from apps.consultations.desk_forms import RoundtableForm
from apps.consultations.models import Roundtable
from apps.core.editing import Overtaken, check_not_overtaken, text_with, token_of, write_changes
from apps.core.language import versions_of
from apps.core.models import LazyI18nString
from tests.factories import ObjectiveFactory, RoundtableFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def roundtable() -> Roundtable:
    texts = {"title": {"en": "Ports", "fr": "Ports"}, "brief": {"en": "One.\nTwo.", "ru": "Раз."}}
    return RoundtableFactory(number=1, **texts)


def form_over(roundtable: Roundtable, **data: str) -> RoundtableForm:
    """What a browser sends back of the form of `roundtable`, with `data` written into it."""
    arguments = {
        "in_languages": ["en", "fr"],
        "standing": roundtable,
        "consultation": roundtable.consultation,
        "siblings": Roundtable.objects.filter(consultation=roundtable.consultation),
    }
    blank = RoundtableForm(**arguments)
    sent = QueryDict(mutable=True)
    for field in blank:
        value = field.value()
        sent.setlist(field.name, value if isinstance(value, list) else [str(value).replace("\n", "\r\n")])
    sent.update({})
    for name, value in data.items():
        sent[name] = value
    form = RoundtableForm(sent, **arguments)
    assert form.is_valid(), form.errors
    return form


def test_each_version_is_a_box_in_its_own_language_and_direction(roundtable: Roundtable):
    form = RoundtableForm(
        in_languages=["en", "ar"],
        consultation=roundtable.consultation,
        siblings=Roundtable.objects.none(),
    )

    html = str(form["title_ar"])
    assert 'lang="ar"' in html
    assert 'dir="rtl"' in html
    assert [version.direction for version in form.block("title").versions] == ["ltr", "rtl"]
    assert form["title_ar"].label == "Title (العربية)"


def test_what_nobody_touched_is_no_change(roundtable: Roundtable):
    form = form_over(roundtable)

    assert write_changes(roundtable, form.changes()) == []


def test_changes_are_named_by_text_and_language(roundtable: Roundtable):
    objective = ObjectiveFactory(framework=roundtable.consultation.framework)
    form = form_over(roundtable, title_fr="Les ports", number="2", objectives=str(objective.pk))

    assert sorted(write_changes(roundtable, form.changes())) == ["number", "objectives", "title.fr"]
    roundtable.refresh_from_db()
    assert (versions_of(roundtable.title), roundtable.number) == ({"en": "Ports", "fr": "Les ports"}, 2)
    assert list(roundtable.objectives.all()) == [objective]


def test_versions_in_languages_that_are_not_shown_stay(roundtable: Roundtable):
    write_changes(roundtable, form_over(roundtable, brief_en="").changes())

    roundtable.refresh_from_db()
    assert versions_of(roundtable.brief) == {"ru": "Раз."}


def test_required_text_wants_one_version_in_any_language(roundtable: Roundtable):
    form = form_over(roundtable, title_en="")
    assert form.versions("title") == {"en": "", "fr": "Ports"}

    with pytest.raises(AssertionError, match="Write this in one language at least"):
        form_over(roundtable, title_en="", title_fr="  ")


def test_title_is_one_line(roundtable: Roundtable):
    assert form_over(roundtable, title_en=" Ports\r\nand  people ").versions("title")["en"] == "Ports and people"


def test_token_is_another_after_every_change(roundtable: Roundtable):
    seen = token_of(roundtable)
    check_not_overtaken(roundtable, seen)
    write_changes(roundtable, {"title": {"en": "Harbours"}})

    with pytest.raises(Overtaken) as overtaken:
        check_not_overtaken(roundtable, seen)
    assert overtaken.value.standing == roundtable


def test_who_comes_second_keeps_what_they_wrote_and_sees_what_the_first_wrote(roundtable: Roundtable):
    second = form_over(roundtable, title_en="Harbours", brief_fr="Deux.")
    write_changes(Roundtable.objects.get(), {"title": {"en": "Docks", "fr": "Les quais"}, "number": 7})

    shown = second.reconciled(Roundtable.objects.get())

    values = {name: shown[name].value() for name in ("title_en", "title_fr", "brief_en", "brief_fr", "number")}
    assert values == {
        "title_en": "Harbours",  # both: theirs in the box
        "title_fr": "Les quais",  # the first alone
        "brief_en": "One.\nTwo.",  # nobody
        "brief_fr": "Deux.",  # the second alone
        "number": 7,
    }
    assert {version.language: version.standing for version in shown.block("title").versions} == {
        "en": "Docks",
        "fr": None,
    }
    assert shown["seen"].value() == token_of(Roundtable.objects.get())


def test_fields_that_are_no_texts_are_remarked_on(roundtable: Roundtable):
    second = form_over(roundtable, number="5")
    write_changes(Roundtable.objects.get(), {"number": 7})

    shown = second.reconciled(Roundtable.objects.get())

    assert (shown["number"].value(), shown.remarks()) == (5, [("Number", "7")])


def test_both_wrote_the_same(roundtable: Roundtable):
    second = form_over(roundtable, title_en="Docks")
    write_changes(Roundtable.objects.get(), {"title": {"en": "Docks"}})

    assert second.reconciled(Roundtable.objects.get()).noted == {}


@pytest.mark.parametrize("forged", ["", "[]", "{", '{"title_en": 3}'])
def test_forged_digests_lose_nothing(roundtable: Roundtable, forged: str):
    second = form_over(roundtable, title_en="Harbours", was=forged)
    write_changes(Roundtable.objects.get(), {"title": {"en": "Docks"}})

    shown = second.reconciled(Roundtable.objects.get())

    assert shown["title_en"].value() == "Harbours"
    assert shown.block("title").versions[0].standing == "Docks"


@pytest.mark.parametrize(
    ("before", "versions", "after"),
    [
        (None, {"en": "One"}, {"en": "One"}),
        (LazyI18nString("One"), {"fr": "Un"}, {"en": "One", "fr": "Un"}),
        (LazyI18nString({"en": "One", "fr": "Un"}), {"en": ""}, {"fr": "Un"}),
    ],
)
def test_versions_take_the_place_of_those_that_are_there(before: object, versions: dict, after: dict):
    assert versions_of(text_with(before, versions)) == after
