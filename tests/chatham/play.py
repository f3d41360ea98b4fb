"""One run: two consultations with the same people, one after the other, watched from six vantage points."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from random import Random
from unittest.mock import patch

from django.contrib.auth.models import AnonymousUser
from django.core import mail
from django.core.cache import cache
from django.db import transaction
from django.utils import translation

from apps.accounts.models import User
from apps.activity.models import Activity
from apps.consultations.enums import ModerationPolicy, Visibility
from apps.consultations.models import Question
from apps.discussions.models import Comment
from apps.search.following import follow_log
from tests.chatham.case import Case
from tests.chatham.cast import Cast, Vantage, make_cast
from tests.chatham.clock import Clock
from tests.chatham.evidence import REFERENCE
from tests.chatham.knowledge import people_in, truth_of
from tests.chatham.plot import BEGIN, Act, Event, Scale, plot
from tests.chatham.stage import Stage, set_stage
from tests.chatham.watcher import Watcher

KINDS = ((Visibility.MEMBERS, ModerationPolicy.PRE), (Visibility.PUBLIC, ModerationPolicy.POST))
APART = timedelta(days=12)


def play(seed: int, scale: Scale) -> list[Case]:
    """What there is to be known of both consultations from each vantage point; the database is as before."""
    clock = Clock(BEGIN)
    with translation.override("en"), clock.in_charge(), _undone(), _quietly():
        cases = list(_play(seed, scale, clock))
    cache.clear()
    return cases


@contextmanager
def _undone() -> Iterator[None]:
    """The transaction of a test, in which what has to be durable may be played, too."""
    transaction_of_a_test = transaction.atomic()
    transaction_of_a_test._from_testcase = True
    with transaction_of_a_test:
        yield
        transaction.set_rollback(True)


@contextmanager
def _quietly() -> Iterator[None]:
    """Without a line in the log for every refusal, and without the contexts that a test client keeps."""
    logger = logging.getLogger("django.request")
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    with patch("django.test.client.store_rendered_templates"):
        yield
    logger.setLevel(level)


def _play(seed: int, scale: Scale, clock: Clock) -> Iterator[Case]:
    random = Random(seed)
    cast = make_cast(random)
    shows = []
    for number, (visibility, moderation) in enumerate(KINDS):
        clock.moment = BEGIN + number * APART
        stage = set_stage(cast, random, clock, visibility=visibility, moderation=moderation)
        show = _Show(stage, _watchers(cast, stage, clock), scale)
        events = plot(seed * len(KINDS) + number, scale)
        show.run([replace(event, at=event.at + number * APART) for event in events])
        shows.append(show)
    for here, there in (shows, shows[::-1]):
        people = people_in(here.stage.consultation, cast.authors)
        truth = truth_of(here.stage.consultation, there.stage.consultation)
        kind = here.stage.consultation.visibility
        for watcher in here.watchers:
            yield Case(watcher.vantage, kind, watcher.evidence, people, truth, Random(seed))


def _watchers(cast: Cast, stage: Stage, clock: Clock) -> list[Watcher]:
    return [
        Watcher(
            vantage=each,
            listener=cast.watchers.get(each, AnonymousUser()),
            client=cast.client_of(cast.watchers.get(each)),
            consultation=stage.consultation,
            clock=clock,
        )
        for each in Vantage
    ]


class _Show:
    def __init__(self, stage: Stage, watchers: list[Watcher], scale: Scale) -> None:
        self.stage, self.watchers, self.scale = stage, watchers, scale
        self.turn = 0

    def run(self, events: list[Event]) -> None:
        last = Activity.objects.order_by("pk").values_list("pk", flat=True).last() or 0
        if not self.scale.by_turns:
            self._take_stock()
        for event in events:
            question = self.stage.perform(event)
            activities = list(Activity.objects.filter(pk__gt=last).order_by("pk"))
            if not activities and event.act == Act.DECIDE:
                continue
            last = activities[-1].pk if activities else last
            self._watch(event, question, activities)
        self._end()

    def _watch(self, event: Event, question: Question | None, activities: list[Activity]) -> None:
        is_evening = event.act == Act.STOCK
        self.stage.send_mail(digests=is_evening)
        for watcher in self.watchers:
            watcher.hear(activities)
        for watcher in self._whose_turn_it_is(event):
            watcher.look(question)
        self._hand_out_mail()
        if is_evening and not self.scale.by_turns:
            self._take_stock(files=True)

    def _whose_turn_it_is(self, event: Event) -> list[Watcher]:
        if not self.scale.by_turns:
            return self.watchers
        self.turn += 1
        readers, deciders = self.watchers[:4], self.watchers[4:]
        reader, decider = readers[self.turn % len(readers)], deciders[self.turn % len(deciders)]
        if event.act in (Act.JOIN, Act.FOLLOW):
            return [reader]
        return [reader, *(deciders if event.act in (Act.SPEAK, Act.WRITE) else [decider])]

    def _end(self) -> None:
        """All that is there, and again when comments have closed and more figures appear."""
        if not self.scale.by_turns:
            self._take_stock()
        self.stage.clock.moment += timedelta(days=40)
        self._take_stock(files=True)
        for watcher in self.watchers:
            if watcher.vantage == Vantage.PARTICIPANT:
                watcher.visit_people()

    def _take_stock(self, *, files: bool = False) -> None:
        follow_log()
        for watcher in self.watchers:
            watcher.take_stock(files=files)

    def _hand_out_mail(self) -> None:
        """To each watcher their own; to the participant also what the thirty get of others' comments."""
        users = self.stage.cast.watchers
        for message in mail.outbox:
            for watcher in self.watchers:
                user = users.get(watcher.vantage)
                is_own = user is not None and message.to == [user.email]
                if is_own or (watcher.vantage == Vantage.PARTICIPANT and _is_of_others(message)):
                    watcher.read(message)
        mail.outbox.clear()


def _is_of_others(message: object) -> bool:
    """Whether somebody of the thirty is told of nothing that they wrote themself."""
    text, to = str(getattr(message, "body", "")), getattr(message, "to", [])
    references = {match[0] for match in REFERENCE.finditer(text)}
    reader = User.objects.filter(email__in=to).first()
    return not Comment.objects.filter(author=reader, reference__in=references).exists()
