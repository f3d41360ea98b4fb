"""What discussions have to say on pages of other rooms."""

from collections.abc import Iterable

from django import template

from apps.consultations.models import Question, Roundtable
from apps.discussions.queries import Reader
from apps.discussions.standing import Standing, standings

register = template.Library()


@register.simple_tag
def standings_of(questions: Iterable[Question], user: Reader) -> dict[int, Standing]:
    """Where the discussions of `questions` stand for `user`. One query."""
    return standings(questions, user)


@register.simple_tag
def standings_in(roundtables: Iterable[Roundtable], user: Reader) -> dict[int, Standing]:
    """The same for all questions of `roundtables`."""
    return standings([question for roundtable in roundtables for question in roundtable.questions.all()], user)


@register.filter
def of_question(found: dict[int, Standing] | None, question: Question) -> Standing:
    return (found or {}).get(question.pk, Standing())
