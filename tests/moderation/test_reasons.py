import pytest

from apps.moderation.models import Reason

pytestmark = pytest.mark.django_db
CODES = ["off_topic", "personal_data", "insult", "duplicate", "advertising", "unclear", "wrong_question"]


def test_installation_starts_with_reasons_explained_in_every_language():
    reasons = list(Reason.objects.all())
    languages = {"ar", "en", "es", "fr", "ru", "zh-hans"}
    assert [reason.code for reason in reasons] == CODES
    assert all(set(reason.name.data) == set(reason.explanation.data) == languages for reason in reasons)
