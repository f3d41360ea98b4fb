"""Which languages a person does without in discussions: kept with their account, of a visitor in their browser."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

HIDE, ONLY = "hide", "only"


@dataclass(frozen=True)
class LanguageChoice:
    """Comments in `languages` are folded to a line; with `is_only` those in all others are."""

    languages: tuple[str, ...] = ()
    is_only: bool = False

    @classmethod
    def parsed(cls, text: str) -> "LanguageChoice":
        """What `str()` has made; from anything else what makes sense of it, which may be nothing."""
        kind, *codes = text.split(".")
        known = dict(settings.COMMENT_LANGUAGES)
        languages = tuple(code for code in dict.fromkeys(codes) if code in known)
        return cls(languages, kind == ONLY) if languages and kind in (HIDE, ONLY) else cls()

    def __str__(self) -> str:
        return ".".join([ONLY if self.is_only else HIDE, *self.languages]) if self.languages else ""

    def __bool__(self) -> bool:
        return bool(self.languages)

    @property
    def hidden(self) -> tuple[str, ...]:
        if not self.is_only:
            return self.languages
        return tuple(code for code, _name in settings.COMMENT_LANGUAGES if code not in self.languages)

    @property
    def words(self) -> str:
        """As a person reads it in the copy of their data."""
        names = dict(settings.COMMENT_LANGUAGES)
        languages = ", ".join(names[code] for code in self.languages)
        if not languages:
            return ""
        sentence = _("only %(languages)s") if self.is_only else _("without %(languages)s")
        return sentence % {"languages": languages}
