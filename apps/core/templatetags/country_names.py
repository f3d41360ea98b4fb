"""Names of countries on a page, and the notes at its foot that they need."""

from datetime import date
from typing import Any

from django import template
from django.http import HttpRequest
from django.template import RequestContext
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from apps.core.countries import CountryNames, Note

register = template.Library()


def names_of(request: HttpRequest) -> CountryNames:
    """The names of the page that answers `request`: views that show some outside templates use the same."""
    if not hasattr(request, "country_names"):
        request.country_names = CountryNames()  # type: ignore[attr-defined]
    names: CountryNames = request.country_names  # type: ignore[attr-defined]
    return names


@register.simple_tag(takes_context=True)
def country(context: RequestContext, code: object, on: date | None = None) -> str:
    """The name that the country had on a day (default: today); its mark leads to the note at the page's foot."""
    if not code:
        return ""
    names = names_of(context.request)
    designation = names.designation(str(code), on)
    is_new = len(names.notes)
    note = names.note_on(designation)
    name = format_html('<bdi lang="{}">{}</bdi>', designation.language, designation.name)
    return name + _reference(note, is_first=len(names.notes) > is_new) if note else name


def _reference(note: Note, *, is_first: bool) -> SafeString:
    """Only the first has an id for the way back."""
    place = format_html(' id="country-mark-{}"', note.number) if is_first else ""
    label = _("Note on %(name)s") % {"name": note.designation.name}
    return format_html(
        '<a class="note-mark" href="#country-note-{}"{} role="doc-noteref" aria-label="{}">{}</a>',
        note.number,
        place,
        label,
        note.mark,
    )


@register.inclusion_tag("components/country_notes.html", takes_context=True)
def country_notes(context: RequestContext) -> dict[str, Any]:
    """The notes to the names that the page has shown so far."""
    names = getattr(context.get("request"), "country_names", None)
    return {"notes": names.notes if names else []}
