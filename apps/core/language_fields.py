"""Languages of the interface in models."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.db import models


class LanguageField(models.CharField):
    """The code of a language of the interface.

    To migrations it is a column of letters and nothing more: a catalogue that is added changes no table.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"max_length": 10, "choices": settings.LANGUAGES, **options})

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        name, _path, arguments, options = super().deconstruct()
        return name, "django.db.models.CharField", arguments, {k: v for k, v in options.items() if k != "choices"}
