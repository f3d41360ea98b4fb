"""The copy of one's data: driven by the classification, complete, one's own."""

import json
from datetime import UTC, datetime
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from django_countries.fields import Country

from apps.accounts.archive import archive_of, as_html, as_json, said
from apps.accounts.holdings import holdings, register
from apps.activity.models import Subscription
from apps.consultations.enums import RoleName, Visibility
from apps.core.data_classes import names
from apps.core.models import LazyI18nString
from apps.core.personal_data import TABLES
from apps.discussions.models import CoSignature
from tests.factories import (
    InvitationFactory,
    QuestionFactory,
    RoleFactory,
    SignUpFactory,
    UserFactory,
    published_comment,
)
from tests.factories.notifications import fact

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 7, 5, tzinfo=UTC)
BY_KEY = {holding.key: holding for holding in holdings()}
# Columns that are about a person and that the copy does not repeat: it would have to contain itself.
LEFT_OUT = {("accounts_dataexport", "archive")}


def covered() -> set[tuple[str, str]]:
    return {(holding.model._meta.db_table, each.attname) for holding in holdings() for each in holding.fields}


def test_every_column_that_is_ones_own_to_know_is_in_the_copy():
    wanted = {(name, column) for name, table in TABLES.items() for column in table.exported}

    assert wanted - covered() == LEFT_OUT


@pytest.mark.parametrize("key", BY_KEY)
def test_every_listed_column_has_a_name_and_every_exception_is_a_column(key: str):
    holding = BY_KEY[key]
    columns = {each.attname for each in holding.model._meta.concrete_fields}

    shown = [*(each.attname for each in holding.listed), *holding.more]
    assert shown
    assert all(str(holding.label(name)) for name in shown)
    assert names(holding.without) | names(holding.unlisted) | set(holding.values) <= columns


def test_a_key_is_taken_once():
    with pytest.raises(ValueError, match="registered twice"):
        register(next(iter(BY_KEY.values())))


def test_what_is_sealed_is_in_no_holding():
    sealed = {(name, column) for name, table in TABLES.items() for column in table.sealed.split()}

    assert covered() & sealed == set()


def test_copy_is_in_the_language_and_by_the_clock_of_the_person():
    person = UserFactory(name="Aïcha", language="fr", time_zone="Asia/Tokyo")

    with ZipFile(BytesIO(archive_of(person, NOW))) as archive:
        html = archive.read("data.html").decode()
        data = json.loads(archive.read("data.json"))

    assert '<html lang="fr" dir="ltr">' in html
    assert "16:05" in html
    assert data["about"]["made_at"] == "2026-03-02T07:05:00Z"
    [account] = data["data"]["account"]
    assert set(account) == TABLES["accounts_user"].exported
    told = {"email": person.email, "name": "Aïcha", "language": "fr", "time_zone": "Asia/Tokyo", "is_staff": False}
    assert account | told == account


def test_page_needs_no_other_file_and_escapes_what_people_wrote():
    person = UserFactory(name="<script>alert(1)</script>", language="ar")

    html = as_html(person, NOW)

    assert "<script" not in html
    assert "&lt;script&gt;alert(1)" in html
    assert "src=" not in html
    assert "<link" not in html


def test_others_are_not_in_it():
    person, question = UserFactory(), QuestionFactory()
    published_comment(question=question, author=person, body="My own words.")
    published_comment(question=question, author=UserFactory(name="Somebody Else"), body="Their words.")

    for text in (as_json(person, NOW), as_html(person, NOW)):
        assert "My own words." in text
        assert "Their words." not in text
        assert "Somebody Else" not in text


def test_what_is_empty_is_named_once_and_takes_no_room():
    html = as_html(UserFactory(), NOW)

    assert "Nothing is stored under:" in html
    assert html.count("Your comments") == 1
    assert "<h2>Your e-mail addresses</h2>" in html


def test_copy_costs_the_same_for_one_comment_and_for_three():
    person, question, costs = UserFactory(), QuestionFactory(), []
    published_comment(question=question, author=person)
    for _round in range(2):
        with CaptureQueriesContext(connection) as queries:
            as_html(person, NOW)
        costs.append(len(queries))
        for _comment in range(2):
            published_comment(question=question, author=person)

    assert costs[0] == costs[1]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        ("", ""),
        (0, "0"),
        (True, "yes"),
        (False, "no"),
        (NOW, "March 2, 2026, 8:05 a.m."),
        (NOW.date(), "March 2, 2026"),
        (["a", "", "b"], "a\nb"),
        ({"a": 1, "b": ""}, "a: 1"),
        (LazyI18nString({"fr": "Bonjour"}), "Bonjour"),
        (Country("PT"), "Portugal"),
        (Country(""), ""),
    ],
)
def test_values_are_said_for_a_reader(value: object, text: str):
    with translation.override("en"), timezone.override("Europe/Zurich"):
        assert said(value) == text


def test_every_app_with_tables_about_people_says_so():
    """An app that is added and forgets its module leaves a column uncovered; this names the app."""
    tables = {holding.model._meta.db_table for holding in holdings()}
    owners = {model._meta.db_table: model._meta.app_label for model in apps.get_models(include_auto_created=True)}

    assert {owners[name] for name, table in TABLES.items() if table.exported and name not in tables} == set()


def test_an_address_that_was_never_confirmed_gives_nothing_of_whose_it_is():
    """Anybody can write down anybody's address."""
    person = UserFactory()
    person.emailaddress_set.create(email="victim@example.org", verified=False)
    InvitationFactory(email="victim@example.org", name="Called Victim")
    SignUpFactory(email="victim@example.org", name="Called Victim")
    comment = published_comment(question=QuestionFactory())
    CoSignature.objects.create(comment=comment, email="victim@example.org", name="Called Victim")

    assert "Called Victim" not in as_json(person, NOW) + as_html(person, NOW)


def test_what_is_not_open_to_somebody_is_in_their_copy_by_number_alone():
    role = RoleFactory(name=RoleName.PARTICIPANT, consultation__visibility=Visibility.HIDDEN)
    person, consultation = role.user, role.consultation
    question = QuestionFactory(roundtable__consultation=consultation)
    Subscription.objects.create(user=person, topic=question.topic)

    html, data = as_html(person, NOW), json.loads(as_json(person, NOW))["data"]

    assert str(consultation.title) not in html
    assert f"number {consultation.pk}, which is not open to you" in html
    assert [row["topic"] for row in data["subscriptions"]] == [question.topic]


def test_copy_of_who_decided_says_of_nobody_that_it_was_about_them():
    moderator, author = UserFactory(), UserFactory()
    fact("decision.made", QuestionFactory(), actor=moderator, topics=["queue:1", f"person:{author.pk}"], at=NOW)

    data = {person: json.loads(as_json(person, NOW))["data"] for person in (moderator, author)}

    [done] = data[moderator]["activities"]
    [undergone] = data[author]["activities-about-you"]
    assert done["topics"] == ["queue:1"]
    assert undergone["kind"] == "decision.made"
    assert "topics" not in undergone
