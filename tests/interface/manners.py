"""Silence on the console, and a content security policy that allows nothing inline and that nothing breaks."""

import re
from collections.abc import Iterable

from tests.interface.survey import Visit

# A browser says so of every page that is an answer with such a status.
REFUSAL = re.compile(r"error: Failed to load resource: the server responded with a status of (\d+)")


class Manners:
    def look(self, visit: Visit) -> Iterable[str]:
        expected = {str(answer.status) for answer in visit.answers}
        for text in visit.said:
            refusal = REFUSAL.match(text)
            if not (refusal and refusal[1] in expected):
                yield f"on the console: {text}"
        for answer in visit.answers:
            if not 300 <= answer.status < 400:
                yield from _faults(answer.headers.get("content-security-policy", ""))


def _faults(policy: str) -> Iterable[str]:
    if "default-src 'none'" not in policy:
        yield f"the policy is {policy!r}"
    for word in ("unsafe-inline", "unsafe-eval", "unsafe-hashes", "*", "data:", "http:"):
        if word in policy:
            yield f"the policy allows {word}"
