"""Names of files, as strangers give them."""

import pytest

from apps.core.uploads.kinds import Kind
from apps.core.uploads.names import clean_name, shown_while_refusing


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("report.pdf", "report.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\Amina\\report.pdf", "report.pdf"),
        ("report.pdf.exe", "report.pdf.pdf"),
        ("invoice\u202efdp.exe", "invoicefdp.pdf"),
        ("\u2066a\u2069\u200e\u200fb.pdf", "ab.pdf"),
        ("a\x00b\r\nc\t.pdf", "abc.pdf"),
        ("  two   words .pdf", "two words.pdf"),
        ("trailing... .", "trailing.pdf"),
        (".htaccess", "htaccess.pdf"),
        ('a<b>:"|?*.pdf', "a_b______.pdf"),
        ("CON.pdf", "_CON.pdf"),
        ("مذكرة المنظمة.pdf", "مذكرة المنظمة.pdf"),
        ("می\u200cخواهم.pdf", "می\u200cخواهم.pdf"),
        ("cafe\u0301.pdf", "café.pdf"),
        ("意见书.docx", "意见书.pdf"),
        ("version 2.0 final", "version 2.0 final.pdf"),
        ("...", ""),
        ("\u202e\u200b.pdf", ""),
        ("", ""),
    ],
)
def test_name_is_cleaned(name: str, clean: str):
    assert clean_name(name, Kind.PDF) == clean


@pytest.mark.parametrize("letter", ["a", "ق", "意", "👩"])
def test_name_is_never_too_long_and_never_cut_within_a_letter(letter: str):
    clean = clean_name(letter * 300 + ".pdf", Kind.DOCX)

    assert clean.endswith(".docx")
    assert 190 < len(clean.encode()) <= 200
    assert set(clean.removesuffix(".docx")) == {letter}


def test_name_in_a_sentence_is_short_and_plain():
    assert shown_while_refusing("a\u202eb" * 100) == "ab" * 29 + "a…"
