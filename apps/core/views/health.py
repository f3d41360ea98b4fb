"""For monitors: does this process answer, and does its database answer it?"""

from django.db import Error, connection
from django.http import HttpRequest, HttpResponse
from django.views import View

from apps.core.views.access import PUBLIC, Access


class Health(Access, View):
    """200 "ok", or 503 "no database". Opens no session and does not ask Redis, without which pages still work."""

    permission = PUBLIC

    def get(self, request: HttpRequest) -> HttpResponse:
        answers = _database_answers()
        response = HttpResponse(
            "ok\n" if answers else "no database\n", status=200 if answers else 503, content_type="text/plain"
        )
        response["Cache-Control"] = "no-store"
        return response


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        return False
    return True
