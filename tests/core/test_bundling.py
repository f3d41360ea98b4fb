"""Many modules become one file, in which each keeps to itself."""

from pathlib import Path

import pytest

from apps.core.bundling import BundlingError, bundle

MODULES = {
    "entry.js": """/* First. */
import "./early.js";
import { double, half as halved } from "./numbers.js";
run(double);
""",
    "early.js": """import { half } from "./numbers.js";
const own = 1;
half(own);
""",
    "numbers.js": """const own = 2;
export const double = (n) => n * own;
export async function half(n) {
  return n / own;
}
import("./late.js");
""",
}


def test_each_module_runs_once_in_a_scope_of_its_own_after_those_that_it_imports():
    assert bundle("entry.js", MODULES.__getitem__) == (
        "const modules = {};\n"
        'modules["numbers.js"] = (() => {\nconst own = 2;\nconst double = (n) => n * own;\n'
        'async function half(n) {\n  return n / own;\n}\nimport("./late.js");\nreturn { double, half };\n})();\n'
        'modules["early.js"] = (() => {\nconst { half } = modules["numbers.js"];\nconst own = 1;\nhalf(own);\n'
        "return {  };\n})();\n"
        'modules["entry.js"] = (() => {\n/* First. */\nconst { double, half: halved } = modules["numbers.js"];\n'
        "run(double);\nreturn {  };\n})();\n"
    )


@pytest.mark.parametrize(
    "line", ["export default 1;", 'import x from "./numbers.js";', 'import { a }\n  from "./numbers.js";']
)
def test_what_it_does_not_understand_is_refused(line: str):
    with pytest.raises(BundlingError, match="has a line"):
        bundle("entry.js", (MODULES | {"entry.js": f"{line}\n"}).__getitem__)


def test_circle_is_refused():
    with pytest.raises(BundlingError, match="imports itself"):
        bundle("a.js", {"a.js": 'import "./b.js";\n', "b.js": 'import "./a.js";\n'}.__getitem__)


def test_our_own_modules_can_be_put_together():
    directory = Path(__file__).resolve().parents[2] / "static" / "js"
    text = bundle("plenary.js", lambda name: (directory / name).read_text())
    statically = [line for line in text.splitlines() if line.startswith(("import ", "export "))]
    assert statically == []
    assert text.count('modules["live.js"] = ') == 1


def test_what_is_fetched_on_demand_imports_nothing_that_every_page_has():
    """It would run twice there."""
    directory = Path(__file__).resolve().parents[2] / "static" / "js"
    together = bundle("plenary.js", lambda name: (directory / name).read_text())
    for path in directory.glob("*.js"):
        if f'modules["{path.name}"] = ' not in together:
            for name in (module.name for module in directory.glob("*.js")):
                twice = f'from "./{name}"' in path.read_text() and f'modules["{name}"] = ' in together
                assert not twice, f"{path.name} imports {name}"
