"""The site's accent as a style sheet of its own, since the pages allow no style within."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views import View

from apps.core.identity import site_identity
from apps.core.views.access import PUBLIC, Access


class SiteStyle(Access, View):
    """Kept for ever under the address that the pages give; under another it is asked for anew each time."""

    permission = PUBLIC

    def get(self, request: HttpRequest) -> HttpResponse:
        identity = site_identity()
        if not identity.style:
            raise Http404
        is_current = request.GET.get("v") == identity.style_digest
        keeping = "public, max-age=31536000, immutable" if is_current else "no-cache"
        return HttpResponse(identity.style, content_type="text/css", headers={"Cache-Control": keeping})
