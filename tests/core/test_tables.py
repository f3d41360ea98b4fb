"""Text files that others made: every fault is named by its line."""

import csv
import io
import re
from pathlib import Path

import pytest

from apps.core.tables import FORMULA_STARTS, Malformed, Row, csv_line, neutral, read_rows, read_text


def test_rows_carry_the_line_they_begin_on():
    text = 'number,label\n1,"two\nlines"\n\n2,one\n'
    assert list(read_rows(text, ("number",))) == [
        Row(2, {"number": "1", "label": "two\nlines"}),
        Row(5, {"number": "2", "label": "one"}),
    ]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("label\nx\n", "Line 1 lacks the column number."),
        ("number,number\n1,1\n", "Line 1 names the column number twice."),
        ("number,label\n1,a\n2\n", "Line 3 has 1 values where the first line names 2 columns."),
        ("number,label\n1,a,b\n", "Line 2 has 3 values where the first line names 2 columns."),
        ('number,label\n1,"a\n', "Line 2 is not CSV: unexpected end of data."),
    ],
)
def test_faulty_table_is_refused_with_the_line(text: str, sentence: str):
    with pytest.raises(Malformed) as refusal:
        list(read_rows(text, ("number",)))
    assert str(refusal.value) == sentence


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty."),
        (b"\xef\xbb\xbf \n", "The file is empty."),
        ("a\nb\ncaf\xe9\n".encode("latin-1"), "Line 3 is not UTF-8: save the file in that encoding."),
        (b"a\nb\0\n", "Line 2 contains a null character."),
    ],
)
def test_faulty_file_is_refused_with_the_line(tmp_path: Path, content: bytes, sentence: str):
    path = tmp_path / "file.csv"
    path.write_bytes(content)
    with pytest.raises(Malformed) as refusal:
        read_text(path)
    assert str(refusal.value) == sentence


def test_absent_file_is_refused(tmp_path: Path):
    path = tmp_path / "absent.csv"
    with pytest.raises(Malformed) as refusal:
        read_text(path)
    assert str(refusal.value) == f"{path} cannot be read: No such file or directory."


def test_byte_order_mark_is_no_part_of_the_text(tmp_path: Path):
    path = tmp_path / "file.csv"
    path.write_bytes(b"\xef\xbb\xbfnumber\n1\n")
    assert read_text(path) == "number\n1\n"


HOSTILE = ("=1+1", "x;=1+1", "x\t=1+1", "x\n=1+1", "x,=1+1", 'x";=1+1', ";-1", "\r\n@A1", "a;＝1", 'x"\n"+1;=2')
OUTSIDE_QUOTES = re.compile(r'[;,\t\r\n](?=(?:[^"]*"[^"]*")*[^"]*$)')


def divided(line: str) -> list[str]:
    """The cells of `line` as different programs see them."""
    careful = [cell.strip('"') for cell in OUTSIDE_QUOTES.split(line)]
    # After the first quoted cell this reader takes quotes for letters, as spreadsheets do.
    readers = [csv.reader(io.StringIO(line, newline=""), delimiter=delimiter) for delimiter in ",;\t"]
    return careful + [cell for reader in readers for row in reader for cell in row]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_cell_begins_a_formula_wherever_a_spreadsheet_divides_the_line(text: str):
    assert not [cell for cell in divided(csv_line(["first", text, "last"])) if cell.startswith(FORMULA_STARTS)]


@pytest.mark.parametrize("text", HOSTILE)
def test_the_guard_sees_a_formula_in_a_line_that_is_only_quoted(text: str):
    quoted = ",".join('"' + cell.replace('"', '""') + '"' for cell in ("first", text, "last"))

    assert text == "x,=1+1" or [cell for cell in divided(quoted) if cell.startswith(FORMULA_STARTS)]


def test_every_cell_is_quoted_and_read_back_as_it_was():
    cells = ["", "1", "a, b; c", 'said "no"', "1. one\n2. two", "well-known; a-b"]
    line = csv_line(cells)

    assert next(csv.reader(io.StringIO(line, newline=""))) == cells
    assert line.startswith('"","1","a, b; c"')


def test_neutral_leaves_ordinary_words_alone_and_lists_lists():
    texts = ("word", "", "1+1", "=1", "A list:\n- one\n- two")
    assert [neutral(text) for text in texts] == ["word", "", "1+1", "'=1", "A list:\n - one\n - two"]
