"""Invitations go out once each: with a sender that lives, with one that was killed, past a server that refuses."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from threading import Event, Thread

import pytest
from django.db import connection
from django.utils import timezone

from apps.consultations.enums import InvitationState
from apps.consultations.messages import LONGEST_BOUNCE, invitation_message, send_invitations
from apps.consultations.models import Invitation
from apps.core import sending
from apps.core.sending import MOST_ATTEMPTS, STALE_AFTER, claim_next, send_owed
from tests.factories import ConsultationFactory, InvitationFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)


def owed(count: int) -> list[Invitation]:
    consultation, organiser = ConsultationFactory(), UserFactory()
    return [InvitationFactory(consultation=consultation, invited_by=organiser, sent_at=None) for _ in range(count)]


@contextmanager
def another_sender(*, killed: bool) -> Iterator[None]:
    """One that has claimed the first e-mail, in a connection of its own, and lives meanwhile or was killed."""
    claimed, over = Event(), Event()

    def send() -> None:
        with sending._sender() as number:
            claim_next(Invitation.objects.owed(), timezone.now(), number)
            if killed:
                connection.close()
            claimed.set()
            over.wait(10)
        connection.close()

    thread = Thread(target=send)
    thread.start()
    claimed.wait(10)
    yield
    over.set()
    thread.join()


def test_what_a_living_sender_has_in_hand_is_left_to_it(postbox):
    first, second = owed(2)

    with another_sender(killed=False):
        assert send_invitations() == 1

    assert postbox.recipients == [second.email]
    first.refresh_from_db()
    assert first.claimed_by is not None


def test_what_a_killed_sender_had_in_hand_is_sent_at_once_under_the_same_id(postbox):
    first, second = owed(2)
    name = invitation_message(first).extra_headers["Message-ID"]

    with another_sender(killed=True):
        assert send_invitations() == 2

    assert postbox.recipients == [first.email, second.email]
    assert postbox.ids[0] == name
    assert list(Invitation.objects.order_by("pk").values_list("attempts", flat=True)) == [2, 1]


def test_who_dies_before_noting_it_repeats_it_under_the_same_id(postbox):
    """The one moment that SMTP leaves open: taken by the mail server, and nobody here knows."""
    (invitation,) = owed(1)

    def die(mail: Invitation, moment: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        send_owed(Invitation.objects.owed(), invitation_message, die)
    send_invitations()
    send_invitations()

    assert postbox.recipients == [invitation.email] * 2
    assert len(set(postbox.ids)) == 1


def test_one_that_kills_every_sender_is_given_up(postbox):
    first, second = owed(2)
    Invitation.objects.filter(pk=first.pk).update(claimed_at=timezone.now(), claimed_by=1, attempts=MOST_ATTEMPTS)

    send_invitations()

    assert postbox.recipients == [second.email]
    assert Invitation.objects.get(pk=first.pk).state == InvitationState.FAILED


def test_what_the_server_refuses_for_good_has_bounced_with_its_words_and_is_not_tried_again(postbox):
    first, second = owed(2)
    postbox.refused[first.email] = "550 5.1.1 Nobody here is called that " + "x" * LONGEST_BOUNCE

    for _ in range(2):
        send_invitations()

    first.refresh_from_db()
    assert postbox.recipients == [second.email]
    assert (first.state, first.attempts, first.sent_at) == (InvitationState.BOUNCED, 1, None)
    assert first.bounce.startswith("550 5.1.1 Nobody here is called that xxx")
    assert len(first.bounce) == LONGEST_BOUNCE


def test_what_the_server_puts_off_is_tried_later_and_has_not_bounced(postbox):
    first, second = owed(2)
    postbox.refused[first.email] = "451 4.7.1 Greylisted"
    send_invitations()
    del postbox.refused[first.email]
    send_invitations()
    assert postbox.recipients == [second.email]
    assert Invitation.objects.get(pk=first.pk).state == InvitationState.WAITING

    Invitation.objects.filter(pk=first.pk).update(claimed_at=timezone.now() - STALE_AFTER)
    send_invitations()

    assert postbox.recipients == [second.email, first.email]


def test_a_sender_stops_after_its_shift_and_leaves_the_rest_unclaimed(postbox):
    owed(3)
    start = timezone.now()
    hours = iter(range(100))

    def clock():
        return start + timedelta(hours=next(hours))

    sent = send_owed(
        Invitation.objects.owed(),
        invitation_message,
        lambda mail, moment: Invitation.objects.filter(pk=mail.pk).update(sent_at=moment),
        clock,
        within=timedelta(hours=4),
    )

    assert 0 < sent < 3
    assert Invitation.objects.filter(claimed_at=None).count() == 3 - sent


def test_a_long_run_talks_to_the_server_in_several_connections(postbox, monkeypatch):
    monkeypatch.setattr(sending, "PER_CONNECTION", 2)
    owed(5)

    assert send_invitations() == 5
    assert len(postbox.recipients) == 5
