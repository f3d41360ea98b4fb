from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.consultations.models import Consultation
from apps.core.errors import Refused
from apps.core.tables import Malformed, read_text
from apps.interchange.formats import format_names, read_source
from apps.interchange.importer import Import, examine_import, write_import
from apps.interchange.report import report_lines


class Command(BaseCommand):
    help = "Import a discussion that was held elsewhere. Says what it would do; with --write it does it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--format", required=True, choices=format_names())
        parser.add_argument("--consultation", metavar="SLUG", help="an existing one (default: one for the format)")
        parser.add_argument("--roundtable", type=int, default=1, metavar="NUMBER", help="default: 1")
        parser.add_argument("--write", action="store_true", help="write it, all or nothing")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            plan = self._plan(file, **options)
            examination = write_import(plan) if options["write"] else examine_import(plan)
        except (Malformed, Refused) as error:
            raise CommandError(str(error)) from error
        for line in report_lines(plan, examination):
            self.stdout.write(line)
        self.stdout.write(self._outcome(len(examination.new), options["write"]))

    def _plan(self, file: Path, *, consultation: str | None, roundtable: int, **options: Any) -> Import:
        if consultation and not Consultation.objects.filter(slug=consultation).exists():
            raise Refused(f"There is no consultation “{consultation}”: leave --consultation out to make one.")
        source = read_source(options["format"], read_text(file))
        return Import(source, options["format"], consultation or source.slug, roundtable)

    def _outcome(self, count: int, is_written: bool) -> str:
        if is_written:
            return f"Written: {count} comments." if count else "Nothing was new, nothing was written."
        return "Nothing was written: this was a dry run. Add --write to import."
