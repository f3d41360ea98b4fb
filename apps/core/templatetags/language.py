"""Languages in templates: which way a text runs, what a language is called, which version a reader sees."""

from collections.abc import Iterable

from django import template
from django.conf import settings
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import pgettext

from apps.core import language as languages

register = template.Library()
NAMES = dict(settings.COMMENT_LANGUAGES)


@register.filter
def direction(language: str) -> str:
    """`rtl` or `ltr` for the `dir` of a text in `language`."""
    return languages.text_direction(language or settings.LANGUAGE_CODE)


@register.filter
def language_name(language: str) -> str:
    """The language's own name; the code itself when it is not one of ours."""
    return NAMES.get(language, language)


@register.filter
def language_names(languages: Iterable[str]) -> SafeString:
    """Their own names, each isolated and marked as its language, as a list in the active language."""
    names = [(code, language_name(code)) for code in languages]
    separator = pgettext("between languages", ", ")
    return format_html_join(separator, '<bdi lang="{}">{}</bdi>', names)


@register.filter
def versions(text: object) -> dict[str, str]:
    """All versions of a multilingual text by language."""
    return languages.versions_of(text)  # type: ignore[arg-type]


@register.filter
def localised(text: object) -> dict[str, str]:
    """The reader's best version of a multilingual text as `{text, language, direction}`."""
    version, language = languages.best_version(text)  # type: ignore[arg-type]
    return {"text": version, "language": language, "direction": languages.text_direction(language)}
