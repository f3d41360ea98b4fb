"""Collect the strings to translate into locale/*/LC_MESSAGES/django.po, or check that nothing is missing.

    python scripts/messages.py            update every catalogue (new strings come in untranslated)
    python scripts/messages.py --start pt begin a catalogue; the locale as gettext writes it: pt, pt_BR, zh_Hans
    python scripts/messages.py --check    exit 1 if a catalogue is behind, untranslated or fuzzy

The catalogues are those that are in locale/. The site offers every one, so the check lets none be unfinished.
Babel does the work, so that no machine needs GNU gettext; Django's `templatize` turns a template into the
calls that Babel reads.
"""

import re
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir, extract_python
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[1]
LOCALES = tuple(sorted(path.parts[-3] for path in ROOT.glob("locale/*/LC_MESSAGES/django.po")))
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
# A date that moves would change every catalogue each time they are looked at.
SINCE = datetime(2026, 11, 21, tzinfo=UTC)
ABOUT = {
    "project": "Plenary",
    "version": "0.1",
    "header_comment": "# The interface of Plenary. `make messages` collects what is new.",
    "language_team": "Plenary",
    "last_translator": "Plenary",
    "msgid_bugs_address": "the issue tracker",
    "creation_date": SINCE,
    "revision_date": SINCE,
    "charset": "utf-8",
    "fuzzy": False,
}
KEYWORDS = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop")),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}


def extract_template(fileobj, keywords, comment_tags, options):  # type: ignore[no-untyped-def]
    """Babel's interface for an extraction method, over Django's templates."""
    calls = templatize(fileobj.read().decode("utf-8"))
    return extract_python(BytesIO(calls.encode("utf-8")), keywords, comment_tags, options)


def collected() -> Catalog:
    """All strings of apps/, config/ and templates/, with where they stand."""
    catalog = Catalog(**ABOUT)
    methods = {
        "apps": [("**.py", "python"), ("**/templates/**", extract_template)],
        "config": [("**.py", "python")],
        "templates": [("**.html", extract_template), ("**.txt", extract_template)],
    }
    for folder, mapping in methods.items():
        found = extract_from_dir(ROOT / folder, mapping, keywords=KEYWORDS, comment_tags=("Translators:",))
        for filename, line, message, comments, context in found:
            catalog.add(message, None, [(f"{folder}/{filename}", line)], auto_comments=comments, context=context)
    return catalog


def catalogue_path(locale: str) -> Path:
    return ROOT / "locale" / locale / "LC_MESSAGES" / "django.po"


def existing(locale: str) -> Catalog:
    path = catalogue_path(locale)
    if not path.exists():
        return Catalog(locale=locale, **ABOUT)
    with path.open("rb") as file:
        return read_po(file, locale=locale)


def update(*, also: Sequence[str] = ()) -> None:
    """Bring every catalogue up to what is collected; `also` names those that are to be begun."""
    template = collected()
    for locale in (*LOCALES, *also):
        catalog = existing(locale)
        catalog.update(template, no_fuzzy_matching=True)
        catalog.obsolete.clear()
        catalog.header_comment = ABOUT["header_comment"]
        catalog.creation_date = catalog.revision_date = SINCE
        path = catalogue_path(locale)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            write_po(file, catalog, width=110, sort_by_file=True, include_lineno=False)
        print(f"{locale}: {len(catalog)} strings, {len(untranslated(catalog))} to translate")


def untranslated(catalog: Catalog) -> list[str]:
    """The strings without a translation, or with a fuzzy one; every plural form counts."""
    return [
        str(message.id)
        for message in catalog
        if message.id and (message.fuzzy or not _is_complete(message, catalog.num_plurals))
    ]


def _is_complete(message: Message, plurals: int) -> bool:
    strings = _several(message.string)
    return len(strings) == (plurals if message.pluralizable else 1) and all(strings)


def misplaced(catalog: Catalog) -> list[str]:
    """The strings whose translation asks for what the original does not give, which would break the page."""
    return [str(message.id) for message in catalog if message.id and _asked(message.string) - _asked(message.id)]


def _asked(strings: object) -> set[str]:
    return {name for text in _several(strings) for name in PLACEHOLDER.findall(text)}


def _several(strings: object) -> list[str]:
    return list(strings) if isinstance(strings, (tuple, list)) else [str(strings)]


def problems() -> list[str]:
    """One line for each string that a catalogue lacks."""
    wanted = {
        (message.id if isinstance(message.id, str) else message.id[0], message.context)
        for message in collected()
        if message.id
    }
    lines = []
    for locale in LOCALES:
        catalog = existing(locale)
        missing = [text for text, context in wanted if catalog.get(text, context) is None]
        lines += [f"{locale}: not collected: {text!r}" for text in sorted(missing)]
        lines += [f"{locale}: not translated: {text!r}" for text in untranslated(catalog)]
        lines += [f"{locale}: a placeholder of its own: {text!r}" for text in misplaced(catalog)]
    return lines


def main() -> int:
    settings.configure(USE_I18N=True)
    if "--check" not in sys.argv:
        update(also=sys.argv[sys.argv.index("--start") + 1 :] if "--start" in sys.argv else ())
        return 0
    lines = problems()
    print("\n".join(lines) or "Every string is translated in every catalogue.")
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
