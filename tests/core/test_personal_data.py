"""Every column of the database says whether it can hold something of a person."""

import pytest
from django.db import connection

from apps.core.data_classes import DataClass, Table, names, stays
from apps.core.personal_data import IMPERSONAL, TABLES

pytestmark = pytest.mark.django_db


def columns_of_the_database() -> dict[str, set[str]]:
    """As PostgreSQL has them, with the tables of other packages and those that no model knows."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'"
        )
        rows = cursor.fetchall()
    return {
        table: {column for name, column in rows if name == table} for table in {name for name, _column in rows}
    }


def test_every_table_is_classified_once():
    there = set(columns_of_the_database())

    assert there == set(TABLES) | IMPERSONAL
    assert set(TABLES) & IMPERSONAL == set()


@pytest.mark.parametrize("name", TABLES)
def test_every_column_is_classified_and_none_that_is_no_more(name: str):
    assert set(TABLES[name].columns) == columns_of_the_database()[name]


@pytest.mark.parametrize("name", TABLES)
def test_exceptions_from_what_erasure_does_name_columns(name: str):
    assert names(" ".join(TABLES[name].but)) <= set(TABLES[name].columns)


@pytest.mark.parametrize("name", TABLES)
def test_what_stays_says_why(name: str):
    table = TABLES[name]
    personal = [column for column, kind in table.columns.items() if kind != DataClass.NONE]

    assert [
        column
        for column in personal
        if table.erasure_of(column).does == "stays" and not table.erasure_of(column).because
    ] == []


def test_columns_of_people_are_found_by_the_keys_that_point_to_them():
    """A foreign key to a person is a link, whatever it is called."""
    with connection.cursor() as cursor:
        pointing = {
            (table, column)
            for table in TABLES
            for column, (_there, target) in connection.introspection.get_relations(cursor, table).items()
            if target == "accounts_user"
        }

    assert pointing
    assert {pair for pair in pointing if TABLES[pair[0]].columns[pair[1]] != DataClass.LINK} == set()


def test_a_column_of_two_classes_is_refused():
    with pytest.raises(ValueError, match="name is of two classes"):
        Table(identity="name", none="id name").columns  # noqa: B018


def test_what_is_sealed_is_not_exported():
    table = Table(
        identity="name", link="user_id", sealed="key", none="id", but={"name": stays("it is the record")}
    )

    assert table.exported == {"name", "user_id"}
    assert table.erasure_of("name").because == "it is the record"
