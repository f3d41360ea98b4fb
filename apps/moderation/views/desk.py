"""What the desks share: the consultation, what in it is this person's to work on, and that nothing is lost."""

from collections.abc import Callable
from typing import Any, ClassVar, NoReturn

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from apps.activity.models import Activity
from apps.consultations.models import Consultation, Roundtable
from apps.consultations.rules import Visitor
from apps.consultations.scopes import Scope
from apps.core.views.access import Access
from apps.core.views.kept import ask_to_sign_in, forget_text, keep_text, kept_text
from apps.discussions.models import Comment

OUT_OF_SCOPE = _("This comment is not in the roundtables and languages that you moderate.")


class Desk(Access):
    """`find_scope` says what is theirs; `permission`, who is let in at all.

    `kept_fields` and `kept_lists` of a decision that could not be sent are kept as `<kept_as>:<its number>`.
    """

    find_scope: Callable[[Visitor, Consultation], Scope]
    kept_as: ClassVar[str]
    kept_fields: ClassVar[tuple[str, ...]] = ()
    kept_lists: ClassVar[tuple[str, ...]] = ()
    request: HttpRequest
    kwargs: dict[str, Any]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Signed out, what was decided is kept; after signing in it is in the form again."""
        if request.method == "POST" and "pk" in self.kwargs and not request.user.is_authenticated:
            keep_text(request, self._kept_place(self.kwargs["pk"]), self.kept_fields, self.kept_lists)
            return ask_to_sign_in(request, self.form_address())
        return super().dispatch(request, *args, **kwargs)

    def form_address(self) -> str:
        """Where the form is that was sent."""
        return self.request.get_full_path()

    def kept(self, pk: int) -> dict[str, Any]:
        """What was kept of a decision on the thing with this number."""
        return kept_text(self.request, self._kept_place(pk))

    def forget(self, pk: int) -> None:
        forget_text(self.request, self._kept_place(pk))

    def _kept_place(self, pk: int) -> str:
        return f"{self.kept_as}:{pk}"

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

    def live_cursor(self) -> int:
        """The last activity on what is theirs; read before the list, so that what comes in between is heard of."""
        last = Activity.objects.on(self.scope.topic).order_by("-pk").values_list("pk", flat=True)
        return last.first() or 0

    def refuse_readable(self, pk: int) -> NoReturn:
        """For a comment that is not theirs to work on: 404, or 403 if they can read it elsewhere."""
        readable = Comment.objects.visible_to(self.request.user).filter(consultation=self.consultation)
        get_object_or_404(readable, pk=pk)
        raise PermissionDenied(str(OUT_OF_SCOPE))
