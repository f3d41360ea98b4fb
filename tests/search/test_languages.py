"""A text is found by the words of its own language."""

import pytest
from django.db import connection

from apps.consultations.models import Question
from apps.search.asking import Reading, read_question, tsquery_of
from apps.search.lexemes import DICTIONARIES, dictionary_of
from tests.factories import published_comment
from tests.search.conftest import Search

pytestmark = pytest.mark.django_db

TEXTS = {
    "en": "Seasonal workers need written contracts and safe housing.",
    "fr": "Les travailleurs saisonniers demandent la régularité des procédures.",
    "es": "Las trabajadoras migrantes piden educación para sus hijos.",
    "ru": "Мигранты просят упростить процедуру регистрации.",
    "ar": "والعمّال المهاجرون يطلبون عقوداً مكتوبةً للأسرة.",
    "zh-hans": "移民工人需要书面合同和安全的住房。",
    "ja": "移住労働者には書面による契約が必要です。",
    "th": "แรงงานข้ามชาติต้องการสัญญาเป็นลายลักษณ์อักษร",
    "ko": "이주노동자에게는 서면 계약이 필요합니다.",
    "sw": "Wafanyakazi wahamiaji wanahitaji mikataba.",
    "de": "Saisonarbeiterinnen brauchen schriftliche Verträge.",
}


@pytest.fixture(autouse=True)
def texts(question: Question) -> None:
    for language, body in TEXTS.items():
        published_comment(question=question, body=body, language=language)


@pytest.mark.parametrize(
    ("asked", "language", "marked"),
    [
        ("contract", "en", ["contracts"]),
        ("WORKER contract", "en", ["workers", "contracts"]),
        ("saisonnier", "fr", ["saisonniers"]),
        ("travailleur procédure", "fr", ["travailleurs", "procédures"]),
        ("regularite", "fr", ["régularité"]),
        ("trabajadora migrante", "es", ["trabajadoras", "migrantes"]),
        ("educacion", "es", ["educación"]),
        ("процедура", "ru", ["процедуру"]),
        ("регистрация мигрант", "ru", ["Мигранты", "регистрации"]),
        ("عمال", "ar", ["والعمّال"]),
        ("العمال", "ar", ["والعمّال"]),
        ("عقود مكتوبة", "ar", ["عقوداً", "مكتوبةً"]),
        ("الأسرة", "ar", ["للأسرة"]),
        ("合同", "zh-hans", ["合同"]),
        ("移民工人 住房", "zh-hans", ["移民工人", "住房"]),
        ("契約", "ja", ["契約"]),
        ("労働者", "ja", ["労働者"]),
        ("สัญญา", "th", ["สัญญา"]),
        ("ข้ามชาติ", "th", ["ข้ามชาติ"]),
        ("노동자", "ko", ["노동자"]),
        ("mikataba", "sw", ["mikataba"]),
        ("vertrage", "de", ["Verträge"]),
    ],
)
def test_text_is_found_and_its_words_are_marked(search: Search, asked: str, language: str, marked: list[str]):
    page = search(asked)

    assert len(page.found) == 1
    assert f'class="excerpt" lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}"' in page
    assert page.marked == marked


def test_signs_that_do_not_follow_one_another_are_not_found(search: Search):
    assert search("移民住房").found == []


def test_single_sign_is_found(search: Search):
    assert len(search("契").found) == 1


def test_small_word_of_one_language_does_not_keep_back_the_texts_of_another(search: Search):
    assert search("the contracts").marked == ["contracts"]


def test_word_that_one_language_passes_over_has_to_be_there_in_the_others(search: Search):
    assert search("saisonniers des").marked == ["saisonniers", "des"]
    assert search("contracts des").found == []


def test_all_languages_are_read_at_once_where_none_passes_over_a_word():
    together = tsquery_of(read_question("rivers bridges"), Reading(("en", "fr")))
    apart = tsquery_of(read_question("rivers des"), Reading(("en", "fr")))

    assert (together.count("'@rivers'"), apart.count("'@rivers'")) == (1, 3)


def test_words_of_two_languages_are_not_found_together(search: Search):
    assert search("contracts saisonniers").found == []


def test_stems_of_one_language_do_not_find_texts_of_another(question: Question, search: Search):
    published_comment(question=question, body="L’univers entier.", language="fr")

    assert search("universities").found == []


def test_postgresql_has_every_dictionary_that_is_asked():
    with connection.cursor() as cursor:
        cursor.execute("SELECT dictname FROM pg_ts_dict")
        there = {name for (name,) in cursor.fetchall()}

    assert set(DICTIONARIES.values()) - there == set()
    assert {name for name in there if name.endswith("_stem")} - set(DICTIONARIES.values()) <= {"estonian_stem"}


@pytest.mark.parametrize(
    ("language", "word", "dictionary"),
    [
        ("pt-br", "casas", "pt"),
        ("ro", "case", "ro"),
        ("he", "contract", "en"),
        ("he", "חוזה", None),
        ("sw", "nyumba", None),
    ],
)
def test_language_without_a_dictionary_is_read_as_it_is_written(language: str, word: str, dictionary: str | None):
    assert dictionary_of(language, word) == dictionary
