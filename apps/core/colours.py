"""A site's accent colour, made readable wherever the style sheets put it (WCAG 2.2 SC 1.4.3)."""

from collections.abc import Callable
from colorsys import hls_to_rgb, rgb_to_hls
from dataclasses import dataclass

LEAST_CONTRAST = 4.5
STEP = 0.01
# As in static/css/foundation.css; a test compares.
LIGHT_PAPER, LIGHT_SHEET, LIGHT_SIGNAL_WASH = "#fbfaf7", "#ffffff", "#fdf1de"
DARK_PAPER, DARK_SHEET, DARK_SIGNAL_WASH = "#14181c", "#1b2126", "#3a2b14"
ACCENT, DARK_ACCENT = "#0b5563", "#6fc3d1"


@dataclass(frozen=True)
class Palette:
    """The accent and the wash behind what is marked with it, on light and on dark pages; all as #rrggbb."""

    light: str
    light_wash: str
    dark: str
    dark_wash: str


DEFAULT = Palette(ACCENT, "#e5f0f1", DARK_ACCENT, "#17333a")


def palette(accent: str) -> Palette:
    """The colours nearest to `accent` (#rrggbb) in which text can be read; of the same hue, darker or lighter."""
    light = _readable(accent, -STEP, _light_grounds)
    dark = _readable(accent, STEP, _dark_grounds)
    return Palette(light, _light_wash(light), dark, _dark_wash(dark))


def contrast(one: str, other: str) -> float:
    """Between 1 and 21, as WCAG 2.2 defines the contrast ratio."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _readable(accent: str, step: float, grounds: Callable[[str], tuple[str, ...]]) -> str:
    hue, lightness, saturation = rgb_to_hls(*_channels(accent))
    colour = accent
    while min(contrast(colour, ground) for ground in grounds(colour)) < LEAST_CONTRAST:
        lightness = min(max(lightness + step, 0.0), 1.0)
        colour = _hex(hls_to_rgb(hue, lightness, saturation))
    return colour


def _light_grounds(colour: str) -> tuple[str, ...]:
    return LIGHT_PAPER, LIGHT_SHEET, LIGHT_SIGNAL_WASH, _light_wash(colour)


def _dark_grounds(colour: str) -> tuple[str, ...]:
    return DARK_PAPER, DARK_SHEET, DARK_SIGNAL_WASH, _dark_wash(colour)


def _light_wash(colour: str) -> str:
    return _mixed(colour, LIGHT_SHEET, 0.1)


def _dark_wash(colour: str) -> str:
    return _mixed(colour, DARK_PAPER, 0.14)


def _mixed(colour: str, ground: str, share: float) -> str:
    pairs = zip(_channels(colour), _channels(ground), strict=True)
    return _hex(tuple(share * one + (1 - share) * other for one, other in pairs))


def _luminance(colour: str) -> float:
    red, green, blue = map(_linear, _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def _channels(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def _hex(channels: tuple[float, ...]) -> str:
    return "#" + "".join(f"{round(255 * channel):02x}" for channel in channels)
