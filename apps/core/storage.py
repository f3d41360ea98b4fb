"""Static files under names that change with their content, so that they can be kept for ever."""

import posixpath
import re
from collections.abc import Iterator
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage, Storage
from whitenoise.storage import CompressedManifestStaticFilesStorage

from apps.core.bundling import bundle

SCRIPT = "js/plenary.js"
SHEET = "css/plenary.css"
IMPORT = re.compile(r'^@import url\("([^"]+)"\);\n', re.MULTILINE)
NOT_FOR_BROWSERS = re.compile(r"/\*.*?\*/\n?|^ +", re.DOTALL | re.MULTILINE)


class Joined:
    """In place of the storage that a style sheet comes from: opens it with those that it imports in it."""

    def __init__(self, storage: Storage) -> None:
        self.storage = storage

    def open(self, path: str) -> ContentFile:
        """One file without comments and indentation: a request in place of many, and fewer bytes."""
        folder = posixpath.dirname(path)
        whole = IMPORT.sub(lambda found: self._text(f"{folder}/{found[1]}"), self._text(path))
        return ContentFile(NOT_FOR_BROWSERS.sub("", whole).encode())

    def _text(self, path: str) -> str:
        with self.storage.open(path) as file:
            return str(file.read().decode())


class StaticStorage(CompressedManifestStaticFilesStorage):
    """Also rewrites what modules import from each other, and joins the sheets and the scripts of every page."""

    support_js_module_import_aggregation = True

    def post_process(self, paths: dict[str, Any], *args: Any, **options: Any) -> Iterator[Any]:
        if SHEET in paths:
            storage, path = paths[SHEET]
            paths = {**paths, SHEET: (Joined(storage), path)}
        if SCRIPT in paths:
            paths = {**paths, SCRIPT: (_together(paths), SCRIPT)}
        yield from super().post_process(paths, *args, **options)


def _together(paths: dict[str, Any]) -> InMemoryStorage:
    """A storage of one file: the modules that every page loads."""

    def read(name: str) -> str:
        storage, path = paths[f"js/{name}"]
        with storage.open(path) as file:
            return str(file.read().decode())

    memory = InMemoryStorage()
    memory.save(SCRIPT, ContentFile(bundle(SCRIPT.removeprefix("js/"), read).encode()))
    return memory
