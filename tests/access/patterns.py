"""The routes that a site has."""

from django.urls import URLResolver


def named_routes(resolver: URLResolver, namespace: str = "") -> set[str]:
    """Their names with their namespaces. Those without a name lead on to one that has one, or nowhere."""
    found = set()
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            found |= named_routes(entry, f"{namespace}{entry.namespace}:" if entry.namespace else namespace)
        elif entry.name:
            found.add(f"{namespace}{entry.name}")
    return found
