"""Every part that pages are made of, in every state, for whoever works on them. Routed only in the demo."""

from datetime import timedelta
from types import SimpleNamespace as Part
from typing import Any

from django import forms
from django.conf import settings
from django.core.paginator import Page, Paginator
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from apps.core.multilingual import MultilingualForm, Text
from apps.core.views.access import PUBLIC, Access

LONG_NAME = (
    "Permanent Conference of the Confederated Associations of Inland Navigation, Harbour and Seafaring Workers"
    " of the Eastern Beacon Coast"
)
LONG_WORD = "Binnenschifffahrtsgewerkschaftssekretariate"
MANY = 123_456_789_012
# Names of files and of classes.
NAMES = {
    "all": "templates/components",
    "small": "small",
    "phase": "phase_bar.html",
    "objectives": "objectives.html",
    "main": ".main .quiet .plain",
    "fields": "form_fields.html field.html",
    "form": "form_errors.html",
    "versions": "versions.html",
    "status": "status_note.html messages.html kept_text.html",
    "group": "group_bars.html",
    "heat": ".heat",
    "comment": ".comment",
    "pagination": "pagination.html",
    "empty": "empty.html",
    "fold": "fold.html .disclosure .side",
    "language": "language_menu.html unread.html moment.html",
    "listing": ".listing .facts .counts",
}
SAMPLE = {
    "person": "Callum Thornquay",
    "office": "Director",
    "group": "Government",
    "reference": "CMR-RT1-Q1-0001",
    "arab": "سمير الصيادي",
    "arabic": "ترافعتُ خلال العامين الماضيين في تسع قضايا لاسترداد رسوم الاستقدام.",
    "chinese": "监护人制度是一切问题的根源，必须改变。",
}
CHOICES = [("1", "Comments are open"), ("2", LONG_NAME), ("3", LONG_WORD)]


class _SampleForm(forms.Form):
    """A field of each kind; sent empty all of them complain."""

    text = forms.CharField(label=_("Name"), help_text=LONG_NAME)
    email = forms.EmailField(label=_("E-mail address"))
    number = forms.IntegerField(label=_("Number"))
    day = forms.DateField(label=_("Day"), widget=forms.DateInput({"type": "date"}))
    moment = forms.DateTimeField(label=_("Time zone"), widget=forms.DateTimeInput({"type": "datetime-local"}))
    choice = forms.ChoiceField(label=_("Stakeholder group"), choices=CHOICES)
    several = forms.MultipleChoiceField(
        label=_("Languages"), choices=CHOICES[:1], widget=forms.SelectMultiple({"size": 3})
    )
    radio = forms.ChoiceField(label=_("Role"), choices=CHOICES, widget=forms.RadioSelect)
    boxes = forms.MultipleChoiceField(label=_("Objectives"), choices=CHOICES, widget=forms.CheckboxSelectMultiple)
    yes = forms.BooleanField(label=LONG_NAME)
    file = forms.FileField(label=_("File"))
    long = forms.CharField(label=_("Note to the author"), widget=forms.Textarea({"rows": 4}))
    fixed = forms.CharField(label=_("Code"), disabled=True, initial=LONG_NAME)


class _VersionsForm(MultilingualForm):
    texts = {"title": Text(_("Title"), required=True), "body": Text(_("Mandate"), rows=3)}


class ComponentsPage(Access, TemplateView):
    permission = PUBLIC
    template_name = "interchange/components.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """A second lock beside the routing."""
        if not settings.DEMO:
            raise Http404
        return super().get_context_data(
            fields=_SampleForm(initial={"choice": "2", "radio": "1"}),
            wrong=_SampleForm({"email": "nobody@", "number": "many", "long": LONG_NAME}, prefix="wrong"),
            versions=_VersionsForm(in_languages=["en", "ar", "zh-hans"], initial={"title_en": LONG_NAME}),
            phases=phases(),
            objectives=objectives(),
            bars=bars(),
            page=page(),
            names=NAMES,
            sample=SAMPLE,
            long_name=LONG_NAME,
            long_word=LONG_WORD,
            many=MANY,
            now=timezone.now(),
            **kwargs,
        )


def phases() -> list[dict[str, Any]]:
    """Each standing of a phase, with few and many days left, and moved."""
    now = timezone.now()
    reason = {"en": "Two unions asked for time.", "ar": "طلبت نقابتان مزيداً من الوقت."}
    moved = Part(is_extension=True, before=now, created_at=now, reason=reason)
    return [
        _phase("open", now + timedelta(days=27), days_left=27),
        _phase("open", now + timedelta(days=1), days_left=1),
        _phase("open", now + timedelta(hours=3)),
        _phase("open", None),
        _phase("open", now + timedelta(days=9), days_left=9, last_change=moved),
        _phase("coming", now + timedelta(days=30)),
        _phase("closed", now - timedelta(days=3)),
    ]


def _phase(standing: str, closes_at: Any, **known: Any) -> dict[str, Any]:
    parts = {"title": "Comments", "opens_at": timezone.now(), "closes_at": closes_at, "days_left": None}
    return {"standing": standing, "phase": Part(**parts | {"last_change": None} | known)}


def objectives() -> list[Part]:
    labels = ["Drivers of migration", "Regular pathways", LONG_NAME, LONG_WORD]
    return [
        Part(number=number, label=label, url="#" if number % 2 else "", is_proposed=number == 2)
        for number, label in enumerate(labels, start=1)
    ]


def bars() -> list[dict[str, Any]]:
    """Of nobody, of some, of all, of very many."""
    rows = [("Government", 12, 10), ("Trade union", 5, 4), ("Employers", 0, 0), (LONG_NAME, MANY, 10)]
    return [{"name": name, "count": count, "percent_decile": decile} for name, count, decile in rows]


def page() -> Page:
    return Paginator(range(70), 10).get_page(2)
