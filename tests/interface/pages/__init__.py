"""The states: what one can meet on this site, one line each. Adding a page is adding a line to its family."""

from tests.interface.pages.accounts import ACCOUNTS, ERRORS
from tests.interface.pages.desks import DESKS
from tests.interface.pages.reading import PEOPLE, READING, WRITING
from tests.interface.pages.state import State

STATES = (*READING, *WRITING, *PEOPLE, *DESKS, *ACCOUNTS, *ERRORS)

__all__ = ["STATES", "State"]
