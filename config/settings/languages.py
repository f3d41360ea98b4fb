"""Which languages the interface speaks: English, in which it is written, and each that has a catalogue.

A catalogue is `<locale>/LC_MESSAGES/django.po`; to add one is all that adding a language takes.
"""

import unicodedata
from collections.abc import Iterable
from gettext import GNUTranslations
from pathlib import Path

from django.conf.locale import LANG_INFO
from django.utils.translation import to_language

Names = list[tuple[str, str]]
# CLDR's, and what people write; Django's has a shadda.
OWN_NAMES = {"ar": "العربية"}
# Written from right to left, too, though Django has no catalogue of them.
ALSO_RIGHT_TO_LEFT = ("dv", "ku", "ps", "sd", "yi")
# The languages that people write in; wider than the interface's, so that a contribution is never mislabelled.
ALSO_WRITTEN = [
    ("bn", "বাংলা"),
    ("de", "Deutsch"),
    ("fa", "فارسی"),
    ("hi", "हिन्दी"),
    ("id", "Bahasa Indonesia"),
    ("it", "Italiano"),
    ("ja", "日本語"),
    ("ko", "한국어"),
    ("nl", "Nederlands"),
    ("pl", "Polski"),
    ("pt", "Português"),
    ("sw", "Kiswahili"),
    ("th", "ไทย"),
    ("tl", "Tagalog"),
    ("tr", "Türkçe"),
    ("uk", "Українська"),
    ("ur", "اردو"),
    ("vi", "Tiếng Việt"),
]


def interface_languages(folders: Iterable[Path], source: str) -> Names:
    """`(code, its own name)` of `source` and of each catalogue in `folders`, by code.

    Django is told of those that it does not know: Amharic, Somali, Tigrinya and many more.
    """
    catalogues = {source: Path()}
    for folder in folders:
        for path in sorted(folder.glob("*/LC_MESSAGES/django.[mp]o")):
            catalogues.setdefault(to_language(path.parts[-3]), path)
    for code in catalogues.keys() - LANG_INFO.keys():
        LANG_INFO[code] = _described(code, catalogues[code].with_suffix(".mo"))
    return [(code, own_name(code)) for code in sorted(catalogues)]


def own_name(code: str) -> str:
    """What a language that Django knows is called in itself, as it stands by itself: with a capital."""
    name = OWN_NAMES.get(code) or _known_name(code)
    return name[:1].upper() + name[1:]


def written_languages(interface: Names) -> Names:
    """The languages of the interface and those that people write in besides."""
    return interface + [pair for pair in ALSO_WRITTEN if pair[0] not in dict(interface)]


def right_to_left_languages() -> list[str]:
    """By the letters of their names: Django has Azerbaijani, in Latin letters, run from right to left."""
    return [*ALSO_RIGHT_TO_LEFT, *(code for code in LANG_INFO if runs_leftwards(_known_name(code)))]


def runs_leftwards(name: str) -> bool:
    return unicodedata.bidirectional(name[0]) in ("R", "AL")


def _known_name(code: str) -> str:
    """Django's; some codes only stand for others."""
    about = LANG_INFO[code]
    return str(about["name_local"]) if "name_local" in about else _known_name(about["fallback"][0])


def _described(code: str, compiled: Path) -> dict[str, object]:
    """As Django describes a language, from what its catalogue calls it."""
    name = _name_in(compiled) or code
    return {"code": code, "name": name, "name_local": name, "bidi": runs_leftwards(name)}


def _name_in(compiled: Path) -> str:
    """Empty for a catalogue that is not compiled yet, or does not say."""
    if not compiled.exists():
        return ""
    with compiled.open("rb") as file:
        catalogue = GNUTranslations(file)
    # Translators: what your language is called in itself ("Español"), as it stands in the menu of languages.
    name = catalogue.pgettext("the language of this catalogue", "English")
    return "" if name == "English" else name
