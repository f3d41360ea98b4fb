"""Downloading a file that goes with a comment, and seeing a picture in little."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, quote_etag
from django.views.generic import View

from apps.consultations.rules import Visitor
from apps.consultations.scopes import moderation_scope
from apps.core.views.access import PUBLIC, Access
from apps.discussions.models import Attachment

# deploy/nginx/site.conf sends the same where nginx sends the file.
HEADERS = {
    "Cache-Control": "private, no-store",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}


class AttachmentDownload(Access, View):
    """To be saved, never to be shown: whatever a file holds, the browser opens nothing of it as a page of ours."""

    permission = PUBLIC  # whoever may read it: see `readable`

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponseBase:
        attachment = readable(request.user, pk)
        name, content_type = attachment.saved_name, attachment.content_type
        if settings.NGINX_SENDS_FILES:
            disposition = content_disposition_header(as_attachment=True, filename=name)
            sent = {"Content-Disposition": str(disposition), "X-Accel-Redirect": f"/media/{attachment.file}"}
            return HttpResponse(content_type=content_type, headers={**HEADERS, **sent})
        try:
            file = attachment.open()
        except FileNotFoundError as error:
            raise Http404 from error
        return FileResponse(file, as_attachment=True, filename=name, content_type=content_type, headers=HEADERS)


class AttachmentThumbnail(Access, View):
    """Shown in the page. It is kept by the browser, who asks each time whether this person may still see it.

    The site sends it itself, also where nginx sends the files: it is small.
    """

    permission = PUBLIC  # whoever may read the file

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponseBase:
        attachment = readable(request.user, pk)
        etag = quote_etag(attachment.sha256[:32])
        try:
            with attachment.open_thumbnail() as file:
                content = file.read()
        except FileNotFoundError as error:
            raise Http404 from error
        headers = {**HEADERS, "Cache-Control": "private, no-cache", "ETag": etag}
        answer = HttpResponse(content, content_type="image/webp", headers=headers)
        return get_conditional_response(request, etag, None, answer) or answer


def readable(user: Visitor, pk: Any) -> Attachment:
    """The file, if it was checked and `user` may read it: as a reader, its author or a moderator. Else Http404."""
    found = Attachment.objects.clean().filter(pk=pk).select_related("comment__consultation").first()
    if found is None or not _may_read(user, found):
        raise Http404
    return found


def _may_read(user: Visitor, attachment: Attachment) -> bool:
    one = Attachment.objects.filter(pk=attachment.pk)
    if one.visible_to(user).exists():
        return True
    if attachment.comment is None:
        return False
    return one.within(moderation_scope(user, attachment.comment.consultation)).exists()
