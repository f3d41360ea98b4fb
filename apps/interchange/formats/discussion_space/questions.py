"""Questions that hold all their language versions in one text."""

import re
from collections.abc import Iterable

from django.conf import settings

from apps.core.language import detect_language
from apps.core.tables import Malformed
from apps.interchange.formats.discussion_space.entries import Entry
from apps.interchange.sources import SourceQuestion

# The space after the number may be a non-breaking one.
NUMBER = re.compile(r"^(\d{1,3})\.[^\S\n]", re.MULTILINE)


def question_number(entry: Entry) -> int | None:
    """The number of the question that `entry` asks; None when it is a comment.

    A question begins with its number and says it again before each further language; a comment may begin
    with "1." too, but goes on with "2.".
    """
    numbers = NUMBER.findall(entry.body)
    if entry.in_reply_to is not None or not NUMBER.match(entry.body) or numbers.count(numbers[0]) < 2:
        return None
    return int(numbers[0])


def read_question(entry: Entry, number: int) -> SourceQuestion:
    """The versions of a question: the first line of each is the question, the rest leads into it."""
    text: dict[str, str] = {}
    lead: dict[str, str] = {}
    for version in _versions(entry.body, number):
        language = detect_language(version, settings.LANGUAGE_CODE, among=dict(settings.LANGUAGES))
        if language in text:
            raise Malformed(f"Entry {entry.position} asks question {number} twice in the language {language}.")
        text[language], _newline, rest = version.partition("\n")
        if rest.strip():
            lead[language] = rest.strip()
    return SourceQuestion(number, text, lead)


def _versions(body: str, number: int) -> Iterable[str]:
    parts = re.split(rf"^{number}\.[^\S\n]", body, flags=re.MULTILINE)
    return (part.strip() for part in parts if part.strip())
