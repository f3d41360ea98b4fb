"""What the tests of search share."""

import re
from collections.abc import Callable
from html import unescape

import pytest
from django.core.cache import cache
from django.test import Client

from apps.accounts.models import User
from apps.consultations.models import Question
from apps.search.indexing import reconcile
from tests.factories import QuestionFactory

Search = Callable[..., "Page"]
MARKUP, MARK = re.compile(r"<[^>]+>"), re.compile(r"</?mark>")


class Page(str):
    """The page of answers."""

    @property
    def found(self) -> list[str]:
        """Each answer's words, on one line."""
        entries = re.findall(r"<li><div>(.*?)</div></li>", self, re.DOTALL)
        return [" ".join(unescape(MARKUP.sub(" ", MARK.sub("", entry))).split()) for entry in entries]

    @property
    def marked(self) -> list[str]:
        return [unescape(text) for text in re.findall(r"<mark>(.*?)</mark>", self)]

    @property
    def addresses(self) -> list[str]:
        """Where the answers lead."""
        return re.findall(r'<h2><a href="([^"]+)"', self)


@pytest.fixture
def question() -> Question:
    return QuestionFactory(number=1, text={"en": "What works?", "fr": "Qu’est-ce qui marche ?"})


@pytest.fixture
def search() -> Search:
    """What somebody finds, once all that there is has been indexed."""

    def _search(text: str, user: User | None = None, **narrowing: object) -> Page:
        reconcile()
        cache.clear()
        client = Client()
        if user:
            client.force_login(user)
        answer = client.get("/search/", {"q": text, **narrowing})
        assert answer.status_code == 200
        return Page(answer.content.decode())

    return _search
