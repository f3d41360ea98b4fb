"""The demo's mail: the folder into which Django's file-based backend writes."""

import email
import email.policy
import re
from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

from django.conf import settings
from django.utils.safestring import SafeString

from apps.core.markdown import sanitize

RULE = b"\n" + b"-" * 79 + b"\n"


@dataclass(frozen=True)
class StoredMessage:
    """One e-mail; `number` is its place in the mailbox, 1 the oldest."""

    number: int
    message: EmailMessage

    @property
    def headers(self) -> list[tuple[str, str]]:
        return [(name, str(value)) for name, value in self.message.items()]

    @property
    def subject(self) -> str:
        return str(self.message["Subject"] or "")

    @property
    def recipient(self) -> str:
        return str(self.message["To"] or "")

    @property
    def date(self) -> str:
        return str(self.message["Date"] or "")

    @property
    def text(self) -> str:
        return self._part("plain")

    @property
    def html(self) -> SafeString:
        """What stands in the body of the HTML part, reduced to what Plenary shows."""
        return sanitize(re.sub(r"(?s)^.*?<body[^>]*>", "", self._part("html")))

    def _part(self, subtype: str) -> str:
        part = self.message.get_body((subtype,))
        return str(part.get_content()) if part else ""


def stored_messages() -> list[StoredMessage]:
    """All e-mails of the demo, oldest first; none when nothing has been sent yet."""
    folder = Path(settings.EMAIL_FILE_PATH)  # type: ignore[misc]
    files = sorted(folder.glob("*.log"), key=lambda path: path.stat().st_mtime_ns)
    raw = [text for path in files for text in path.read_bytes().split(RULE) if text.strip()]
    return [StoredMessage(number, _parsed(text)) for number, text in enumerate(raw, start=1)]


def forget_messages(is_to_go: Callable[[str], bool]) -> None:
    """Take the e-mails of which headers or text `is_to_go` out of the folder, if e-mails are put into one."""
    folder = getattr(settings, "EMAIL_FILE_PATH", None)
    for path in sorted(Path(folder).glob("*.log")) if folder else []:
        raw = [text for text in path.read_bytes().split(RULE) if text.strip()]
        staying = [text for text in raw if not is_to_go(_words(StoredMessage(0, _parsed(text))))]
        if len(staying) == len(raw):
            continue
        if staying:
            path.write_bytes(b"".join(text + RULE for text in staying))
        else:
            path.unlink()


def _words(stored: StoredMessage) -> str:
    headers = [f"{name}: {value}" for name, value in stored.headers]
    return "\n".join([*headers, stored.text, stored._part("html")])


def _parsed(raw: bytes) -> EmailMessage:
    message = email.message_from_bytes(raw, policy=email.policy.default)
    assert isinstance(message, EmailMessage)  # noqa: S101 - what this policy makes
    return message
