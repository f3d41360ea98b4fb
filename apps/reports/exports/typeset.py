"""Run as a program: sets `summary.json` in a directory as `summary.pdf` there.

A program of its own because a typesetter keeps every page until the end, about a megabyte each, and what it took
it does not give back: that must not stay with a web worker. It needs no Django.

    python -P typeset.py DIRECTORY UNIX_TIME
"""

import sys
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

import typst

TEMPLATE = Path(__file__).with_name("summary.typ")
# Looked through in this order; the reading face, Libertinus Serif, comes with the typesetter itself.
FONT_PACKAGES = ("fontpkg_noto_sans", "fontpkg_noto_sans_arabic", "cvttf_NotoSansCJK_Regular")
SUFFIXES = {".ttf", ".otf"}


def font_files() -> list[Path]:
    """Those of the wheels: what a system has installed plays no part, so that every machine sets the same."""
    found = (path for root in map(_root, FONT_PACKAGES) for path in sorted(root.rglob("*")))
    return [path for path in found if path.suffix in SUFFIXES]


def _root(package: str) -> Path:
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(f"The font package {package} is not installed.")
    return Path(spec.origin).parent


def typeset(directory: Path, timestamp: int) -> None:
    directories: Sequence[Path] = sorted({path.parent for path in font_files()})
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=list(directories))
    compiler = typst.Compiler(TEMPLATE.read_bytes(), root=directory, font_paths=fonts, ignore_system_fonts=True)
    target = directory / "summary.pdf"
    compiler.compile(output=target, format="pdf", pdf_standards=["ua-1"], timestamp=timestamp)


if __name__ == "__main__":
    typeset(Path(sys.argv[1]), int(sys.argv[2]))
