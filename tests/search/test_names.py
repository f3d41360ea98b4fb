"""Names are found without their accents and with a slip of the pen."""

import pytest

from apps.consultations.models import Question
from apps.search.models import NameWord
from apps.search.similarity import triples_of, words_like
from tests.factories import AffiliationFactory, published_comment
from tests.search.conftest import Search

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("António Guterres", "antonio"),
        ("António Guterres", "Gutteres"),
        ("António Guterres", "guteres antonio"),
        ("Ana Serra", "Sera"),  # that French passes over
        ("Łukasz Żółkiewski", "zolkiewski"),
        ("Łukasz Żółkiewski", "Zolkievski"),
        ("Siobhán O’Brien", "o'brien"),
        ("فاطمة الزهراء بنعلي", "فاطمه"),
        ("فاطمة الزهراء بنعلي", "الزهرا"),
        ("Екатерина Ёлкина", "елкина"),
        ("Екатерина Ёлкина", "Екатирина"),
        ("古特雷斯", "古特雷斯"),
        ("古特雷斯", "古特雷思"),
    ],
)
def test_author_is_found(search: Search, question: Question, name: str, asked: str):
    comment = published_comment(question=question, body="Some words.", author_name=name)
    published_comment(question=question, body="Other words.", author_name="Zoë Kravchenko")

    assert search(asked).addresses == [comment.get_absolute_url()]


def test_page_says_that_names_are_only_alike(search: Search, question: Question):
    published_comment(question=question, body="Some words.", author_name="António Guterres")

    assert "written much like them" in search("Gutteres")
    assert search("Gutteres").marked == ["Guterres"]
    assert "written much like them" not in search("Guterres")


def test_what_is_written_exactly_so_comes_without_what_is_alike(search: Search, question: Question):
    exact = published_comment(question=question, body="Marin said so.")
    published_comment(question=question, body="Some words.", author_name="Ana Martin")

    assert search("marin").addresses == [exact.get_absolute_url()]


def test_organisation_that_somebody_spoke_for_and_who_signed_are_found(search: Search, question: Question):
    affiliation = AffiliationFactory(organisation__name={"en": "Harbour Workers Union", "fr": "Syndicat du port"})
    comment = published_comment(
        question=question,
        body="Some words.",
        organisation=affiliation.organisation,
        organisation_name=affiliation.organisation.name,
        co_signatories=[{"name": "Rosa Delmar", "organisation": "Sailors’ Home", "verified": True}],
    )

    for asked in ("syndicat", "delmar", '"sailors home"', "delmarr"):
        assert comment.get_absolute_url() in search(asked).addresses


def test_short_words_resemble_nothing():
    assert words_like("ana") == []


def test_triples_have_the_edges_of_a_word():
    assert triples_of("Séa") == ["  s", " se", "ea ", "sea"]


def test_words_of_names_are_kept_once_and_only_as_long_as_something_has_them(search: Search, question: Question):
    first = published_comment(question=question, body="One.", author_name="Rosa Delmar")
    second = published_comment(question=question, body="Two.", author_name="Rosa Adler")
    search("one")
    names = NameWord.objects.filter(word__in=["rosa", "delmar", "adler"]).order_by("word")
    assert list(names.values_list("word", flat=True)) == ["adler", "delmar", "rosa"]

    first.status = second.status = "hidden"
    first.save()
    search("one")
    assert list(names.values_list("word", flat=True)) == ["adler", "rosa"]

    second.save()
    search("one")
    assert not names.exists()
