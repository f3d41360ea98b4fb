"""Forms for texts in several languages side by side, over rows that several people may edit."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, ClassVar, Self

from django import forms
from django.conf import settings
from django.db import models
from django.forms.boundfield import BoundField
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from apps.core.editing import token_of
from apps.core.language import text_direction, versions_of
from apps.core.models import LazyI18nString, TimestampedModel

LONGEST_TEXT = 20_000
NAMES = dict(settings.COMMENT_LANGUAGES)


@dataclass(frozen=True)
class Text:
    """A multilingual text of a form: `rows` of each box (1: no line breaks); `required` asks for one version."""

    label: Any
    rows: int = 1
    max_length: int = LONGEST_TEXT
    required: bool = False
    help: Any = ""


class VersionField(forms.CharField):
    """One version of a text. Browsers send CR LF for a line break; kept is LF, as in texts from elsewhere.

    A text of one line has a box that grows all the same, so that a long title can be read; breaks become spaces.
    """

    def __init__(self, text: Text, language: str) -> None:
        attrs = {"lang": language, "dir": text_direction(language), "placeholder": " "}
        widget = forms.Textarea(attrs | {"rows": text.rows})
        label = f"{text.label} ({NAMES.get(language, language)})"
        super().__init__(label=label, required=False, max_length=text.max_length, widget=widget)
        self.is_one_line = text.rows == 1

    def to_python(self, value: Any) -> str:
        text = str(value or "").replace("\r\n", "\n")
        return str(super().to_python(" ".join(text.split()) if self.is_one_line else text))


@dataclass(frozen=True)
class Version:
    """One box of a text, for the template. `standing` is what somebody else has written there meanwhile."""

    field: BoundField
    language: str
    standing: str | None

    @property
    def direction(self) -> str:
        return text_direction(self.language)


@dataclass(frozen=True)
class Block:
    """A text with all its boxes, for the template."""

    name: str
    text: Text
    versions: list[Version]


class MultilingualForm(forms.Form):
    """`texts` by name each become one field for each of `languages`, `title_fr`; other fields stay as they are.

    `standing` is the row that is edited, None for a new one. The form carries its token, and a digest of each
    value, so that what somebody else has changed meanwhile can be told from what this person has.
    """

    texts: ClassVar[Mapping[str, Text]] = {}
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    was = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        in_languages: Sequence[str],
        standing: TimestampedModel | None = None,
        noted: Mapping[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.in_languages, self.standing, self.noted = in_languages, standing, noted or {}
        for name, text in self.texts.items():
            for language in in_languages:
                self.fields[f"{name}_{language}"] = VersionField(text, language)
        self.arrange()
        if standing is not None:
            at_present = self.values_of(standing)
            at_present |= {"seen": token_of(standing), "was": _digests(at_present)}
            self.initial = {**at_present, **self.initial}

    def arrange(self) -> None:
        """For subclasses whose fields depend on the row."""

    def values_of(self, row: TimestampedModel) -> dict[str, Any]:
        """What the fields would hold of `row`."""
        values: dict[str, Any] = {}
        for name in self.fields.keys() - {"seen", "was"}:
            text, _separator, language = name.rpartition("_")
            if text in self.texts:
                values[name] = versions_of(getattr(row, text)).get(language, "")
            elif hasattr(row, name):
                values[name] = _value(row, name)
        return values

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name, text in self.texts.items():
            is_sound = not any(f"{name}_{language}" in self.errors for language in self.in_languages)
            if text.required and is_sound and not any(self.versions(name).values()):
                self.add_error(f"{name}_{self.in_languages[0]}", _("Write this in one language at least."))
        return cleaned

    def versions(self, name: str) -> dict[str, str]:
        """What was written of a text, by language."""
        return {language: self.cleaned_data.get(f"{name}_{language}", "") for language in self.in_languages}

    def values(self) -> dict[str, Any]:
        """All that was sent, as actions take it: texts as versions by language, the rest by name."""
        texts = {name: self.versions(name) for name in self.texts}
        rest = {name: value for name, value in self.cleaned_data.items() if self._is_plain(name)}
        return texts | rest

    def changes(self) -> dict[str, Any]:
        """As `values`, without what is as it stands: of a time that has seconds the form shows none."""
        assert self.standing is not None  # noqa: S101 - only asked of a form over a row
        at_present = self.values_of(self.standing)
        same = {
            name
            for name, value in self.cleaned_data.items()
            if self._is_plain(name) and _digest(value) == _digest(at_present.get(name))
        }
        return {name: value for name, value in self.values().items() if name not in same}

    def _is_plain(self, name: str) -> bool:
        return name not in ("seen", "was") and name.rpartition("_")[0] not in self.texts

    def reconciled(self, standing: TimestampedModel) -> Self:
        """A form over the row as it is now, for somebody who wrote while it was changed.

        What they left alone is as it stands; what they changed is theirs; where both changed the same, theirs is
        in the box and the other beside it.
        """
        now, was = self.values_of(standing), _read(self.cleaned_data.get("was", ""))
        theirs = {
            name: value
            for name, value in self.cleaned_data.items()
            if name in now and _digest(value) != was.get(name)
        }
        noted = {
            name: now[name]
            for name, value in theirs.items()
            if _digest(now[name]) not in (was.get(name), _digest(value))
        }
        return self.again(standing, {**now, **theirs}, noted)

    def again(self, standing: TimestampedModel, initial: Mapping[str, Any], noted: Mapping[str, Any]) -> Self:
        """The same form over `standing` with other contents. Subclasses that take more arguments pass them on."""
        fresh = type(self)(in_languages=self.in_languages, standing=standing, noted=noted, **self.arguments())
        fresh.initial = {**fresh.initial, **initial}
        return fresh

    def arguments(self) -> dict[str, Any]:
        """What a subclass was made with besides."""
        return {}

    def blocks(self) -> Iterator[Block]:
        for name, text in self.texts.items():
            yield Block(
                name,
                text,
                [
                    Version(self[f"{name}_{language}"], language, self.noted.get(f"{name}_{language}"))
                    for language in self.in_languages
                ],
            )

    def block(self, name: str) -> Block:
        return next(block for block in self.blocks() if block.name == name)

    def plain_fields(self) -> list[BoundField]:
        return [self[name] for name in self.fields if self._is_plain(name)]

    def remarks(self) -> list[tuple[str, str]]:
        """What somebody else has written meanwhile in fields that are no texts: `(label, value)`."""
        plain = {name: value for name, value in self.noted.items() if self._is_plain(name)}
        return [(str(self[name].label), _said(self.fields[name], value)) for name, value in plain.items()]


def _value(row: models.Model, name: str) -> Any:
    value = getattr(row, name)
    if isinstance(value, models.Manager):
        return sorted(value.values_list("pk", flat=True))
    return value


def _digests(values: Mapping[str, Any]) -> str:
    return json.dumps({name: _digest(value) for name, value in values.items()})


def _read(text: str) -> dict[str, str]:
    """The digests that a form carried; none when somebody has tampered with them."""
    try:
        digests = json.loads(text)
    except ValueError:
        return {}
    return digests if isinstance(digests, dict) else {}


def _digest(value: Any) -> str:
    return hashlib.sha256(_plain(value).encode()).hexdigest()[:12]


def _plain(value: Any) -> str:
    """The same for what a row holds and for what a form makes of it."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M")
    if isinstance(value, models.Model):
        return str(value.pk)
    if isinstance(value, models.QuerySet | list | tuple):
        return json.dumps(sorted(_plain(each) for each in value))
    if isinstance(value, LazyI18nString):
        return json.dumps(versions_of(value), sort_keys=True)
    return "" if value is None else str(value)


def _said(field: forms.Field, value: Any) -> str:
    """A value in words: the labels of choices, a time by the clock of its field."""
    if isinstance(field, forms.ChoiceField):
        chosen = {_plain(each) for each in (value if isinstance(value, list | tuple) else [value])}
        choices: Any = field.choices
        return ", ".join(str(label) for key, label in choices if _plain(getattr(key, "value", key)) in chosen)
    prepared = field.prepare_value(value)
    return date_format(prepared, _("j F Y, H:i")) if isinstance(prepared, datetime) else str(prepared)
