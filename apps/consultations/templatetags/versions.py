"""The version of a multilingual text that a reader asked for."""

from django import template

from apps.core.language import best_version, text_direction, versions_of

register = template.Library()


@register.filter
def version_in(text: object, asked: str | None) -> dict[str, str]:
    """`text` in the language `asked` for, else the reader's best, as `{text, language, direction}`."""
    wanted = asked if asked in versions_of(text) else None  # type: ignore[arg-type]
    version, language = best_version(text, wanted)  # type: ignore[arg-type]
    return {"text": version, "language": language, "direction": text_direction(language)}
