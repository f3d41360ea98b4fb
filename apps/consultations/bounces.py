"""What mail servers send back when they could not deliver (RFC 3464), noted at the invitation it is about."""

import re
from collections.abc import Iterator
from email.message import Message
from typing import Any

from apps.consultations.messages import message_id, note_bounce
from apps.consultations.models import Invitation

OUR_ID = re.compile(r"<invitation-([0-9]{1,18})-[0-9]{20}@[^<>\s]+>")


def take_bounce(message: Message) -> Invitation | None:
    """The invitation that, by this message, reached nobody; it is noted there. None where it says no such thing.

    Only one that names the very e-mail that was sent last is believed: its Message-ID is known to the mail servers
    on the way and to the recipient. That delivery is late or was made says nothing yet.
    """
    sentence = _failure(message)
    if not sentence:
        return None
    for number, name in _our_ids(message):
        invitation = Invitation.objects.filter(pk=number, sent_at__isnull=False).first()
        if invitation and message_id(invitation) == name:
            note_bounce(invitation, sentence)
            return invitation
    return None


def _failure(message: Message) -> str:
    """What the first recipient that failed for good failed of; empty when none did, or it is another message."""
    if message.get_content_type() != "multipart/report":
        return ""
    for part in message.walk():
        if part.get_content_type() != "message/delivery-status" or not part.is_multipart():
            continue
        recipients: Any = part.get_payload()
        for recipient in recipients:
            if str(recipient.get("Action", "")).strip().lower() == "failed":
                return _words(recipient)
    return ""


def _words(recipient: Any) -> str:
    diagnosis = str(recipient.get("Diagnostic-Code", "")).partition(";")[2].strip()
    return diagnosis or str(recipient.get("Status", "")).strip() or "failed"


def _our_ids(message: Message) -> Iterator[tuple[int, str]]:
    """The ids of ours that it names as what is sent back, as number and whole."""
    for text in _returned(message):
        for match in OUR_ID.finditer(text):
            yield int(match[1]), match[0]


def _returned(message: Message) -> Iterator[str]:
    """The Message-ID of the e-mail that comes back, in whole or its head alone; else what is answered."""
    for part in message.walk():
        kind = part.get_content_type()
        if kind == "text/rfc822-headers":
            head = part.get_payload(decode=True)
            yield from _ids_in_head(head.decode("ascii", "replace") if isinstance(head, bytes) else "")
        elif kind == "message/rfc822" and part.is_multipart():
            yield str(part.get_payload(0).get("Message-ID", ""))  # type: ignore[union-attr]
    for name in ("In-Reply-To", "References"):
        yield str(message.get(name, ""))


def _ids_in_head(head: str) -> Iterator[str]:
    """Long headers are folded (RFC 5322, 2.2.3)."""
    for line in re.sub(r"\r?\n[ \t]+", " ", head).splitlines():
        if line.lower().startswith("message-id:"):
            yield line
