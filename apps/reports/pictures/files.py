"""What a picture is drawn from, to take home: CSV for spreadsheets, JSON for programs.

The shape of the JSON, "plenary.picture/1", only ever gains keys under the same number:

    schema, consultation (code), picture, step (day, week or month; over time only),
    rows[]: one object for each line, with codes, and names in the language of the address; numbers are of comments
    and people
"""

import json
from collections.abc import Callable

from apps.consultations.models import Consultation
from apps.core.tables import BYTE_ORDER_MARK, csv_line
from apps.reports.pictures.drawing import Picture, Timeline

SCHEMA = "plenary.picture/1"


def as_csv(consultation: Consultation, name: str, picture: Picture) -> bytes:
    lines = [picture.headings, *[["" if cell is None else str(cell) for cell in row] for row in picture.rows]]
    return (BYTE_ORDER_MARK + "".join(map(csv_line, lines))).encode()


def as_json(consultation: Consultation, name: str, picture: Picture) -> bytes:
    rows = [dict(zip(picture.keys, row, strict=True)) for row in picture.rows]
    step = {"step": picture.step} if isinstance(picture, Timeline) else {}
    record = {"schema": SCHEMA, "consultation": consultation.code, "picture": name, **step, "rows": rows}
    return json.dumps(record, ensure_ascii=False).encode()


# By the ending of the file: its type, and what writes it.
FORMS: dict[str, tuple[str, Callable[[Consultation, str, Picture], bytes]]] = {
    "csv": ("text/csv; charset=utf-8", as_csv),
    "json": ("application/json", as_json),
}
