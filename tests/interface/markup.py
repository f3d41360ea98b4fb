"""The HTML of every document as it was served, by the Nu Html Checker of the W3C, all in one run.

Needs a Java runtime and npm, by which the checker comes; `checker/package-lock.json` pins it.
"""

import json
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Error

from tests.interface.survey import Visit

LOCK = Path(__file__).parent / "checker"
INSTALLED = Path(__file__).resolve().parents[2] / "var" / "checker"
JAR = INSTALLED / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
LACKING = "The check of the HTML needs {}, and there is none here: sudo apt-get install {}"


class CheckerError(Exception):
    """What keeps it from running: one sentence for the person at the terminal."""


@dataclass(eq=False)
class Markup:
    """Keeps every document under `directory`; each that differs from all before is checked in the end.

    Its errors count, not its advice: the footnotes of a comment are a section without a heading, on purpose.
    """

    directory: Path
    visits: dict[str, Visit] = field(default_factory=dict)  # by the name of the file
    known: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        shutil.rmtree(self.directory, ignore_errors=True)
        self.directory.mkdir(parents=True)

    def look(self, visit: Visit) -> Iterable[str]:
        for answer in visit.answers:
            if 300 <= answer.status < 400:
                continue
            try:
                text = answer.text()
            except Error:  # the browser has forgotten it for the document that followed
                continue
            if text not in self.known:
                self.known.add(text)
                name = f"{len(self.known):04}.html"
                (self.directory / name).write_text(text, encoding="utf-8")
                self.visits[name] = visit
        return ()

    def faults(self) -> Iterator[str]:
        """Raises CheckerError when it cannot be asked."""
        command = ["java", "-jar", str(_jar()), "--format", "json", "--exit-zero-always", str(self.directory)]
        answer = subprocess.run(command, capture_output=True, text=True, check=False)
        if not answer.stderr.lstrip().startswith("{"):
            raise CheckerError(f"The check of the HTML did not run: {answer.stderr[:300]}")
        for message in json.loads(answer.stderr)["messages"]:
            if message["type"] == "error":
                visit = self.visits[Path(message["url"]).name]
                yield f"{visit}: {message['message']} {message.get('extract', '').strip()[:160]!r}"


def _jar() -> Path:
    for program, package in (("java", "default-jre-headless"), ("npm", "npm")):
        if not shutil.which(program):
            raise CheckerError(LACKING.format(program, package))
    if not JAR.exists():
        shutil.copytree(LOCK, INSTALLED, dirs_exist_ok=True)
        command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
        if subprocess.run(command, cwd=INSTALLED, check=False).returncode:
            raise CheckerError("npm could not install the check of the HTML, as said above.")
    return JAR
