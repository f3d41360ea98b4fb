"""Text can be read everywhere: the colours of the style sheets, and whatever accent a site chooses."""

import re
from itertools import product
from pathlib import Path

import pytest
from django.conf import settings

from apps.core import colours
from apps.core.colours import LEAST_CONTRAST, Palette, contrast, palette

FOUNDATION = Path(settings.BASE_DIR, "static/css/foundation.css").read_text()
GROUNDS = ("paper", "sheet", "brand-wash", "signal-wash")
TEXTS = ("ink", "soft", "brand", "signal")
# What is written on a filled button, chip or count.
FILLED = (("paper", "brand"),)
LEAST_FOR_EDGES = 3.0  # of fields and buttons (WCAG 2.2 SC 1.4.11)


def tokens(scheme: str) -> dict[str, str]:
    light, dark = re.findall(r":root \{\s*(?:color-scheme[^;]*;)?(\s*--paper.*?)\}", FOUNDATION, re.DOTALL)
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", dark if scheme == "dark" else light))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_pair_of_colours_for_text_has_contrast(scheme: str):
    colour = tokens(scheme)
    pairs = [*product(TEXTS, GROUNDS), *FILLED]

    low = {pair: ratio for pair in pairs if (ratio := contrast(*map(colour.get, pair))) < LEAST_CONTRAST}

    assert low == {}
    assert min(contrast(colour["edge"], colour[ground]) for ground in GROUNDS) >= LEAST_FOR_EDGES


def test_style_sheets_name_no_colour_but_in_the_tokens():
    """White stands behind logos, which are drawn for paper; black is a mask or ink in print."""
    sheets = Path(settings.BASE_DIR, "static/css").glob("*.css")
    outside = re.sub(
        r"@layer tokens \{.*?\n\}", "", "".join(sheet.read_text() for sheet in sheets), flags=re.DOTALL
    )

    assert set(re.findall(r"#[0-9a-f]{3,8}\b", outside)) <= {"#fff", "#000"}


def test_colours_known_in_python_are_those_of_the_style_sheets():
    light, dark = tokens("light"), tokens("dark")

    assert (light["paper"], light["sheet"], light["signal-wash"]) == (
        colours.LIGHT_PAPER,
        colours.LIGHT_SHEET,
        colours.LIGHT_SIGNAL_WASH,
    )
    assert (dark["paper"], dark["sheet"], dark["signal-wash"]) == (
        colours.DARK_PAPER,
        colours.DARK_SHEET,
        colours.DARK_SIGNAL_WASH,
    )
    assert Palette(light["brand"], light["brand-wash"], dark["brand"], dark["brand-wash"]) == colours.DEFAULT


ACCENTS = [f"#{red:02x}{green:02x}{blue:02x}" for red, green, blue in product((0, 51, 119, 187, 255), repeat=3)]


def test_any_accent_is_made_readable():
    low = [accent for accent in ACCENTS if lowest(accent) < LEAST_CONTRAST]

    assert low == []


def lowest(accent: str) -> float:
    """The least contrast of any text on any ground, light or dark, with this accent."""
    chosen = palette(accent)
    light = tokens("light") | {"brand": chosen.light, "brand-wash": chosen.light_wash}
    dark = tokens("dark") | {"brand": chosen.dark, "brand-wash": chosen.dark_wash}

    pairs = [*product(TEXTS, GROUNDS), *FILLED]
    return min(contrast(colour[text], colour[ground]) for colour in (light, dark) for text, ground in pairs)


def test_accent_that_can_be_read_stays_as_it_was_chosen():
    assert palette("#0b5563").light == "#0b5563"
    assert palette("#6fc3d1").dark == "#6fc3d1"


def test_accent_keeps_its_hue():
    assert palette("#ffdd00").light == "#7a6a00"


def test_contrast_is_that_of_wcag():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
