"""Being asked to sign a comment, and, for its author, who was asked."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import add_never_cache_headers
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, View

from apps.core.errors import Refused
from apps.core.identifiers import parse_id
from apps.core.ratelimit import is_over_limit
from apps.core.views.access import PUBLIC, Access
from apps.discussions.co_signing import (
    add_co_signatories,
    confirm_co_signature,
    decline_co_signature,
    remove_co_signatory,
)
from apps.discussions.co_signing_forms import CoSignatoriesForm, SigningForm
from apps.discussions.models import Comment, CoSignature, Revision
from apps.discussions.views.attribution import Telling
from apps.discussions.views.writing import asks_too_many, too_many_asked, too_much

REQUESTS_PER_MINUTE = 10


class CoSignaturePage(Access, Telling, View):
    """What one is asked to sign. GET changes nothing; POST signs, or with `answer=no` declines.

    Whoever has the link may read the text, published or not: its author has shown it to them.
    """

    permission = PUBLIC
    template_name = "discussions/co_signature.html"

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        return self._show(self._found(token), SigningForm())

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        co_signature = self._found(token)
        if co_signature is None or request.POST.get("answer") == "no":
            return self._decline(co_signature)
        form = SigningForm(request.POST)
        user: Any = request.user if request.user.is_authenticated else None
        if user is None and not form.is_valid():
            return self._show(co_signature, form, 422)
        said = {} if user else form.cleaned_data
        try:
            confirm_co_signature(
                co_signature=co_signature,
                revision=self._read(co_signature),
                user=user,
                name=said.get("name", ""),
                organisation=said.get("organisation", ""),
            )
        except Refused as refusal:
            return self._show(self._found(token), form, 409, str(refusal))
        self.tell(_("Thank you. You have signed this comment."))
        return redirect(co_signature)

    def _decline(self, co_signature: CoSignature | None) -> HttpResponse:
        if co_signature is None:
            return self._show(None, SigningForm())
        try:
            decline_co_signature(co_signature=co_signature)
        except Refused as refusal:
            self.tell("", refusal)
        else:
            self.tell(_("You do not sign. Your name does not appear, and nobody asks you again."))
        return redirect(co_signature)

    def _found(self, token: str) -> CoSignature | None:
        return CoSignature.objects.with_token(token)

    def _read(self, co_signature: CoSignature) -> Revision:
        """The wording that was on the page from which this was sent."""
        wordings = co_signature.comment.revisions.all()
        return get_object_or_404(wordings, pk=parse_id(self.request.POST.get("revision")) or 0)

    def _show(
        self, co_signature: CoSignature | None, form: SigningForm, status: int = 200, refusal: str = ""
    ) -> HttpResponse:
        if co_signature is None:
            status = 404
        context = {"co_signature": co_signature, "form": form, "refusal": refusal}
        response = render(self.request, self.template_name, context, status=status)
        add_never_cache_headers(response)
        return response


class CoSignatureAccess(Access, Telling):
    """For the author of the comment in the address."""

    permission = "discussions.ask_co_signatories"
    denial = gettext_lazy("Only the author of a joint comment asks others to sign it.")
    request: HttpRequest
    kwargs: dict[str, Any]

    @cached_property
    def comment(self) -> Comment:
        visible = Comment.objects.visible_to(self.request.user)
        return get_object_or_404(
            visible.select_related("question__roundtable__consultation"), pk=self.kwargs["pk"]
        )

    def get_permission_object(self) -> Comment:
        return self.comment

    def back(self, sentence: str, refusal: Refused | None = None) -> HttpResponse:
        self.tell(sentence, refusal)
        return redirect("discussions:co_signatures", self.comment.pk)


class CoSignatureList(CoSignatureAccess, FormView):
    """Whom the author has asked, what they answered, and asking more."""

    template_name = "discussions/co_signatures.html"
    form_class = CoSignatoriesForm

    def form_valid(self, form: CoSignatoriesForm) -> HttpResponse:
        user: Any = self.request.user
        if is_over_limit(self.request, "co-signatories", per_minute=REQUESTS_PER_MINUTE):
            form.add_error(None, too_much())
            return self.render_to_response(self.get_context_data(form=form), status=429)
        if asks_too_many(self.request, form.cleaned_data["addresses"]):
            form.add_error("addresses", too_many_asked())
            return self.render_to_response(self.get_context_data(form=form), status=429)
        try:
            add_co_signatories(comment=self.comment, author=user, addresses=form.cleaned_data["addresses"])
        except Refused as refusal:
            form.add_error("addresses", str(refusal))
            return self.render_to_response(self.get_context_data(form=form), status=409)
        return self.back(_("They are asked by e-mail within a minute."))

    def form_invalid(self, form: CoSignatoriesForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked = self.comment.co_signatures.select_related("comment")
        return super().get_context_data(comment=self.comment, asked=asked, **kwargs)


class CoSignatureRemoval(CoSignatureAccess, View):
    def post(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:
        user: Any = request.user
        co_signature = get_object_or_404(self.comment.co_signatures.select_related("comment"), pk=number)
        try:
            remove_co_signatory(co_signature=co_signature, author=user)
        except Refused as refusal:
            return self.back("", refusal)
        return self.back(_("%s no longer signs this comment.") % co_signature.email)
