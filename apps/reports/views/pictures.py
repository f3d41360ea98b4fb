"""A consultation in figures: pictures for whoever may read it, and what each is drawn from."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import add_never_cache_headers
from django.utils.functional import cached_property
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from apps.consultations.models import Consultation
from apps.core.views.access import PUBLIC, Access, may
from apps.reports.pictures.drawing import step_of
from apps.reports.pictures.files import FORMS
from apps.reports.pictures.reading import NAMES, Pictures, read_pictures


class PicturesAccess(Access):
    permission = PUBLIC
    kwargs: dict[str, Any]

    @cached_property
    def consultation(self) -> Consultation:
        visible = Consultation.objects.visible_to(self.request.user)
        return get_object_or_404(visible, slug=self.kwargs["slug"])

    @cached_property
    def pictures(self) -> Pictures:
        knows_countries = may(self.request.user, "reports.download_summary", self.consultation)
        return read_pictures(self.consultation, knows_countries=knows_countries)


class PicturesPage(PicturesAccess, TemplateView):
    template_name = "reports/pictures.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            consultation=self.consultation,
            pictures=self.pictures,
            step_name=step_of(self.pictures.time.step),
            **kwargs,
        )


class PictureFile(PicturesAccess, View):
    def get(self, request: HttpRequest, slug: str, name: str, form: str) -> HttpResponse:
        if name not in NAMES or form not in FORMS:
            raise Http404
        picture = self.pictures.named(name)
        if picture is None:
            raise PermissionDenied(_("The regions of the world are shown once comments have closed."))
        content_type, write = FORMS[form]
        response = HttpResponse(write(self.consultation, name, picture), content_type=content_type)
        file_name = f"{self.consultation.code.lower()}-{name}.{form}"
        response["Content-Disposition"] = content_disposition_header(True, file_name)
        add_never_cache_headers(response)
        return response
