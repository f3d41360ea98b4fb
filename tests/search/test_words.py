"""How words are cut, folded and stemmed, in the languages that people write in."""

import pytest

from apps.search.folding import folded, tokens_of
from apps.search.lexemes import Vector, pairs_of, stems_of

pytestmark = pytest.mark.django_db


def words(text: str) -> list[str]:
    return [token.text for token in tokens_of(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "L’accès aux droits, c'est-à-dire tout.",
            ["L", "accès", "aux", "droits", "c", "est", "à", "dire", "tout"],
        ),
        ("الهجرةُ، والعمل؟", ["الهجرةُ", "والعمل"]),
        ("移民政策（2026）和IOM", ["移民政策", "2026", "和", "IOM"]),
        ("แรงงานข้ามชาติ 2 คน", ["แรงงานข้ามชาติ", "2", "คน"]),
        ("प्रवासी श्रमिक।", ["प्रवासी", "श्रमिक"]),
        ("می‌خواهم", ["می‌خواهم"]),
        ("snake_case <b>", ["snake", "case", "b"]),
    ],
)
def test_text_is_cut_into_words(text: str, expected: list[str]):
    assert words(text) == expected


@pytest.mark.parametrize(
    ("written", "other"),
    [
        ("Été", "ete"),
        ("Łódź", "lodz"),
        ("straße", "STRASSE"),
        ("ёлка", "ЕЛКА"),
        ("İstanbul", "istanbul"),
        ("الأُسرة", "الاسره"),
        ("آمنة", "امنه"),
        ("مستشفى", "مستشفي"),
        ("عــمــل", "عمل"),
        ("２０２６", "2026"),
        ("٢٠٢٦", "2026"),
        ("می‌خواهم", "میخواهم"),
    ],
)
def test_spellings_of_a_word_are_folded_into_one(written: str, other: str):
    assert folded(written) == folded(other)


def test_marks_that_are_whole_sounds_stay():
    assert folded("が") != folded("か")
    assert folded("กำ") != folded("กา")
    assert folded("कि") != folded("की")


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("en", "migrations", "migrating"),
        ("fr", "régularisation", "régularisations"),
        ("es", "migrantes", "migrante"),
        ("ru", "миграции", "миграцию"),
        ("de", "Arbeitern", "arbeiter"),
        ("pt", "trabalhadores", "trabalhador"),
        ("it", "lavoratori", "lavoratore"),
        ("tr", "kitaplar", "kitap"),
        ("ar", "والمهاجرين", "المهاجرين"),
        ("ar", "الهجرة", "هجرة"),
        ("ar", "والعمل", "عمل"),
        ("ar", "وزير", "الوزير"),
        ("fr", "régularité", "regularite"),
        ("es", "educación", "educacion"),
    ],
)
def test_forms_of_a_word_share_a_stem(language: str, one: str, other: str):
    assert set(stems_of(one, language) or ()) & set(stems_of(other, language) or ())


def test_small_words_are_passed_over_in_their_own_language_only():
    assert stems_of("die", "de") == ()
    assert stems_of("die", "en") == ("/en/die",)
    assert stems_of("des", "fr") == ()


def test_latin_words_in_other_scripts_are_english():
    assert stems_of("policies", "zh-hans") == stems_of("policy", "en")
    assert stems_of("policies", "sw") is None


def test_signs_without_spaces_stand_in_pairs():
    assert pairs_of("移民政策") == ("移民", "民政", "政策", "策")


def test_vector_is_what_postgresql_reads():
    vector = Vector()
    vector.add_text("O'Brien\\ said: \"it's\" 移民", "en")
    vector.add_facts(["#l:en"])

    assert str(vector).split() == [
        *("'o':1", "'/en/o':1", "'brien':2", "'/en/brien':2", "'said':3", "'/en/said':3"),
        *("'移民':6", "'民':7", "'#l:en'"),
    ]
