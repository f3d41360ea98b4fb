"""What two heaps of answers differ in, and how well their times tell them apart."""

import re
from base64 import urlsafe_b64decode
from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass, field
from random import Random
from statistics import median

RESAMPLES = 400
TOKENS = (
    (re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"'), 'name="csrfmiddlewaretoken"'),
    (re.compile(r"(csrftoken|sessionid)=[^;]*"), r"\1=TOKEN"),
    (re.compile(r"expires=[^;]*"), "expires=DATE"),
    (re.compile(r"\w+@signed-in\.example"), "ONESELF"),
)
CLOCKS = ("date", "expires")
# What Django keeps of messages in a cookie, before its signature.
MESSAGES = re.compile(r"messages=([^:;]*):[^;]*")


def _readable(cookie: re.Match[str]) -> str:
    return f"messages={urlsafe_b64decode(cookie[1] + '==').decode()}"


@dataclass
class Answer:
    status: int
    headers: list[tuple[str, str]]
    body: str
    seconds: float

    def shape(self, address: str) -> str:
        """All but the time: what is random in every answer and the address that was asked about left out."""
        headers = sorted(f"{name}: {value}" for name, value in self.headers if name.lower() not in CLOCKS)
        text = MESSAGES.sub(_readable, "\n".join([str(self.status), *headers, self.body]))
        text = text.replace(address, "ADDRESS")
        for pattern, instead in TOKENS:
            text = pattern.sub(instead, text)
        return text


@dataclass
class Heap:
    """Answers, the pages after some of them, and the times of all."""

    shapes: Counter[str] = field(default_factory=Counter)
    pages: Counter[str] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)

    def add(self, answer: Answer, address: str) -> None:
        self.shapes[answer.shape(address)] += 1
        self.seconds.append(answer.seconds)


def report(name: str, known: Heap, unknown: Heap) -> str:
    low, high = interval(known.seconds, unknown.seconds)
    answers = "DIFFERENT ANSWERS" if differences(known, unknown) else "same answers"
    times = f"{median(known.seconds) * 1000:6.2f} and {median(unknown.seconds) * 1000:6.2f} ms"
    figures = f"AUC {auc(known.seconds, unknown.seconds):.3f} [{low:.3f}, {high:.3f}]"
    return f"{name:<42} {len(known.seconds):>5} pairs   {answers:<17}   {times}   {figures}"


def differences(known: Heap, unknown: Heap) -> list[str]:
    """The lines that not all answers share."""
    found: set[str] = set()
    for shapes in (known.shapes | unknown.shapes, known.pages | unknown.pages):
        texts = [set(shape.splitlines()) for shape in shapes]
        found |= set().union(*texts) - set.intersection(*texts) if texts else set()
    return sorted(found)


def auc(first: list[float], second: list[float]) -> float:
    """How often one of `first` is larger than one of `second` (Mann and Whitney), ties counting half."""
    ordered = sorted(second)
    wins = sum(bisect_left(ordered, value) + bisect_right(ordered, value) for value in first)
    return wins / (2 * len(first) * len(second))


def interval(first: list[float], second: list[float]) -> tuple[float, float]:
    """In which 95 of 100 resamples have their AUC."""
    random = Random(1)
    found = sorted(
        auc(random.choices(first, k=len(first)), random.choices(second, k=len(second))) for _ in range(RESAMPLES)
    )
    return found[RESAMPLES // 40], found[-RESAMPLES // 40 - 1]
