"""No word that a person sees stands outside gettext: in Python, in JavaScript, in style sheets.

Templates are looked at in test_contracts.py. What only an operator reads (logs, commands, imports) is English.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django import forms
from django.apps import apps
from django.db import models
from django.forms.forms import BaseForm
from django.urls import get_resolver
from django.utils.functional import Promise

from apps.accounts.models import Letter
from apps.core.country_fields import CountryChoiceField

ROOT = Path(__file__).resolve().parents[2]
GETTEXT = {"_", *(f"{prefix}gettext{lazy}" for prefix in ("", "n", "p", "np") for lazy in ("", "_lazy"))}
# What is called with words for a person, and at which place they stand.
SAID = {
    "Refused": 0,
    "Unusable": 0,
    "ValidationError": 0,
    "PermissionDenied": 0,
    **dict.fromkeys(("success", "info", "warning", "error"), 1),  # of django.contrib.messages
    "add_error": 1,
}
SAID_BY_NAME = {"label", "help_text", "empty_label", "denial", "subject", "heading"}
LETTERS = re.compile(r"[^\W\d_]{2}")
# Operators are spoken to in English, and models tell developers what a column is for.
FOR_OPERATORS = ("interchange/", "management/")


def python_files() -> list[Path]:
    files = sorted((ROOT / "apps").rglob("*.py"))
    return [
        path
        for path in files
        if "migrations" not in path.parts and not any(part in str(path) for part in FOR_OPERATORS)
    ]


def name_of(called: ast.expr) -> str:
    return called.id if isinstance(called, ast.Name) else getattr(called, "attr", "")


def is_bare(value: ast.expr | None) -> bool:
    """Whether it is words in quotes that gettext never sees."""
    if isinstance(value, ast.JoinedStr):
        return any(is_bare(part) for part in value.values)
    if isinstance(value, ast.Call) and name_of(value.func) == "format":
        return is_bare(getattr(value.func, "value", None))
    if isinstance(value, ast.BinOp):
        return is_bare(value.left) or is_bare(value.right)
    return isinstance(value, ast.Constant) and isinstance(value.value, str) and bool(LETTERS.search(value.value))


def bare_words(tree: ast.AST) -> Iterator[int]:
    """The lines in which something is said to a person in bare words."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = name_of(node.func)
            place = SAID.get(name)
            of_messages = name not in ("success", "info", "warning", "error") or (
                isinstance(node.func, ast.Attribute) and name_of(node.func.value) == "messages"
            )
            if place is not None and of_messages and len(node.args) > place and is_bare(node.args[place]):
                yield node.lineno
        if isinstance(node, ast.Assign) and name_of(node.targets[0]) in SAID_BY_NAME and is_bare(node.value):
            yield node.lineno


def test_nothing_is_said_to_a_person_in_bare_words():
    found = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in python_files()
        for line in bare_words(ast.parse(path.read_text()))
    ]
    assert found == []


@pytest.mark.parametrize(
    "said",
    [
        'raise Refused("This phase is closed.")',
        'raise ValidationError(f"Not {value} again")',
        'messages.success(request, "Saved.")',
        'form.add_error("body", "Too long")',
        'raise Refused("Closed on {}.".format(day))',
        'raise Refused("Closed on %s." % day)',
        'denial = "Only organisers see this."',
    ],
)
def test_bare_words_are_found(said: str):
    assert list(bare_words(ast.parse(said))) == [1]


def our_forms() -> list[type[BaseForm]]:
    """Of all pages: the addresses have been read, and with them the views."""
    assert get_resolver().url_patterns

    def below(kind: type) -> Iterator[type]:
        for one in kind.__subclasses__():
            yield one
            yield from below(one)

    return sorted(
        {
            form
            for form in below(BaseForm)
            if form.__module__.startswith("apps.") and not form.__name__.startswith("_")
        },
        key=lambda form: f"{form.__module__}.{form.__name__}",
    )


def words_of(field: forms.Field) -> Iterator[object]:
    yield from (field.label, field.help_text)
    yield from (getattr(field, "empty_label", ""), field.widget.attrs.get("placeholder", ""))
    choices = getattr(field, "choices", ()) if isinstance(field, forms.ChoiceField) else ()
    if not isinstance(field, forms.ModelChoiceField):
        yield from (name for _value, name in choices)


def test_every_form_speaks_the_language_of_whoever_fills_it_in():
    """A label, a help text or a choice that is a plain string stays English; names of languages are their own."""
    found = [
        f"{form.__module__}.{form.__name__}.{name}: {words}"
        for form in our_forms()
        for name, field in form.base_fields.items()
        if not field.widget.is_hidden and not is_of_its_own(field)
        for words in words_of(field)
        if words and not isinstance(words, Promise) and LETTERS.search(str(words))
    ]
    assert len(our_forms()) > 40
    assert found == []


def is_of_its_own(field: forms.Field) -> bool:
    """Or of countries, whose names tests/core looks at."""
    if isinstance(field, CountryChoiceField | forms.ModelChoiceField):
        return isinstance(field, CountryChoiceField)
    return ("en", "English") in list(getattr(field, "choices", ()) or ())


# What kind of letter is owed is for the one who sends it.
NEVER_NAMED = {Letter}


def test_every_choice_of_a_model_has_a_name_in_each_language():
    found = [
        f"{model.__name__}.{field.name}: {label}"
        for model in apps.get_models()
        if model.__module__.startswith("apps.") and model not in NEVER_NAMED
        for field in model._meta.get_fields()
        if isinstance(field, models.Field) and not is_of_its_own(field)
        for _value, label in field.flatchoices or ()
        if not isinstance(label, Promise) and LETTERS.search(str(label))
    ]
    assert found == []


def test_javascript_says_nothing_of_its_own():
    """What it shows comes from the page, where it was translated."""
    strings = re.compile(r"`([^`\n]*)`|\"([^\"\n]*)\"|'([^'\n]*)'")
    sentence = re.compile(r"(?<![\w.#\[-])[A-Za-zÀ-ÿ]{2,}[,:;]? [A-Za-zÀ-ÿ]{2,}|^[A-Z][a-z]+[.!?…]?$")
    found = []
    for path in sorted((ROOT / "static" / "js").rglob("*.js")):
        text = re.sub(r"/\*.*?\*/|^\s*//.*$|\s//\s.*$", "", path.read_text(), flags=re.DOTALL | re.MULTILINE)
        for groups in strings.findall(text):
            words = re.sub(r"\$\{[^}]*\}", "", "".join(groups))
            if sentence.search(words) and words not in NAMES_IN_JAVASCRIPT:
                found.append(f"{path.name}: {words}")
    assert found == []


# Names of keys and events, and selectors.
NAMES_IN_JAVASCRIPT = {
    "input, textarea, select",
    "p, li, div",
    "input, button, select, textarea, del, xml, template, [hidden]",
    "script, style, meta, link, title, head, img, svg, video, audio, canvas, iframe, object, embed, form, ",
    "Enter",
    "Escape",
    "Tab",
    "Shift",
    "Control",
    "Alt",
    "Range",
    "Error",
    "Delete",
    "Backspace",
}


def test_style_sheets_say_nothing():
    spoken = re.compile(r"content:\s*\"[^\"\n]*[^\W\d_]{2}")
    sheets = sorted((ROOT / "static" / "css").glob("*.css"))
    assert sheets
    assert [sheet.name for sheet in sheets if spoken.search(sheet.read_text())] == []
