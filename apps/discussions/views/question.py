"""The page of a question: the most important page there is."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.generic import TemplateView, View

from apps.consultations.enums import Feature
from apps.consultations.models import Question
from apps.core.identifiers import parse_id
from apps.core.language import best_version, text_direction, versions_of
from apps.core.views.access import PUBLIC, Access, may
from apps.core.views.kept import kept_text
from apps.discussions.attribution import VOICES
from apps.discussions.drafting import Desk, desk_at, drafts_under
from apps.discussions.enums import CommentAttribution, CommentVoice
from apps.discussions.figures import heard_groups
from apps.discussions.forms import CommentForm
from apps.discussions.models import Comment
from apps.discussions.queries import (
    MOST_FRESH,
    Node,
    ThreadPage,
    cursor_before,
    objectives_under_review,
    published_after,
    question_for,
    thread_page,
)
from apps.discussions.quoting import quotation_of
from apps.discussions.rules import silence_sentence
from apps.discussions.selection import Selection, selection_from
from apps.discussions.selection_form import SelectionForm
from apps.discussions.standing import Standing, mark_unread, standings
from apps.discussions.views.languages import remembered_languages
from apps.discussions.views.uploads import Uploads, place_of_answer
from apps.objectives.models import Objective
from apps.organisations.models import Affiliation, StakeholderGroup
from apps.organisations.queries import current_affiliation

TEMPLATE = "discussions/question.html"


def kept_place(pk: int) -> str:
    """Under which name a text for the question of that number is kept."""
    return f"question:{pk}"


class QuestionContext:
    """What the page of a question shows; also used to give a form back with what was written."""

    request: HttpRequest
    template_name: str | None = TEMPLATE

    def question_context(
        self, question: Question, form: CommentForm | None = None, reply_to: Comment | None = None, **extra: Any
    ) -> dict[str, Any]:
        consultation = question.roundtable.consultation
        user = self.request.user
        consultation.__dict__["_roles_by_user"] = {user.pk: frozenset(question.role_names)}  # type: ignore[attr-defined]
        kept = kept_text(self.request, kept_place(question.pk))
        reply_to = reply_to or self._reply_to(question, kept)
        neighbours = siblings(question)
        found = standings(neighbours, user)
        objectives = objectives_under_review(question)
        choice, selection = self._selection(question, objectives, found.get(question.pk, Standing()))
        page = self._page(question, reply_to, selection)
        may_comment = may(user, "discussions.add_comment", consultation)
        affiliation = current_affiliation(user) if may_comment else None  # type: ignore[arg-type]
        desk = self._desk(question, reply_to)
        if form is None and (may_comment or kept):
            voices = voices_of(question, affiliation)
            initial = kept or (desk.shown.as_initial if desk.shown else self._quotation(reply_to))
            form = CommentForm(initial=initial, consultation=consultation, objectives=objectives, voices=voices)
        return {
            "question": question,
            "roundtable": question.roundtable,
            "consultation": consultation,
            "page_url": question.get_absolute_url(),
            "site_url": settings.SITE_URL.rstrip("/"),
            "phase": consultation.phase_for(Feature.COMMENT),
            "siblings": neighbours,
            "standings": found,
            "selection": selection,
            "choice": choice,
            "found_count": page.position.total,
            "objectives": objectives,
            "text": self._version(question),
            "heard": heard_groups(question),
            "page": page,
            "unread": mark_unread(question, page.threads, user),
            "form": form,
            "uploads": self._uploads(question, reply_to),
            "may_comment": may_comment,
            "may_endorse": may(user, "discussions.endorse", consultation),
            "may_translate": may(user, "discussions.translate", question),
            "silence": silence_sentence(user, consultation),
            "reply_to": reply_to,
            "reply_stands_here": reply_to is not None and page.shows(reply_to),
            "was_kept": bool(kept),
            "drafts": desk.beside(form),
            "lost_parent": reply_to is None and bool(kept.get("parent") or (desk.shown and desk.shown.parent_id)),
            "affiliation": affiliation,
            "may_moderate": may(user, "moderation.view_queue", consultation),
            "may_tag": may(user, "moderation.tag_comments", consultation),
            **extra,
        }

    def _desk(self, question: Question, reply_to: Comment | None) -> Desk:
        """What was not sent for this place; ?draft= names what is to be in the form."""
        drafts = drafts_under(question, self.request.user) if question.has_drafts else []  # type: ignore[attr-defined]
        return desk_at(drafts, self.request.GET.get("draft"), parent=reply_to)

    def _quotation(self, reply_to: Comment | None) -> dict[str, str]:
        """What the form begins with if the comment that it answers is to be quoted."""
        return {"body": quotation_of(reply_to)} if reply_to and self.request.GET.get("quote") else {}

    def _uploads(self, question: Question, reply_to: Comment | None) -> Uploads:
        place, may_have = place_of_answer(question, reply_to), question.has_uploads  # type: ignore[attr-defined]
        return Uploads(self.request, place, may_have=may_have)

    def _page(self, question: Question, reply_to: Comment | None, selection: Selection) -> ThreadPage:
        """The page asked for, or the one on which the comment that is being answered stands."""
        cursor = self.request.GET.get("after")
        if cursor is None and reply_to is not None and selection.is_plain:
            cursor = cursor_before(reply_to, self.request.user)
        return thread_page(question, self.request.user, cursor, selection)

    def _selection(
        self, question: Question, objectives: list[Objective], standing: Standing
    ) -> tuple[SelectionForm, Selection]:
        """What the address asks to see of the discussion, and the form that asks for something else."""
        groups = list(StakeholderGroup.objects.filter(pk__in=standing.groups))
        offered: dict[str, Any] = {"objectives": objectives, "groups": groups}
        saved = remembered_languages(self.request)
        form = SelectionForm(self.request.GET, languages=standing.languages, saved=saved, **offered)
        author = self._comment_here(question, self.request.GET.get("author"))
        return form, selection_from(form, author=author, saved=saved, **offered)

    def _version(self, question: Question) -> dict[str, Any]:
        """The question in the language asked for by ?in=, else in the reader's, and what else there is."""
        asked = self.request.GET.get("in")
        versions = versions_of(question.text)
        text, language = best_version(question.text, asked if asked in versions else None)
        lead, lead_language = best_version(question.lead, language)
        return {
            "title": text,
            "language": language,
            "direction": text_direction(language),
            "lead": lead,
            "lead_language": lead_language,
            "lead_direction": text_direction(lead_language),
            "others": [code for code in versions if code != language],
        }

    def _reply_to(self, question: Question, kept: dict[str, Any]) -> Comment | None:
        """The published comment here that ?reply=, or the text that was kept, answers."""
        return self._comment_here(question, self.request.GET.get("reply") or kept.get("parent"))

    def _comment_here(self, question: Question, asked: object) -> Comment | None:
        """The published comment under `question` with that number."""
        number = parse_id(asked)
        if number is None:
            return None
        comments = Comment.objects.visible_to(self.request.user).published().filter(question=question)
        return (
            comments.select_related("root", "published_revision", "question__roundtable__consultation")
            .filter(pk=number)
            .first()
        )


class QuestionPage(Access, QuestionContext, TemplateView):
    permission = PUBLIC

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        question = get_object_or_404(
            question_for(
                self.request.user,
                roundtable__consultation__slug=self.kwargs["slug"],
                roundtable__number=self.kwargs["roundtable"],
                **_numbered(self.kwargs.get("number")),
            )
        )
        return super().get_context_data(**self.question_context(question))


class QuestionAddress(Access, View):
    """From the number of a question to the box on its page: for whoever signs in to send what they wrote."""

    permission = PUBLIC

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        questions = Question.objects.visible_to(request.user).select_related("roundtable__consultation")
        return redirect(f"{get_object_or_404(questions, pk=pk).get_absolute_url()}#compose")


class FreshComments(Access, View):
    """What was published after the activity `?after=`: fetched by an open page, inserted on request."""

    permission = PUBLIC

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        question = get_object_or_404(
            Question.objects.visible_to(request.user).select_related("roundtable__consultation"), pk=pk
        )
        comments = published_after(question, parse_id(request.GET.get("after")) or 0, request.user)
        nodes = [Node(comment) for comment in comments]
        mark_unread(question, nodes, request.user)
        context = {
            "comments": comments,
            "is_too_much": len(comments) > MOST_FRESH,
            "nodes": nodes,
            "selection": Selection(hidden=self._hidden()),
            "question": question,
            "page_url": question.get_absolute_url(),
            "site_url": settings.SITE_URL.rstrip("/"),
            # Into what is sorted or filtered nothing is inserted: the way leads to the first one in its thread.
            "leads_to": comments[0].get_absolute_url() if comments and "elsewhere" in request.GET else "",
            "may_comment": may(request.user, "discussions.add_comment", question.roundtable.consultation),
            "may_endorse": may(request.user, "discussions.endorse", question.roundtable.consultation),
            "may_translate": may(request.user, "discussions.translate", question),
        }
        return render(request, "discussions/fresh.html", context)

    def _hidden(self) -> tuple[str, ...]:
        """The languages that the page hides into which this goes."""
        if "hide" in self.request.GET:
            return tuple(self.request.GET.getlist("hide"))
        return remembered_languages(self.request).hidden


def voices_of(question: Question, affiliation: Affiliation | None) -> list[CommentVoice]:
    """In which voices one may speak here whose `affiliation` it is; `question` says whether they are protected."""
    if question.is_protected:  # type: ignore[attr-defined]
        return []
    rule = CommentAttribution(question.roundtable.attribution_rule)
    represents = affiliation is not None and affiliation.represents
    return [voice for voice in VOICES[rule] if represents or voice != CommentVoice.ORGANISATION]


def siblings(question: Question) -> list[Question]:
    """All questions of the roundtable, in order, each knowing its roundtable."""
    questions = list(Question.objects.filter(roundtable=question.roundtable_id).in_order())
    for sibling in questions:
        sibling.roundtable = question.roundtable
    return questions


def _numbered(number: int | None) -> dict[str, object]:
    return {"number__isnull": True} if number is None else {"number": number}
