"""What a moderator sends: filters of the queue, and a decision."""

from typing import Any

from django import forms
from django.conf import settings
from django.forms.boundfield import BoundWidget
from django.utils.translation import gettext_lazy as _

from apps.consultations.scopes import Scope
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
        self.fields["question"].choices = [  # type: ignore[attr-defined]
            ("", _("all")),
            *((question.pk, f"{question.code} {question.text}"[:80]) for question in questions),
        ]
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


class DecisionForm(forms.Form):
    """A ruling on the revision that the moderator has read."""

    revision = forms.ModelChoiceField(Revision.objects.none(), widget=forms.HiddenInput)
    ruling = forms.ChoiceField(choices=Ruling.choices, widget=forms.HiddenInput)
    objectives = forms.MultipleChoiceField(
        label=_("Objectives"), required=False, widget=forms.CheckboxSelectMultiple
    )
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
        super().__init__(*args, **kwargs)
        self.available = {str(objective.pk): objective for objective in framework_objectives(comment.consultation)}
        self.fields["revision"].queryset = comment.revisions.all()  # type: ignore[attr-defined]
        self.fields["objectives"].choices = [  # type: ignore[attr-defined]
            (pk, f"{objective.number} {objective.label}") for pk, objective in self.available.items()
        ]
        self.initial.setdefault("objectives", _proposed_and_confirmed(comment))
        self.initial.setdefault("revision", comment.latest_revision_id)
        under_review = comment.question.roundtable.objectives.values_list("pk", flat=True)
        self.near = {*map(str, under_review), *self.initial["objectives"]}

    def near_boxes(self) -> list[BoundWidget]:
        """The objectives that are under review here or already tagged: those that are mostly meant."""
        return [box for box in self["objectives"] if box.data["value"] in self.near]

    def other_boxes(self) -> list[BoundWidget]:
        return [box for box in self["objectives"] if box.data["value"] not in self.near]

    def clean_objectives(self) -> list[Objective]:
        return [self.available[pk] for pk in self.cleaned_data["objectives"]]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("ruling") in NEEDS_REASON and "reason" in cleaned and cleaned["reason"] is None:
            self.add_error("reason", _("Choose a reason: the author will read it."))
        return cleaned


def _proposed_and_confirmed(comment: Comment) -> list[str]:
    """The objectives that the comment has, with those that its author proposes for the waiting wording."""
    tagged = {tag.tag_id for tag in comment.objective_tags.all()}
    revision = comment.latest_revision
    proposed = revision.objectives.values_list("pk", flat=True) if revision and revision.is_pending else ()
    return [str(pk) for pk in sorted({*tagged, *proposed})]
