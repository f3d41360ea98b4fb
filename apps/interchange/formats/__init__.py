"""The formats that a discussion can be imported from: each module of this package is one.

A module has `read(text) -> SourceConsultation`, which raises Malformed, and its name is that of the format.
"""

from importlib import import_module
from pkgutil import iter_modules

from apps.interchange.sources import SourceConsultation


def format_names() -> list[str]:
    return [module.name for module in iter_modules(__path__)]


def read_source(format_name: str, text: str) -> SourceConsultation:
    """What `text` says in the format of that name. Raises Malformed."""
    source: SourceConsultation = import_module(f"{__name__}.{format_name}").read(text)
    return source
