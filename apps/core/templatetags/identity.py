"""What a template cannot be told by its context: e-mails' parts, and pages that have none."""

from django import template
from django.conf import settings

from apps.core.identity import site_identity

register = template.Library()


@register.simple_tag
def accent(scheme: str = "light") -> str:
    """The accent colour on "light" or "dark" ground, as #rrggbb."""
    return str(getattr(site_identity().palette, scheme))


@register.simple_tag
def configured_name() -> str:
    """What the settings call the site: for pages that have to do without the database."""
    return str(settings.SITE_NAME)
