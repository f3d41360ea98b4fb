"""Set up the checkout: `.venv` with everything that `uv.lock` names, and the compiled translations.

Runs under whatever Python the machine has, with nothing installed, and does only what has changed since last
time. Ends with 1 and one sentence when it cannot.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

OLDEST_PYTHON = (3, 11)
UV = "uv==0.13.9"
ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "set-up.json"
UNFINISHED = "unfinished"


class SetUpError(Exception):
    """What keeps the set-up from going on: one sentence for the person at the terminal."""


def main() -> int:
    use_new_enough_python()
    try:
        if not is_done():
            with only_one_at_a_time():
                set_up()
    except (SetUpError, PermissionError) as error:
        print(f"Set-up stopped: {error}", file=sys.stderr)
        return 1
    return 0


def use_new_enough_python() -> None:
    """Go on under a newer Python of this machine when this one is too old."""
    if sys.version_info >= OLDEST_PYTHON:
        return
    for minor in range(20, OLDEST_PYTHON[1] - 1, -1):
        newer = shutil.which(f"python3.{minor}")
        if newer and works(newer, "-c", ""):
            os.execv(newer, [newer, *sys.argv])
    sys.exit(
        f"Plenary needs Python 3.11 or newer and {sys.executable} is older: install one, "
        "or say where it is with PYTHON=/path/to/python3.11 before the same command."
    )


def is_done() -> bool:
    return recorded() == state() and not stale_translations()


def set_up() -> None:
    if recorded() != state():
        install()
    for catalogue in stale_translations():
        compile_translations(catalogue)


def only_one_at_a_time():
    """Make a second set-up of this checkout wait until the first is through."""
    (ROOT / "var").mkdir(exist_ok=True)
    lock = (ROOT / "var" / "set-up.lock").open("w")
    fcntl.flock(lock, fcntl.LOCK_EX)
    return lock


def state() -> dict[str, str]:
    """What the contents of `.venv` depend on; its place too, since scripts in it name their interpreter."""
    described = (ROOT / "uv.lock").read_bytes() + (ROOT / "pyproject.toml").read_bytes()
    return {
        "place": str(VENV),
        "python": os.path.realpath(PYTHON),
        "lock": hashlib.sha256(described).hexdigest(),
    }


def recorded() -> dict[str, str]:
    """The state in which the last set-up left `.venv`, empty if there was none."""
    try:
        return json.loads(STAMP.read_text()) if PYTHON.exists() else {}
    except (OSError, ValueError):
        return {}


def install() -> None:
    """Bring `.venv` to what `uv.lock` says; stopped half-way, it is taken up again the next time."""
    if not is_usable():
        print("Making .venv …", flush=True)
        shutil.rmtree(VENV, ignore_errors=True)
        make_venv()
    STAMP.write_text(json.dumps({**state(), "lock": UNFINISHED}))
    if not works(VENV / "bin" / "uv", "--version"):
        install_uv()
    print("Installing what uv.lock names …", flush=True)
    if not succeeds(VENV / "bin" / "uv", "sync", "--frozen", "--quiet", "--python", PYTHON):
        raise SetUpError("not everything in uv.lock could be installed, as said above.")
    STAMP.write_text(json.dumps(state()))


def is_usable() -> bool:
    """Whether `.venv` was made in this very place, by a Python that is still there and new enough."""
    moved = recorded().get("place", str(VENV)) != str(VENV)
    return not moved and works(PYTHON, "-c", f"import sys; sys.exit(sys.version_info < {OLDEST_PYTHON})")


def make_venv() -> None:
    """Make it without pip: Debian's Python cannot put pip into it unless python3-venv is installed."""
    if succeeds(sys.executable, "-m", "venv", "--without-pip", VENV):
        return
    raise SetUpError("this Python cannot make a .venv (Debian, Ubuntu: apt-get install python3-venv).")


def install_uv() -> None:
    """Put uv into `.venv` with the first installer that this machine has."""
    pip = ("-m", "pip", "install", "--quiet", "--disable-pip-version-check", UV)
    if works("uv", "--version") and succeeds("uv", "pip", "install", "--quiet", "--python", PYTHON, UV):
        return
    if works(sys.executable, "-m", "pip", "--version"):
        installed = succeeds(sys.executable, "-m", "pip", "--python", PYTHON, *pip[2:])
    elif works(PYTHON, "-m", "ensurepip"):
        installed = succeeds(PYTHON, *pip)
    else:
        raise SetUpError(
            "this Python has neither pip nor ensurepip to fetch the rest with (Debian, Ubuntu: "
            "apt-get install python3-venv); install one and give the same command again."
        )
    if not installed:
        raise SetUpError(f"{UV} could not be installed, as said above.")


def stale_translations() -> list[Path]:
    """The catalogues that were edited after they were compiled."""
    return [path for path in ROOT.glob("locale/*/LC_MESSAGES/*.po") if modified(path) > modified(compiled(path))]


def compile_translations(catalogue: Path) -> None:
    unfinished = catalogue.with_suffix(".mo.new")
    compiler = (PYTHON, "-m", "babel.messages.frontend", "--quiet", "compile")
    if not succeeds(*compiler, "--input-file", catalogue, "--output-file", unfinished):
        raise SetUpError(f"{catalogue} could not be compiled, as said above.")
    unfinished.replace(compiled(catalogue))


def compiled(catalogue: Path) -> Path:
    return catalogue.with_suffix(".mo")


def modified(path: Path) -> float:
    return path.stat().st_mtime if path.exists() else 0


def succeeds(*command: str | Path) -> bool:
    """Run a command before the person's eyes and say whether it went well."""
    return subprocess.run(command, env=environment(), cwd=ROOT, check=False).returncode == 0


def works(*command: str | Path) -> bool:
    """Whether a command is there and runs, without a word to the person."""
    try:
        return subprocess.run(command, env=environment(), capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def environment() -> dict[str, str]:
    """Ours, with uv kept to this checkout, this Python and a place where it may write."""
    kept = {name: value for name, value in os.environ.items() if name not in {"VIRTUAL_ENV", "PYTHONHOME"}}
    kept.update(UV_PROJECT_ENVIRONMENT=str(VENV), UV_PYTHON_DOWNLOADS="never", PIP_USER="0")
    if not os.access(Path.home(), os.W_OK):
        kept.setdefault("UV_CACHE_DIR", str(ROOT / "var" / "uv-cache"))
    return kept


if __name__ == "__main__":
    sys.exit(main())
