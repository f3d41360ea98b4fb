"""What this site is called and how it is recognised: its name, its logo and its accent colour."""

import hashlib
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import urljoin

from django.conf import settings
from django.urls import reverse

from apps.core.colours import DEFAULT, Palette, palette
from apps.core.language import best_version, versions_of
from apps.core.models import LazyI18nString, SiteIdentity

SECONDS = 60
STYLE = """@layer tokens {{
  :root {{ --brand: {0.light}; --brand-wash: {0.light_wash} }}
  @media screen and (prefers-color-scheme: dark) {{ :root {{ --brand: {0.dark}; --brand-wash: {0.dark_wash} }} }}
}}
"""


@dataclass(frozen=True)
class Identity:
    """What the administrator has set; what is empty is as in the settings, and as Plenary comes.

    `names` by language; `logo` is an address on this site; `accent` is #rrggbb as it was chosen.
    """

    names: Mapping[str, str] = field(default_factory=dict)
    logo: str = ""
    accent: str = ""

    @property
    def name(self) -> str:
        """In the active language, else in the best other."""
        return best_version(LazyI18nString(dict(self.names)))[0] or settings.SITE_NAME

    @cached_property
    def palette(self) -> Palette:
        return palette(self.accent) if self.accent else DEFAULT

    @property
    def style(self) -> str:
        """A style sheet with the accent; empty without one."""
        return STYLE.format(self.palette) if self.accent else ""

    @property
    def style_url(self) -> str:
        """Another one whenever the sheet is another, so that browsers may keep it; empty without one."""
        return f"{reverse('site_style')}?v={self.style_digest}" if self.accent else ""

    @cached_property
    def style_digest(self) -> str:
        return hashlib.sha256(self.style.encode()).hexdigest()[:16]


class Memory:
    """What this process knows of it: every page asks, and it hardly ever changes. Moments are monotonic."""

    def __init__(self) -> None:
        self.known: Identity | None = None
        self.until = 0.0

    def keep(self, identity: Identity) -> Identity:
        self.known, self.until = identity, time.monotonic() + SECONDS
        return identity

    def forget(self) -> None:
        """After it was changed: this process shows the new one at once, the others within a minute."""
        self.known = None


memory = Memory()


def site_identity() -> Identity:
    """As it was set, a minute ago at most."""
    known = memory.known
    return known if known and time.monotonic() < memory.until else memory.keep(_stored())


def letterhead() -> dict[str, str]:
    """Name and logo for e-mails, in the active language; the logo by its whole address, empty without one."""
    identity = site_identity()
    logo = urljoin(settings.SITE_URL, identity.logo) if identity.logo else ""
    return {"site_name": identity.name, "site_logo": logo}


def _stored() -> Identity:
    row = SiteIdentity.objects.first()
    if row is None:
        return Identity()
    return Identity(versions_of(row.name), row.logo.url if row.logo else "", row.accent)
