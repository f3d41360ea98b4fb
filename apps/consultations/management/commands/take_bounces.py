"""`manage.py take_bounces`: for the mailbox, or the pipe, to which mail comes back that could not be delivered."""

import mailbox
import sys
from argparse import ArgumentParser
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.consultations.bounces import take_bounce

MOST_BYTES = 5_000_000


class Command(BaseCommand):
    help = "Note which invitations came back undelivered, from a Maildir or from one message on standard input."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--maildir",
            type=Path,
            help="Read what is new in this Maildir; notes about invitations are deleted, others marked as read.",
        )

    def handle(self, *args: Any, maildir: Path | None, **options: Any) -> None:
        if maildir is None:
            taken, count = int(_take(sys.stdin.buffer.read(MOST_BYTES))), 1
        else:
            taken, count = self._empty(maildir)
        self.stdout.write(f"{taken} of {count} messages said that an invitation came back.")

    def _empty(self, path: Path) -> tuple[int, int]:
        try:
            box = mailbox.Maildir(path, create=False)
        except mailbox.NoSuchMailboxError as error:
            raise CommandError(f"{path} is not a Maildir.") from error
        taken = count = 0
        for key, message in list(box.items()):
            if "S" in message.get_flags():
                continue
            count += 1
            if _take(box.get_bytes(key)):
                taken += 1
                box.remove(key)
            else:
                message.set_subdir("cur")
                message.add_flag("S")
                box[key] = message
        return taken, count


def _take(content: bytes) -> bool:
    return take_bounce(message_from_bytes(content, policy=policy.compat32)) is not None
