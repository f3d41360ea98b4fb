"""Texts in templates."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from apps.core.language import isolated
from apps.core.markdown import plain_excerpt, render_markdown

register = template.Library()


@register.filter
def markdown(text: object) -> SafeString:
    """Safe HTML of a Markdown text that organisers wrote."""
    return render_markdown(str(text or ""))


@register.filter
def excerpt(html: str) -> str:
    """The first words of stored `html`, as plain text."""
    return plain_excerpt(html)


@register.filter
def bdi(name: object) -> SafeString:
    """`name` as a word of its own in a sentence that may run the other way; not for attributes."""
    return format_html("<bdi>{}</bdi>", name)


@register.filter
def isolate(name: object) -> str:
    """As `bdi`, where there is no markup: in attributes, titles and plain text."""
    return isolated(str(name))
