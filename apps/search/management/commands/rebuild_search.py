from typing import Any

from django.core.management.base import BaseCommand

from apps.search.indexing import rebuild


class Command(BaseCommand):
    help = "Make the search index anew, as after an upgrade to another major version of PostgreSQL."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{rebuild()} rows can be found.")
