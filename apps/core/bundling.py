"""The modules that every page loads, in one file: on a line with a long way back and forth each request counts."""

import re
from collections.abc import Callable

# As our own modules are written: one statement to a line.
IMPORT = re.compile(r'^import (?:\{ (?P<names>[^}]+) \} from )?"\./(?P<module>[\w-]+\.js)";\n', re.MULTILINE)
EXPORT = re.compile(r"^export (?=(?:async )?(?:function\*?|const|class) (?P<name>\w+))", re.MULTILINE)
UNKNOWN = re.compile(r"^(?:import|export)\b(?!\().*$", re.MULTILINE)


class BundlingError(Exception):
    """A module that is written otherwise than can be put into one file with others."""


def bundle(entry: str, read: Callable[[str], str]) -> str:
    """The text of `entry` with all that it imports at its head; `read` gives the text of a module by its name.

    Each module keeps a scope of its own and runs once, after those that it imports. What is fetched on demand
    (`import("./x.js")`) stays a file by itself.
    """
    parts: dict[str, str] = {}
    _add(entry, read, parts, ())
    return "const modules = {};\n" + "".join(parts.values())


def _add(name: str, read: Callable[[str], str], parts: dict[str, str], above: tuple[str, ...]) -> None:
    if name in above:
        raise BundlingError(f"{name} imports itself by way of {', '.join(above)}.")
    if name in parts:
        return
    text = read(name)
    for imported in IMPORT.finditer(text):
        _add(imported["module"], read, parts, (*above, name))
    parts[name] = _in_its_scope(name, text)


def _in_its_scope(name: str, text: str) -> str:
    exported = [found["name"] for found in EXPORT.finditer(text)]
    text = EXPORT.sub("", IMPORT.sub(_taken_over, text))
    if left := UNKNOWN.search(text):
        raise BundlingError(f"{name} has a line that cannot be put into one file with others: {left[0]}")
    return f'modules["{name}"] = (() => {{\n{text}return {{ {", ".join(exported)} }};\n}})();\n'


def _taken_over(found: re.Match[str]) -> str:
    names = found["names"]
    return f'const {{ {names.replace(" as ", ": ")} }} = modules["{found["module"]}"];\n' if names else ""
