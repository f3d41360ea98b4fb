"""After a backup was restored: erase again whoever had left since it was made."""

import re
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from apps.accounts.erasing import erase_again
from apps.accounts.models import ErasedAccount

MARK = re.compile(r"\b[0-9a-f]{64}\b")


class Command(BaseCommand):
    help = (
        "Erases the accounts whose marks stand in the standard input, and those that the database remembers. "
        "Marks are in the log of the worker (Erased account …) and in what --list prints."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--list", action="store_true", help="print the marks of all who were erased")

    def handle(self, *args: Any, **options: Any) -> None:
        remembered = set(ErasedAccount.objects.values_list("mark", flat=True))
        if options["list"]:
            self.stdout.writelines(f"{mark}\n" for mark in sorted(remembered))
            return
        given = set() if sys.stdin.isatty() else set(MARK.findall(sys.stdin.read()))
        count = erase_again(remembered | given)
        self.stdout.write(f"{count} of {len(remembered | given)} had come back and are erased again.")
