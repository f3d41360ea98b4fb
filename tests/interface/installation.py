"""A running site with the world in it. DATABASE_URL and REDIS_URL have to be in the environment."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.test import override_settings
from django.utils import timezone

from apps.accounts.models import User
from tests.interface.world import World, make_world
from tests.journeys.database import fresh_database, prepared
from tests.journeys.site import Site, free_port, production_environment

DATABASE = "plenary_interface"


@dataclass
class Installation:
    site: Site
    world: World

    def cookies_of(self, who: str) -> list[dict[str, str]]:
        """A browser's in which the person called `who` has just signed in; none for a visitor."""
        person = self.world.people.get(who)
        if person is None:
            return []
        return [{"name": "sessionid", "value": session_of(person), "url": self.site.url}]


@contextmanager
def installation(directory: Path) -> Iterator[Installation]:
    """Static files, mail and uploads go into `directory`; the models of this process are connected to it, too."""
    port = free_port()
    site = Site(
        production_environment(
            directory,
            database_url=fresh_database(os.environ["DATABASE_URL"], DATABASE),
            redis_url=os.environ["REDIS_URL"],  # the tests', so that pages hear of what these publish
            mail_port=free_port(),
            port=port,
        )
        | {"DJANGO_SETTINGS_MODULE": "tests.interface.settings", "MAIL_DIRECTORY": str(directory / "mail")},
        port,
    )
    with prepared(site, DATABASE):
        with override_settings(
            EMAIL_BACKEND="django.core.mail.backends.filebased.EmailBackend",
            EMAIL_FILE_PATH=str(directory / "mail"),
            MEDIA_ROOT=site.environment["MEDIA_ROOT"],
            SITE_URL=site.url,
        ):
            world = make_world()
        site.start_web()
        yield Installation(site, world)


def session_of(person: User) -> str:
    """The key of a session in which `person` has given their password a moment ago."""
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = "apps.accounts.backend.EmailBackend"
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session["account_authentication_methods_user"] = str(person.pk)
    session["account_authentication_methods"] = [
        {"method": "password", "at": timezone.now().timestamp(), "reauthenticated": True}
    ]
    session.create()
    return session.session_key
