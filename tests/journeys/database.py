"""A site on a database of its own, to which the models of the process that looks at it are connected as well."""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import psycopg
from django.db import connections

from tests.journeys.site import Site


def fresh_database(url: str, name: str) -> str:
    """The address of an empty database called `name` on the server of `url`."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {name}")
    return urlsplit(url)._replace(path=f"/{name}").geturl()


@contextmanager
def prepared(site: Site, name: str) -> Iterator[Site]:
    """`site` with tables in the database `name` and its static files; all that it has started is ended after."""
    site.manage("migrate", "--verbosity", "0")
    site.manage("collectstatic", "--noinput", "--verbosity", "0")
    connections["default"].close()
    connections["default"].settings_dict["NAME"] = name
    try:
        yield site
    finally:
        site.stop()
        connections.close_all()
