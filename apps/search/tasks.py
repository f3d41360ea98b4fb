"""What runs in the background. The log says what is new, and a comparison finds what it did not say."""

from celery import shared_task

from apps.search.following import follow_log
from apps.search.indexing import reconcile


@shared_task(name="search.follow_log")
def keep_up() -> None:
    follow_log()


@shared_task(name="search.reconcile")
def compare() -> None:
    reconcile()
