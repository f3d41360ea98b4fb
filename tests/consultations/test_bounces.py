"""Notes of mail servers that could not deliver: what is believed, and what is left alone."""

import io
import mailbox
import sys
from email import message_from_string
from email.message import EmailMessage
from pathlib import Path

import pytest
from django.core import mail
from django.core.management import CommandError, call_command

from apps.consultations.bounces import take_bounce
from apps.consultations.enums import InvitationState
from apps.consultations.inviting import resend_invitation
from apps.consultations.messages import invitation_message, message_id, send_invitations
from apps.consultations.models import Invitation
from tests.factories import InvitationFactory

pytestmark = pytest.mark.django_db

# As Postfix writes it (RFC 3464); `kind` and `returned` say how the e-mail comes back.
NOTE = """\
From: MAILER-DAEMON@mx.elsewhere.example (Mail Delivery System)
To: bounces@plenary.example
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="B"

--B
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not be delivered.

--B
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.elsewhere.example
Arrival-Date: Thu, 26 Nov 2026 09:00:00 +0000 (UTC)

Final-Recipient: rfc822; {recipient}
Original-Recipient: rfc822;{recipient}
Action: {action}
Status: 5.1.1
{diagnosis}
--B
Content-Type: {kind}

{returned}

--B--
"""
DIAGNOSIS = """Remote-MTA: dns; mx.elsewhere.example
Diagnostic-Code: smtp; 550 5.1.1 <{recipient}>: Recipient address rejected:
    User unknown
"""


def note(
    invitation: Invitation,
    *,
    action: str = "failed",
    whole: bool = False,
    diagnosis: str = DIAGNOSIS,
    **fields: str,
) -> str:
    name = fields.get("name", message_id(invitation))
    head = (
        f"From: Plenary <plenary@localhost>\nSubject: Invitation\nMessage-ID:\n {name}\nTo: {invitation.email}\n"
    )
    return NOTE.format(
        recipient=invitation.email,
        action=action,
        diagnosis=diagnosis.format(recipient=invitation.email),
        kind="message/rfc822" if whole else "text/rfc822-headers",
        returned=f"{head}\nYou are invited." if whole else head,
    )


def state_after(text: str) -> tuple[InvitationState, str]:
    take_bounce(message_from_string(text))
    invitation = Invitation.objects.get()
    return invitation.state, invitation.bounce


@pytest.mark.parametrize("whole", [True, False])
def test_failure_is_noted_with_the_words_of_the_server(whole: bool):
    invitation = InvitationFactory(email="rosa@elsewhere.example")

    assert state_after(note(invitation, whole=whole)) == (
        InvitationState.BOUNCED,
        "550 5.1.1 <rosa@elsewhere.example>: Recipient address rejected: User unknown",
    )


def test_failure_without_a_diagnosis_is_noted_with_its_status():
    assert state_after(note(InvitationFactory(), diagnosis="")) == (InvitationState.BOUNCED, "5.1.1")


def test_id_in_what_is_answered_is_believed_where_nothing_comes_back():
    invitation = InvitationFactory()
    text = note(invitation, name="<other@elsewhere.example>")
    answered = text.replace("MIME-Version", f"In-Reply-To: {message_id(invitation)}\nMIME-Version", 1)

    assert state_after(answered)[0] == InvitationState.BOUNCED


@pytest.mark.parametrize("action", ["delayed", "relayed", "delivered", "expanded", ""])
def test_what_has_not_failed_changes_nothing(action: str):
    assert state_after(note(InvitationFactory(), action=action)) == (InvitationState.SENT, "")


def test_note_about_an_earlier_e_mail_says_nothing_of_the_one_sent_since():
    invitation = InvitationFactory()
    earlier = note(invitation)
    resend_invitation(invitation=invitation)
    Invitation.objects.update(sent_at=invitation.sent_at)

    assert state_after(earlier) == (InvitationState.SENT, "")


@pytest.mark.parametrize(
    "name",
    [
        "<invitation-1@localhost>",
        "<invitation-{pk}-20260101000000000000@localhost>",
        "<other@localhost>",
        "{name}x",
    ],
)
def test_ids_that_are_not_ours_are_not_believed(name: str):
    invitation = InvitationFactory()
    forged = name.format(pk=invitation.pk, name=message_id(invitation)[:-1] + "x>")

    assert state_after(note(invitation, name=forged)) == (InvitationState.SENT, "")


def test_ordinary_answer_to_an_invitation_is_no_bounce():
    invitation = InvitationFactory()
    answer = EmailMessage()
    answer["In-Reply-To"] = message_id(invitation)
    answer.set_content("Thank you, I will come. Action: failed")

    assert take_bounce(answer) is None
    assert Invitation.objects.get().state == InvitationState.SENT


def test_one_that_was_accepted_meanwhile_stays_accepted():
    assert state_after(note(InvitationFactory(used=1)))[0] == InvitationState.ACCEPTED


def test_bounced_one_can_still_be_accepted_sent_again_and_revoked():
    invitation = InvitationFactory()
    take_bounce(message_from_string(note(invitation)))
    invitation.refresh_from_db()

    assert (invitation.is_open, invitation.may_be_resent) == (True, True)
    resend_invitation(invitation=invitation)
    assert Invitation.objects.get().state == InvitationState.WAITING


def test_maildir_is_emptied_of_notes_and_keeps_everything_else(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    invitation, other = InvitationFactory(), InvitationFactory()
    box = mailbox.Maildir(tmp_path / "bounces")
    for text in (note(invitation), "Subject: Hello\n\nA letter.\n", note(other, action="delayed")):
        box.add(text.encode())

    for _ in range(2):
        call_command("take_bounces", maildir=tmp_path / "bounces")

    assert capsys.readouterr().out.splitlines() == [
        "1 of 3 messages said that an invitation came back.",
        "0 of 0 messages said that an invitation came back.",
    ]
    left = mailbox.Maildir(tmp_path / "bounces")
    assert sorted(str(message["Subject"]) for message in left) == ["Hello", "Undelivered Mail Returned to Sender"]
    assert {message.get_flags() for message in left} == {"S"}
    assert Invitation.objects.in_state(InvitationState.BOUNCED).get() == invitation


def test_maildir_that_is_none_is_said(tmp_path: Path):
    with pytest.raises(CommandError, match="is not a Maildir"):
        call_command("take_bounces", maildir=tmp_path / "nowhere")


@pytest.mark.parametrize(("content", "taken"), [(None, 1), (b"", 0), (b"\xff\0garbage\n\n\xfe", 0)])
def test_standard_input_is_one_message(
    content: bytes | None, taken: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    invitation = InvitationFactory()
    text = note(invitation).encode() if content is None else content
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text)))

    call_command("take_bounces")

    assert capsys.readouterr().out == f"{taken} of 1 messages said that an invitation came back.\n"


def test_e_mail_comes_back_to_an_address_of_its_own(settings):
    settings.BOUNCE_ADDRESS = "bounces@plenary.example"

    message = invitation_message(InvitationFactory())

    assert message.from_email == "bounces@plenary.example"
    assert message.message()["From"] == settings.DEFAULT_FROM_EMAIL


@pytest.mark.django_db(transaction=True)
def test_e_mail_without_such_an_address_is_from_the_site(settings):
    InvitationFactory(sent_at=None)

    send_invitations()

    assert mail.outbox[0].from_email == settings.DEFAULT_FROM_EMAIL
