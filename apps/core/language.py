"""Which language a text is in, which way it runs, and which version of a multilingual text a reader sees."""

from collections.abc import Collection
from functools import lru_cache

from django.conf import settings
from django.utils.translation import get_language
from i18nfield.strings import LazyI18nString
from py3langid.langid import MODEL_FILE, LanguageIdentifier

RIGHT_TO_LEFT = frozenset(settings.LANGUAGES_BIDI)
# By the detector's codes, which know no scripts and regions, ours: of several that share one, the first.
OUR_CODES = {code.split("-")[0]: code for code, _name in reversed(settings.COMMENT_LANGUAGES)}
SHORTEST_DETECTABLE = 12
FIRST_STRONG_ISOLATE, POP_DIRECTIONAL_ISOLATE = "\u2068", "\u2069"


def detect_language(text: str, fallback: str, *, among: Collection[str] = ()) -> str:
    """The code of `COMMENT_LANGUAGES` that `text` is most probably in; `fallback` if it is too short to tell.

    `among` narrows the choice, where the languages of a discussion are known: a few misspelt words of
    English look like Italian only if Italian is to be expected.
    """
    if len(text.strip()) < SHORTEST_DETECTABLE:
        return fallback
    codes = (OUR_CODES[code] for code, _score in _identifier().rank(text))
    return next((code for code in codes if not among or code in among), fallback)


def text_direction(language: str) -> str:
    """`rtl` or `ltr`, for the `dir` attribute of a text in `language`."""
    return "rtl" if language.split("-")[0] in RIGHT_TO_LEFT else "ltr"


def isolated(name: str) -> str:
    """`name` in Unicode isolates (UAX #9): it neither turns the sentence around it nor is turned by it."""
    return f"{FIRST_STRONG_ISOLATE}{name}{POP_DIRECTIONAL_ISOLATE}"


def best_version(text: LazyI18nString | str | None, preferred: str | None = None) -> tuple[str, str]:
    """`(version, language)` of a multilingual text for a reader of `preferred` (default: the active language).

    Falls back to the interface's default language, then to whatever there is: never an empty field when
    some version exists (ARCHITECTURE, "Multilingual content").
    """
    versions = versions_of(text)
    wanted = (preferred or get_language() or settings.LANGUAGE_CODE, settings.LANGUAGE_CODE, *versions)
    for language in wanted:
        if language in versions:
            return versions[language], language
    return "", wanted[0]


def versions_of(text: LazyI18nString | str | None) -> dict[str, str]:
    """The non-empty versions of a multilingual text by language code."""
    data = text.data if isinstance(text, LazyI18nString) else text
    if isinstance(data, dict):
        return {code: version for code, version in data.items() if version}
    return {settings.LANGUAGE_CODE: str(data)} if data else {}


@lru_cache(maxsize=1)
def _identifier() -> LanguageIdentifier:
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    identifier.set_languages([code for code in OUR_CODES if code in identifier.labels])
    return identifier
