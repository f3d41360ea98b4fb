"""The organisers' desk: all of it is for the organisers of the consultation."""

from tests.access.audiences import CARETAKERS, ORGANISERS
from tests.access.rows import METHODS, Row
from tests.access.things import (
    CONSULTATION,
    DOCUMENT,
    EARLIER,
    PHASE,
    QUESTION_OF_THE_DESK,
    ROUNDTABLE_OF_THE_DESK,
    Thing,
)


def _read(name: str, thing: Thing = CONSULTATION) -> Row:
    return Row(f"consultations:{name}", thing, get=ORGANISERS)


def _form(name: str, thing: Thing = CONSULTATION) -> Row:
    return Row(f"consultations:{name}", thing, get=ORGANISERS, post=ORGANISERS)


def _button(name: str, thing: Thing = CONSULTATION) -> Row:
    return Row(f"consultations:{name}", thing, post=ORGANISERS)


ROWS = (
    # Who organises anything opens more, and takes over what is their own.
    Row("consultations:beginning", get=CARETAKERS),
    Row("consultations:opening", get=CARETAKERS, post=CARETAKERS),
    Row("consultations:take_over", EARLIER, get=CARETAKERS, post=CARETAKERS, asks_first=METHODS),
    _read("desk"),
    _form("desk_settings"),
    _button("desk_announcement"),
    _button("desk_announcement_withdrawal"),
    _read("desk_phases"),
    _form("desk_phase_new"),
    _form("desk_phase", PHASE),
    _form("desk_phase_end", PHASE),
    _form("desk_phase_removal", PHASE),
    _read("desk_roundtables"),
    _form("desk_roundtable_new"),
    _form("desk_roundtable_numbers"),
    _form("desk_roundtable", ROUNDTABLE_OF_THE_DESK),
    _form("desk_roundtable_removal", ROUNDTABLE_OF_THE_DESK),
    _form("desk_question_new", ROUNDTABLE_OF_THE_DESK),
    _form("desk_question_numbers", ROUNDTABLE_OF_THE_DESK),
    _form("desk_question", QUESTION_OF_THE_DESK),
    _form("desk_question_removal", QUESTION_OF_THE_DESK),
    _read("desk_documents"),
    _form("desk_document_new"),
    _form("desk_document", DOCUMENT),
    _form("desk_document_removal", DOCUMENT),
    _read("desk_history"),
)
