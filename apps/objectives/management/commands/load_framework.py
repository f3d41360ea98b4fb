from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_slug
from django.utils.text import slugify

from apps.core.tables import Malformed
from apps.objectives.loaders import Loaded, bundled_frameworks, load_bundled_framework, load_framework


class Command(BaseCommand):
    help = "Load a framework of objectives: a bundled one by its name (gcm, sdg), or one's own from a CSV file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("source", metavar="FILE.csv|NAME")
        parser.add_argument("--code", help="short handle, begins every tag (default: the file's name)")
        parser.add_argument("--name", help="name of the framework (default: the file's name)")
        parser.add_argument("--framework-version", default="1", metavar="VERSION", help="version (default: 1)")

    def handle(self, *args: Any, source: str, **options: Any) -> None:
        try:
            loaded = self._load(source, **options)
        except Malformed as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"{loaded.framework} ({loaded.framework.code}, version {loaded.framework.version}): "
            f"{loaded.added} objectives added, {loaded.updated} updated, {loaded.unchanged} unchanged."
        )

    def _load(self, source: str, *, code: str | None, name: str | None, **options: Any) -> Loaded:
        if source in bundled_frameworks():
            return load_bundled_framework(source)
        path = Path(source)
        code = code or slugify(path.stem)
        self._check_code(code)
        return load_framework(
            path, code=code, name={"en": name or path.stem}, version=options["framework_version"]
        )

    def _check_code(self, code: str) -> None:
        try:
            validate_slug(code)
        except ValidationError as error:
            raise CommandError(f"“{code}” cannot be a code: use letters, digits and hyphens (--code).") from error
