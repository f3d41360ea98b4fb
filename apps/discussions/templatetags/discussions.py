"""What discussions have to say on pages of other rooms."""

from collections.abc import Iterable

from django import template
from django.template import Context
from django.template.loader import get_template
from django.utils.safestring import SafeString

from apps.consultations.models import Question, Roundtable
from apps.discussions import translating
from apps.discussions.models import CommentTranslation
from apps.discussions.queries import Reader
from apps.discussions.rendered import shared_threads
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


@register.simple_tag(takes_context=True)
def threads(context: Context) -> SafeString:
    """The threads of the page; of visitors those that another visitor was shown, if nothing has changed."""
    template = get_template("discussions/threads.html").template  # type: ignore[attr-defined]
    return shared_threads(context, lambda: template.render(context))


@register.filter
def of_question(found: dict[int, Standing] | None, question: Question) -> Standing:
    return (found or {}).get(question.pk, Standing())


@register.filter
def opened_for(translations: Iterable[CommentTranslation], language: str) -> CommentTranslation | None:
    """The one that a reader of `language` finds unfolded."""
    return translating.opened_for(translations, language)
