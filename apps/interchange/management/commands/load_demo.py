from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from apps.interchange.demo_loader import load_demo
from apps.interchange.demo_loader.accounts import open_accounts


class Command(BaseCommand):
    help = "Load the demo's consultations, people and comments, and print one account per role."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("The demo's people and comments are invented: they are loaded into a demo only.")
        loaded = load_demo()
        if loaded.comments:
            self.stdout.write(
                f"Loaded {loaded.consultations} consultations, {loaded.people} people "
                f"and {loaded.comments} comments."
            )
        kept: Path = settings.DEMO_DIR  # type: ignore[misc]  # only the demo's settings have it
        for account in open_accounts(kept / "accounts.txt"):
            self.stdout.write(f"{account.role:<12} {account.email:<28} {account.password}")
