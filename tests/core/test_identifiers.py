import pytest

from apps.core.identifiers import parse_id


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12", 12),
        ("0", 0),
        ("9" * 18, 10**18 - 1),
        ("9" * 19, None),
        ("9" * 5000, None),
        ("", None),
        (None, None),
        ("-1", None),
        ("1.5", None),
        ("١٢", None),
        ("²", None),
        ("1\x00", None),
    ],
)
def test_id_is_a_short_run_of_digits_or_nothing(text: object, number: int | None):
    assert parse_id(text) == number
