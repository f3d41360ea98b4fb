"""Saying yes to one purpose, and taking it back."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from apps.accounts.consents import give_consent, withdraw_consent
from apps.accounts.models import Consent, Purpose
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
MOMENT = datetime(2026, 3, 2, 7, tzinfo=UTC)


def test_giving_twice_is_giving_once_and_keeps_the_first_words():
    user = UserFactory()

    first = give_consent(user=user, purpose=Purpose.DIGESTS, wording="Send me news.", now=MOMENT)
    again = give_consent(user=user, purpose=Purpose.DIGESTS, wording="Other words.")

    assert (again, again.wording, again.given_at) == (first, "Send me news.", MOMENT)


def test_withdrawing_keeps_the_row_and_says_until_when():
    user, other = UserFactory(), UserFactory()
    give_consent(user=user, purpose=Purpose.DIGESTS, wording="Yes.", now=MOMENT)
    give_consent(user=other, purpose=Purpose.DIGESTS, wording="Yes.", now=MOMENT)

    for _time in range(2):
        withdraw_consent(user=user, purpose=Purpose.DIGESTS, now=MOMENT + timedelta(days=1))

    assert Consent.objects.get(user=user).withdrawn_at == MOMENT + timedelta(days=1)
    assert list(Consent.objects.standing()) == [Consent.objects.get(user=other)]


def test_consent_stands_once_for_each_purpose():
    consent = give_consent(user=UserFactory(), purpose=Purpose.DIGESTS, wording="Yes.")

    with pytest.raises(IntegrityError), transaction.atomic():
        Consent.objects.create(user=consent.user, purpose=consent.purpose, wording="Yes.", given_at=MOMENT)


def test_consent_ends_no_earlier_than_it_began():
    with pytest.raises(IntegrityError), transaction.atomic():
        Consent.objects.create(
            user=UserFactory(),
            purpose=Purpose.DIGESTS,
            wording="Yes.",
            given_at=MOMENT,
            withdrawn_at=MOMENT - timedelta(seconds=1),
        )
