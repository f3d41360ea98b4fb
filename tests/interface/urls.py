"""The site's own addresses, and some at which things go wrong as they do when servers are in trouble."""

from functools import partial

from django.conf.urls.i18n import i18n_patterns
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from config.urls import handler400, handler500
from config.urls import urlpatterns as site

__all__ = ["handler400", "handler500", "urlpatterns"]


def break_down(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("asked for by the survey of the interface")


def say(request: HttpRequest, *, status: int) -> HttpResponse:
    """What nginx or allauth answer with from the templates of that name."""
    return render(request, f"{status}.html", status=status)


urlpatterns = [
    *site,
    *i18n_patterns(
        path("trouble/500/", break_down),
        *(path(f"trouble/{status}/", partial(say, status=status)) for status in (400, 413, 429, 503)),
        prefix_default_language=False,
    ),
]
