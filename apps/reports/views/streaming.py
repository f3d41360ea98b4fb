"""Sending what is made piece by piece, under WSGI and under ASGI."""

from collections.abc import AsyncIterator, Iterable, Iterator
from typing import cast

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, StreamingHttpResponse
from django.utils import translation


def streamed(request: HttpRequest, response: StreamingHttpResponse) -> StreamingHttpResponse:
    """`response`, made piece by piece under ASGI too, where Django would otherwise gather all pieces first."""
    if isinstance(request, ASGIRequest):
        response.streaming_content = _piecewise(cast("Iterable[bytes]", response.streaming_content))
    return response


async def _piecewise(pieces: Iterable[bytes]) -> AsyncIterator[bytes]:
    """`pieces`, each made in the thread that made the request's response and holds its database connection."""
    iterator = iter(pieces)
    make_next = sync_to_async(lambda: next(iterator, None))
    while (piece := await make_next()) is not None:
        yield piece


def in_language(language: str, pieces: Iterator[bytes]) -> Iterator[bytes]:
    """`pieces`, each made in `language`, and nothing between them: the thread serves others meanwhile."""
    while True:
        with translation.override(language):
            piece = next(pieces, None)
        if piece is None:
            return
        yield piece
