"""What the desks share: the consultation, and which of its comments are this person's to work on."""

from collections.abc import Callable
from typing import Any, NoReturn

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from apps.consultations.models import Consultation, Roundtable
from apps.consultations.rules import Visitor
from apps.consultations.scopes import Scope
from apps.core.views.access import Access
from apps.discussions.models import Comment

OUT_OF_SCOPE = _("This comment is not in the roundtables and languages that you moderate.")


class Desk(Access):
    """`find_scope` says what is theirs; `permission`, who is let in at all."""

    find_scope: Callable[[Visitor, Consultation], Scope]
    request: HttpRequest
    kwargs: dict[str, Any]

    @cached_property
    def consultation(self) -> Consultation:
        return get_object_or_404(Consultation.objects.visible_to(self.request.user), slug=self.kwargs["slug"])

    @cached_property
    def scope(self) -> Scope:
        return type(self).find_scope(self.request.user, self.consultation)

    def get_permission_object(self) -> Consultation:
        return self.consultation

    def scope_context(self) -> dict[str, Any]:
        roundtables = Roundtable.objects.filter(pk__in=self.scope.roundtables or ())
        return {"consultation": self.consultation, "scope": self.scope, "scope_roundtables": roundtables}

    def refuse_readable(self, pk: int) -> NoReturn:
        """For a comment that is not theirs to work on: 404, or 403 if they can read it elsewhere."""
        readable = Comment.objects.visible_to(self.request.user).filter(consultation=self.consultation)
        get_object_or_404(readable, pk=pk)
        raise PermissionDenied(str(OUT_OF_SCOPE))
