"""What the tests of drafts share."""

import re
from collections.abc import Mapping

from django.test import Client

from apps.accounts.models import User
from apps.consultations.models import Question
from apps.discussions.actions import save_draft
from apps.discussions.actions.draft import Place
from apps.discussions.models import Draft

TEXT = "A text that took an hour to write."
LONG = "Twenty words that somebody has thought about. " * 10


def text(body: str, **more: object) -> Mapping[str, object]:
    return {"body": body, **more}


def save(author: User, question: Question, body: str, **known: object) -> Draft:
    """As some page saves it, which knows of a `version` and is on a `device`."""
    place = Place(question, known.pop("parent", None), known.pop("comment", None))  # type: ignore[arg-type]
    draft = save_draft(author=author, place=place, text=text(body), **known).draft  # type: ignore[arg-type]
    assert draft
    return draft


def bodies(author: User) -> dict[str, bool]:
    """What is kept, and which of it is current."""
    return dict(Draft.objects.of(author).values_list("body", "is_current"))


def box(html: str) -> str:
    found = re.search(r"<textarea[^>]*name=\"body\"[^>]*>(.*?)</textarea>", html, re.S)
    assert found
    return found[1].strip()


def autosave(client: Client, question: Question, **fields: object):
    data = {"autosave": "1", "question": question.pk, "body": TEXT, **fields}
    return client.post("/drafts/saving/", data)
