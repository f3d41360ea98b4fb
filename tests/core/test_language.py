"""Which language a text is in, and which version a reader sees."""

import pytest
from i18nfield.strings import LazyI18nString

from apps.core.language import best_version, detect_language, text_direction

SENTENCES = {
    "ar": "نقترح سجلاً مشتركاً للرسوم بين بلدان المنشأ والوصول.",
    "en": "The registry should be public and cost the worker nothing.",
    "es": "El registro debería ser público y no costar nada al trabajador.",
    "fr": "Le registre devrait être public et ne rien coûter au travailleur.",
    "ru": "Реестр должен быть открытым и бесплатным для работника.",
    "zh-hans": "登记册应当公开，并且不应让工人承担任何费用。",
}


@pytest.mark.parametrize(("language", "sentence"), SENTENCES.items())
def test_language_is_detected(language: str, sentence: str):
    assert detect_language(sentence, "en" if language != "en" else "fr") == language


def test_text_too_short_to_tell_is_in_the_language_expected():
    assert detect_language("OK.", "es") == "es"


@pytest.mark.parametrize(
    ("language", "direction"),
    [("ar", "rtl"), ("fa", "rtl"), ("ps", "rtl"), ("fr", "ltr"), ("az", "ltr"), ("zh-hans", "ltr")],
)
def test_direction_follows_the_language(language: str, direction: str):
    assert text_direction(language) == direction


@pytest.mark.parametrize(
    ("versions", "preferred", "expected"),
    [
        ({"en": "Yes", "fr": "Oui"}, "fr", ("Oui", "fr")),
        ({"en": "Yes", "fr": "Oui"}, "ar", ("Yes", "en")),
        ({"fr": "Oui"}, "ar", ("Oui", "fr")),
        ({"en": "", "fr": "Oui"}, "en", ("Oui", "fr")),
        ({}, "en", ("", "en")),
    ],
)
def test_reader_never_sees_an_empty_field_when_there_is_a_version(versions, preferred, expected):
    assert best_version(LazyI18nString(versions), preferred) == expected


def test_language_is_sought_among_those_expected():
    text = "morte comnpetitive internet rates"
    assert (detect_language(text, "en"), detect_language(text, "en", among=["en", "fr"])) == ("it", "en")
