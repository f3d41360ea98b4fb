"""Texts in templates."""

from django import template
from django.utils.safestring import SafeString

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
