from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.utils import timezone

from config.celery import app


def session(key: str, *, expires_in: timedelta) -> None:
    Session.objects.create(session_key=key, session_data="", expire_date=timezone.now() + expires_in)


@pytest.mark.django_db
def test_expired_sessions_go_daily_and_others_stay():
    session("old", expires_in=timedelta(seconds=-1))
    session("new", expires_in=timedelta(days=1))
    [entry] = [entry for entry in settings.CELERY_BEAT_SCHEDULE.values() if entry["task"] == "core.clear_sessions"]

    app.loader.import_default_modules()
    app.tasks[entry["task"]].apply(throw=True)

    assert entry["schedule"] == timedelta(days=1).total_seconds()
    assert list(Session.objects.values_list("session_key", flat=True)) == ["new"]
