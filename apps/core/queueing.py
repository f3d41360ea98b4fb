"""Handing work to the background without depending on it: a sweep does what was not queued."""

import logging
import time

from celery import Task
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)
PAUSE = 30.0


class Queue:
    """Queues `task`; remembers, per process, until when (monotonic seconds) a dead broker is left alone."""

    def __init__(self, task: Task) -> None:
        self.task = task
        self.silent_until = 0.0

    def put(self, *arguments: object) -> None:
        """A broker that is down costs nobody their request: the sweep does the work instead."""
        if time.monotonic() < self.silent_until:
            return
        try:
            self.task.delay(*arguments)
        except OperationalError as error:
            self.silent_until = time.monotonic() + PAUSE
            logger.warning("No broker, %s%s is left to the sweep: %s", self.task.name, arguments, error)
