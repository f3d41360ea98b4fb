"""The address of the sockets, which is the same in every language, and who gets as far as the consumer."""

from channels.auth import AuthMiddlewareStack
from channels.routing import URLRouter
from channels.security.websocket import AllowedHostsOriginValidator
from django.urls import path, re_path

from apps.live.consumer import LiveConsumer, NowhereConsumer

websocket_application = AllowedHostsOriginValidator(
    AuthMiddlewareStack(URLRouter([path("live/", LiveConsumer.as_asgi()), re_path("", NowhereConsumer.as_asgi())]))
)
