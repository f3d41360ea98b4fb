"""`make gallery`: eight pages, six languages, three widths, by day and by night, as pictures to be looked at.

They come to lie under var/gallery with a page that shows them all; `sheets` has each page in its languages side by
side.
"""

import shutil
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from tests.interface.alone import alone

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.interface.installation import Installation

GALLERY = Path(__file__).resolve().parents[2] / "var" / "gallery"
SHOWN = (
    "home",
    "consultation",
    "roundtable",
    "question of a participant",
    "profile",
    "participants",
    "queue, one comment",
    "desk, settings",
)
TALLEST = 2_600  # pixels of a page that are shown
GAP, SHEET_HEIGHT = 16, 1_400


def main() -> None:
    with alone() as (interface, browser):
        shutil.rmtree(GALLERY, ignore_errors=True)
        pictures = take(interface, browser)
    (GALLERY / "index.html").write_text(index(pictures), encoding="utf-8")
    print(f"{len(pictures)} pictures are in {GALLERY}: open index.html there.")


def take(interface: "Installation", browser: "Browser") -> list[Path]:
    from django.conf import settings
    from django.utils import translation

    from tests.interface.axe import ALL_VIEWS
    from tests.interface.pages import STATES
    from tests.interface.survey import browsers

    states = [state for name in SHOWN for state in STATES if state.name == name]
    pictures: list[Path] = []
    for language, _name in settings.LANGUAGES:
        with browsers(browser, interface, language) as visits, translation.override(language):
            for state in states:
                page = visits.open(state).page
                for view in ALL_VIEWS:
                    page.set_viewport_size({"width": view.width, "height": 900})
                    page.emulate_media(color_scheme=view.scheme)  # type: ignore[arg-type]
                    tall = min(page.evaluate("document.documentElement.scrollHeight"), TALLEST)
                    path = GALLERY / name_of(state.name) / f"{view.width}-{view.scheme}-{language}.png"
                    clip = {"x": 0, "y": 0, "width": view.width, "height": tall}
                    page.screenshot(path=path, full_page=True, clip=clip)  # type: ignore[arg-type]
                    pictures.append(path)
    make_sheets(pictures)
    return pictures


def name_of(state: str) -> str:
    return state.replace(",", "").replace(" ", "-")


def make_sheets(pictures: list[Path]) -> None:
    """Of each page in each window, its languages side by side: as many on a sheet as can still be read."""
    from PIL import Image

    windows: dict[tuple[str, int, str], list[Path]] = {}
    for picture in pictures:
        width, scheme, _language = picture.stem.split("-", 2)
        windows.setdefault((picture.parent.name, int(width), scheme), []).append(picture)
    (GALLERY / "sheets").mkdir()
    for (page, width, scheme), paths in windows.items():
        beside, shown = (6, 360) if width == 360 else (3, 640)
        for first in range(0, len(paths), beside):
            images = [Image.open(path) for path in paths[first : first + beside]]
            small = [image.resize((shown, round(image.height * shown / width))) for image in images]
            height = min(max(each.height for each in small), SHEET_HEIGHT)
            sheet = Image.new("RGB", (len(small) * (shown + GAP), height), "#888")
            for place, each in enumerate(small):
                sheet.paste(each, (place * (shown + GAP), 0))
            sheet.save(GALLERY / "sheets" / f"{page}-{width}-{scheme}-{1 + first // beside}.png")


def index(pictures: list[Path]) -> str:
    rows: dict[str, list[str]] = {}
    for picture in pictures:
        address = escape(str(picture.relative_to(GALLERY)))
        figure = f'<figure><a href="{address}"><img src="{address}" alt="" loading="lazy"></a>'
        figure += f"<figcaption>{escape(picture.stem)}</figcaption></figure>"
        rows.setdefault(picture.parent.name, []).append(figure)
    parts = "".join(f"<h2>{escape(name)}</h2><div>{''.join(figures)}</div>" for name, figures in rows.items())
    style = "div{display:flex;flex-wrap:wrap;gap:1rem}figure{margin:0}img{height:20rem;border:1px solid #888}"
    head = f'<!doctype html><meta charset="utf-8"><title>Gallery</title><style>{style}</style>'
    return f"{head}<h1>Gallery</h1>{parts}"


if __name__ == "__main__":
    main()
