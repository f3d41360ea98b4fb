"""What a moderator sends: filters of the queue, and a decision."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.forms.boundfield import BoundWidget
from django.utils.translation import gettext_lazy as _

from apps.consultations.models import Consultation, Question
from apps.consultations.scopes import Scope
from apps.core.identifiers import parse_id
from apps.discussions.models import Comment, Revision
from apps.moderation.enums import NEEDS_REASON, Ruling
from apps.moderation.models import Reason
from apps.moderation.queries import framework_objectives, questions_in
from apps.objectives.models import Objective


class QueueFilter(forms.Form):
    """Read from the address, so that a filtered queue can be kept as a bookmark; it offers what is in `scope`."""

    roundtable = forms.TypedChoiceField(label=_("Roundtable"), required=False, coerce=int, empty_value=None)
    question = forms.TypedChoiceField(label=_("Question"), required=False, coerce=int, empty_value=None)
    language = forms.ChoiceField(label=_("Language"), required=False)
    age = forms.TypedChoiceField(
        label=_("Waiting for"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", _("any time")), (1, _("over a day")), (3, _("over 3 days")), (7, _("over a week"))],
    )

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        questions = questions_in(scope)
        roundtables = {question.roundtable_id: question.roundtable for question in questions}
        self.fields["roundtable"].choices = [  # type: ignore[attr-defined]
            ("", _("all")),
            *((pk, f"{roundtable.number}. {roundtable.title}") for pk, roundtable in roundtables.items()),
        ]
        self.fields["question"].choices = _question_choices(questions)  # type: ignore[attr-defined]
        self.fields["language"].choices = [  # type: ignore[attr-defined]
            ("", _("all")),
            *(
                (code, name)
                for code, name in settings.COMMENT_LANGUAGES
                if scope.languages is None or code in scope.languages
            ),
        ]

    def narrowing(self) -> dict[str, Any]:
        """The valid filters as arguments of `queries.queue`; what is malformed narrows nothing."""
        self.is_valid()
        chosen = self.cleaned_data
        return {
            "roundtable": chosen.get("roundtable"),
            "question": chosen.get("question"),
            "language": chosen.get("language", ""),
            "older_than_days": chosen.get("age"),
        }


class TaggingFilter(forms.Form):
    """Read from the address like that of the queue."""

    question = forms.TypedChoiceField(label=_("Question"), required=False, coerce=int, empty_value=None)
    objective = forms.TypedChoiceField(label=_("Objective"), required=False, coerce=int, empty_value=None)
    state = forms.ChoiceField(
        label=_("Confirmation"), required=False, choices=[("", _("all")), ("untagged", _("not confirmed yet"))]
    )

    def __init__(self, *args: Any, scope: Scope, consultation: Consultation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["question"].choices = _question_choices(questions_in(scope))  # type: ignore[attr-defined]
        self.fields["objective"].choices = [  # type: ignore[attr-defined]
            ("", _("all")),
            *((each.pk, f"{each.number} {each.label}"[:80]) for each in framework_objectives(consultation)),
        ]

    def narrowing(self) -> dict[str, Any]:
        """The valid filters as arguments of `queries.to_tag`; what is malformed narrows nothing."""
        self.is_valid()
        chosen = self.cleaned_data
        return {
            "question": chosen.get("question"),
            "objective": chosen.get("objective"),
            "untagged": chosen.get("state") == "untagged",
        }


def _question_choices(questions: Sequence[Question]) -> list[tuple[Any, Any]]:
    return [("", _("all")), *((question.pk, f"{question.code} {question.text}"[:80]) for question in questions)]


class ObjectivesForm(forms.Form):
    """The objectives of a comment, of the framework of its consultation."""

    objectives = forms.MultipleChoiceField(
        label=_("Objectives"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, comment: Comment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.available = {str(objective.pk): objective for objective in framework_objectives(comment.consultation)}
        self.fields["objectives"].choices = [  # type: ignore[attr-defined]
            (pk, f"{objective.number} {objective.label}") for pk, objective in self.available.items()
        ]
        self.initial.setdefault("objectives", self.present(comment))
        under_review = comment.question.roundtable.objectives.values_list("pk", flat=True)
        self.near = {*map(str, under_review), *self.initial["objectives"]}

    def present(self, comment: Comment) -> list[str]:
        """The keys of the objectives that are ticked at first: those that the comment has."""
        return sorted(str(tag.tag_id) for tag in comment.objective_tags.all())

    def near_boxes(self) -> list[BoundWidget]:
        """The objectives that are under review here or already tagged: those that are mostly meant."""
        return [box for box in self["objectives"] if box.data["value"] in self.near]

    def other_boxes(self) -> list[BoundWidget]:
        return [box for box in self["objectives"] if box.data["value"] not in self.near]

    def clean_objectives(self) -> list[Objective]:
        return [self.available[pk] for pk in self.cleaned_data["objectives"]]


class TaggingForm(ObjectivesForm):
    """What a published comment speaks to, with the objectives that it had when the form was made."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, comment: Comment, **kwargs: Any) -> None:
        super().__init__(*args, comment=comment, **kwargs)
        self.initial["seen"] = "-".join(self.present(comment))

    def clean_seen(self) -> set[int]:
        keys = {parse_id(text) for text in self.cleaned_data["seen"].split("-") if text}
        return {key for key in keys if key is not None}

    def look_again(self, comment: Comment) -> None:
        """What `comment` has now counts as seen; what was ticked stays ticked."""
        self.data = data = self.data.copy()  # type: ignore[attr-defined]
        data["seen"] = "-".join(self.present(comment))


class DecisionForm(ObjectivesForm):
    """A ruling on the revision that the moderator has read."""

    revision = forms.ModelChoiceField(Revision.objects.none(), widget=forms.HiddenInput)
    ruling = forms.ChoiceField(choices=Ruling.choices, widget=forms.HiddenInput)
    reason = forms.ModelChoiceField(
        Reason.objects.all(),
        label=_("Reason"),
        required=False,
        empty_label=_("none"),
        help_text=_("Needed to return, decline or hide. The author reads it."),
    )
    note = forms.CharField(
        label=_("Note to the author"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )

    def __init__(self, *args: Any, comment: Comment, **kwargs: Any) -> None:
        super().__init__(*args, comment=comment, **kwargs)
        self.fields["revision"].queryset = comment.revisions.all()  # type: ignore[attr-defined]
        self.initial.setdefault("revision", comment.latest_revision_id)

    def present(self, comment: Comment) -> list[str]:
        """Those that the comment has, with those that its author proposes for the waiting wording."""
        revision = comment.latest_revision
        proposed = revision.objectives.values_list("pk", flat=True) if revision and revision.is_pending else ()
        return sorted({*super().present(comment), *map(str, proposed)})

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("ruling") in NEEDS_REASON and "reason" in cleaned and cleaned["reason"] is None:
            self.add_error("reason", _("Choose a reason: the author will read it."))
        return cleaned
