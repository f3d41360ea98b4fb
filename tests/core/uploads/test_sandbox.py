"""A process of its own takes strangers' files apart."""

import pytest

from apps.core.uploads import sandbox
from apps.core.uploads.kinds import Fault, Kind, Unacceptable
from apps.core.uploads.pictures import thumbnail
from apps.core.uploads.sandbox import clean_apart
from tests.core.uploads.files import SECRET, pdf, picture


def test_what_is_cleaned_apart_comes_back_whole():
    kind, cleaned, small = clean_apart(picture("PNG"))
    assert kind == Kind.PNG
    assert cleaned.startswith(b"\x89PNG\r\n\x1a\n")
    assert small == thumbnail(cleaned, kind)

    _kind, cleaned, nothing = clean_apart(pdf())
    assert cleaned.startswith(b"%PDF-")
    assert SECRET.encode() not in cleaned
    assert nothing is None


def test_what_is_refused_apart_says_why():
    with pytest.raises(Unacceptable) as caught:
        clean_apart(b"nothing")

    assert caught.value.fault == Fault.UNKNOWN


def test_what_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sandbox, "SECONDS", 0.001)

    with pytest.raises(Unacceptable) as caught:
        clean_apart(pdf())

    assert caught.value.fault == Fault.TOO_MUCH
