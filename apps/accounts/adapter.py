"""How allauth speaks for Plenary."""

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.utils.translation import override


class AccountAdapter(DefaultAccountAdapter):
    def render_mail(self, template_prefix: str, email: object, context: dict, headers: dict | None = None):  # type: ignore[no-untyped-def, type-arg]
        """In the language of the person written to, where we know them."""
        user = context.get("user")
        context["site_name"] = settings.SITE_NAME
        if not user:
            return super().render_mail(template_prefix, email, context, headers)
        with override(user.language):
            return super().render_mail(template_prefix, email, context, headers)
