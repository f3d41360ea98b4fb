"""What the apps hold of one person. Each registers its tables and what it does when a person is erased.

Accounts stand to the left of all of them and cannot ask: they say it here, in their `personal_data.py`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Field, ForeignKey, Model, QuerySet
from django.utils.functional import Promise

from apps.accounts.labels import LABELS
from apps.accounts.models import User
from apps.core.data_classes import DataClass, Table, names
from apps.core.personal_data import TABLES

Text = str | Promise
Rows = Callable[[User], "QuerySet[Any]"]
Staying = Callable[[User], Sequence[tuple[str, str]]]


@dataclass(frozen=True)
class Holding:
    """The rows of one table that are about a person, and how they are told of them.

    Which columns they get is the classification's business. `labels` name what has another meaning here than
    elsewhere, `values` say what a column does not say itself, `more` adds what is in no column of its own.
    `without` are columns about somebody else, `unlisted` those that stand in the JSON alone.
    """

    key: str
    title: Text
    model: type[Model]
    rows: Rows
    labels: Mapping[str, Text] = field(default_factory=dict)
    values: Mapping[str, Callable[[Any], object]] = field(default_factory=dict)
    more: Mapping[str, Callable[[Any], object]] = field(default_factory=dict)
    without: str = ""
    unlisted: str = ""

    @property
    def table(self) -> Table:
        return TABLES[self.model._meta.db_table]

    @property
    def fields(self) -> list[Field]:  # type: ignore[type-arg]
        """The columns that are exported, in the order of the model."""
        wanted = self.table.exported - names(self.without)
        return [each for each in self.model._meta.concrete_fields if each.attname in wanted]

    @property
    def listed(self) -> list[Field]:  # type: ignore[type-arg]
        """The columns that a person reads about: without the links, which lead to themself."""
        kinds, hidden = self.table.columns, names(self.unlisted)
        return [
            each for each in self.fields if kinds[each.attname] != DataClass.LINK and each.attname not in hidden
        ]

    def label(self, column: str) -> Text:
        """As named here, everywhere, or by the model. Raises KeyError for one that nobody has named."""
        name = self.labels.get(column) or LABELS.get(column) or self._name_in_model(column)
        if name is None:
            raise KeyError(f"{self.key}: {column} has no label.")
        return name

    def _name_in_model(self, column: str) -> Text | None:
        """Only one that is translated: Django makes up the others from the code."""
        names_of = {each.attname: each.verbose_name for each in self.model._meta.concrete_fields}
        name = names_of.get(column)
        return name if isinstance(name, Promise) else None

    def all_rows(self, person: User) -> "QuerySet[Any]":
        """With what the rows point to, in one query."""
        related = [each.name for each in self.fields if isinstance(each, ForeignKey)]
        return self.rows(person).select_related(*related)


_holdings: dict[str, Holding] = {}
_erasers: list[Callable[[User], None]] = []
_obstacles: list[Callable[[User], Sequence[str]]] = []
_staying: list[Staying] = []


def register(holding: Holding) -> Holding:
    """Make `holding` known. Raises ValueError for a key that is taken."""
    if holding.key in _holdings:
        raise ValueError(f"The holding {holding.key} is registered twice.")
    _holdings[holding.key] = holding
    return holding


def holdings() -> list[Holding]:
    return list(_holdings.values())


def erases(eraser: Callable[[User], None]) -> Callable[[User], None]:
    """Register what an app does when a person is erased: inside the transaction, before their account goes."""
    _erasers.append(eraser)
    return eraser


def erasers() -> list[Callable[[User], None]]:
    """From right to left, so that what points to another app's rows goes before them."""
    return _erasers[::-1]


def stands_in_the_way(obstacle: Callable[[User], Sequence[str]]) -> Callable[[User], Sequence[str]]:
    """Register why a person cannot be erased yet, each reason as one sentence."""
    _obstacles.append(obstacle)
    return obstacle


def obstacles(person: User) -> list[str]:
    """Why `person` cannot be erased yet; empty when they can."""
    return [sentence for obstacle in _obstacles for sentence in obstacle(person)]


def stays_behind(found: Staying) -> Staying:
    """Register what of a person's words stays when they leave, as pairs of a text and where it can be read."""
    _staying.append(found)
    return found


def what_stays(person: User) -> list[tuple[str, str]]:
    return [pair for found in _staying for pair in found(person)]
