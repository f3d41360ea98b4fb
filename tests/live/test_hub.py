"""The hub keeps no trace of a page that is gone."""

from apps.consultations.models import Question
from apps.live import hub
from tests.factories import QuestionFactory
from tests.live.conftest import Listen, closing_code, is_silent, wait_until


def test_pages_that_have_gone_or_were_refused_are_forgotten(listen: Listen, question: Question):
    hidden = QuestionFactory(roundtable__consultation__announced_at=None)
    page = listen(question.topic)
    assert is_silent(page)
    (here,) = [each for each in hub._hubs.values() if each.listened_topics]
    assert here.listened_topics == {question.topic}

    closing_code(listen(hidden.topic))
    page.close()

    wait_until(lambda: not here.listened_topics)
