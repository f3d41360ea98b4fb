"""The Celery application: `celery -A config.celery worker` and `… beat`."""

import os

from celery import Celery
from celery.signals import worker_ready

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")
app = Celery("plenary")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_ready.connect
def look_for_what_was_left(**kwargs: object) -> None:
    """Mail that a killed worker had in hand does not wait until beat asks for it."""
    for task in ("notifications.sweep", "consultations.send_invitations"):
        app.send_task(task)
