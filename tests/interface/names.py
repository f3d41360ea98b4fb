"""What a screen reader finds its way by, in the tree that the browser hands to it (not in the HTML).

People who hear a page go through it by headings, landmarks, articles, links and fields, each read out alone: so
each has to say by itself what it is (WCAG 2.2 SC 1.3.1, 2.4.4, 2.4.6, 3.3.1, 4.1.2, 4.1.3).
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import CDPSession, Page

from tests.interface.survey import Visit

LANDMARKS = ("banner", "main", "navigation", "complementary", "contentinfo", "search", "form", "region")
ONLY_ONE = ("banner", "main", "contentinfo")
FIELDS = ("textbox", "searchbox", "combobox", "listbox", "checkbox", "radio", "spinbutton", "slider", "Date",
          "DateTime", "InputTime")  # fmt: skip
PRESSED = ("button", "link", "DisclosureTriangle")
ISOLATES = re.compile("[\u2066-\u2069\u200e\u200f]")

# Where a link leads, or what a button sends; nothing for what an author wrote into their comment, nor for what the
# browser puts into a field by itself.
PLACE = """function () {
  if (this.closest(".text") || this.getRootNode() !== document) return "";
  if (this.href) return this.href;
  const form = this.form;
  if (!form) return `${Math.random()}`;
  const data = new FormData(form, this.type === "submit" ? this : null);
  const sent = [...data].map(([name, value]) => `${name}=${value}`);
  return [this.formAction, this.type, ...sent.filter((each) => !each.startsWith("csrf"))].join(" ");
}"""
# What can be asked of the document alone.
DOCUMENT = """() => {
  const problems = [];
  const all = (selector) => [...document.querySelectorAll(selector)];
  const start = (node) => node.textContent.trim().slice(0, 60);
  const plain = (text) => text.replace(/[\\s\\u2066-\\u2069]+/g, "").toLowerCase();
  for (const text of all(".comment .text"))
    if (!text.lang || !text.dir) problems.push(`words without a language or direction: ${start(text)}`);
  for (const list of all(".field .errorlist"))
    if (!list.id || !document.querySelector(`[aria-describedby~="${list.id}"]`))
      problems.push(`an error that describes no field: ${start(list)}`);
  const described = (node) => (node?.getAttribute("aria-describedby") ?? "").split(/\\s+/)
    .some((id) => document.getElementById(id)?.textContent.trim());
  for (const field of all("[aria-invalid=true]"))
    if (!described(field) && !described(field.closest("fieldset")))
      problems.push(`wrong, and does not say why: ${field.name}`);
  for (const one of all("a[aria-label], button[aria-label], summary[aria-label]"))
    if (!plain(one.ariaLabel).includes(plain(one.innerText)))
      problems.push(`${one.innerText.trim()} is called ${one.ariaLabel}`);
  for (const region of all("[data-fresh], [data-queue-note], [data-draft-voice], #said"))
    if (region.role !== "status" || !region.checkVisibility())
      problems.push(`what is said there is not heard: ${region.outerHTML.slice(0, 80)}`);
  return problems;
}"""


@dataclass(frozen=True)
class Node:
    """One thing of the tree. `key` is by what the browser knows the element."""

    role: str
    name: str
    description: str
    states: dict[str, Any]
    key: int

    def __str__(self) -> str:
        return f"{self.role} {self.name[:60]!r}"

    @property
    def said(self) -> tuple[str, str, str]:
        return self.role, self.name, self.description


class Tree:
    """The accessibility tree of a page, as it is at the moment of asking."""

    def __init__(self, page: Page) -> None:
        self.session: CDPSession = page.context.new_cdp_session(page)

    def nodes(self) -> list[Node]:
        """What is not ignored, in the order in which it is read."""
        found = self.session.send("Accessibility.getFullAXTree")["nodes"]
        by_id = {node["nodeId"]: node for node in found}

        def under(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
            yield node
            for child in node.get("childIds", ()):
                if child in by_id:
                    yield from under(by_id[child])

        return [_node(each) for each in under(found[0]) if not each["ignored"]]

    def focused(self) -> Node:
        """What has the focus."""
        here = self.session.send("Runtime.evaluate", {"expression": "document.activeElement"})["result"][
            "objectId"
        ]
        wanted = {"objectId": here, "fetchRelatives": False}
        return _node(self.session.send("Accessibility.getPartialAXTree", wanted)["nodes"][0])

    def place_of(self, node: Node) -> str:
        """Where it leads when it is pressed."""
        found = self.session.send("DOM.resolveNode", {"backendNodeId": node.key})["object"]["objectId"]
        call = {"objectId": found, "functionDeclaration": PLACE, "returnByValue": True}
        place: str = self.session.send("Runtime.callFunctionOn", call)["result"]["value"]
        return place

    def close(self) -> None:
        self.session.detach()


def _node(found: dict[str, Any]) -> Node:
    def text(of: str) -> str:
        return ISOLATES.sub("", str(found.get(of, {}).get("value", ""))).strip()

    states = {each["name"]: each["value"].get("value") for each in found.get("properties", ())}
    return Node(text("role"), text("name"), text("description"), states, found.get("backendDOMNodeId", 0))


@dataclass(eq=False)
class Names:
    """`heard` counts what was looked at."""

    heard: int = 0

    def look(self, visit: Visit) -> Iterable[str]:
        tree = Tree(visit.page)
        nodes = tree.nodes()
        self.heard += len(nodes)
        yield from _headings(nodes)
        yield from _landmarks(nodes)
        yield from _articles(nodes)
        yield from _fields(nodes)
        if visit.state.name != "all components":  # which shows the same many times
            yield from _namesakes(tree, nodes)
        yield from (
            f"a {each.role} without a name" for each in nodes if not each.name and each.role in ("table", *PRESSED)
        )
        yield from visit.page.evaluate(DOCUMENT)
        tree.close()


def _headings(nodes: list[Node]) -> Iterable[str]:
    """One of the first level, before all others, and none that leaves a level out."""
    headings = [node for node in nodes if node.role == "heading"]
    levels = [heading.states["level"] for heading in headings]
    if levels.count(1) != 1:
        yield f"{levels.count(1)} headings of the first level"
    for before, heading, level in zip([0, *levels], headings, levels, strict=False):
        if level > before + 1:
            yield f"{heading} is of level {level} after one of level {before}"
        if not heading.name:
            yield "a heading without a name"


def _landmarks(nodes: list[Node]) -> Iterable[str]:
    """Where there are several of a kind, each has a name of its own."""
    by_role: dict[str, list[str]] = defaultdict(list)
    for node in nodes:
        if node.role in LANDMARKS and (node.role != "form" or node.name):  # else it is none
            by_role[node.role].append(node.name)
    if len(by_role["main"]) != 1:
        yield f"{len(by_role['main'])} landmarks main"
    for role, names in by_role.items():
        for name, count in Counter(names).items():
            if count > 1 or (len(names) > 1 and (role in ONLY_ONE or not name)):
                yield f"{count} of {len(names)} landmarks {role} are called {name!r}"


def _articles(nodes: list[Node]) -> Iterable[str]:
    """Each is called as its heading, which at a comment is its author."""
    for at, node in enumerate(nodes):
        if node.role == "article":
            heading = next((each for each in nodes[at:] if each.role == "heading"), None)
            if not heading or not node.name or heading.name not in node.name:
                yield f"{node} begins with {heading}"


def _fields(nodes: list[Node]) -> Iterable[str]:
    for node in nodes:
        if node.role in FIELDS and not node.name:
            yield f"a field without a name: {node.role} {node.states}"


def _namesakes(tree: Tree, nodes: list[Node]) -> Iterable[str]:
    """What is called and described alike leads to the same place (SC 2.4.4, 2.4.9)."""
    alike: dict[tuple[str, str, str], list[Node]] = defaultdict(list)
    for node in nodes:
        if node.role in PRESSED:
            alike[node.said].append(node)
    for group in alike.values():
        if len(group) > 1 and len({place for place in map(tree.place_of, group) if place}) > 1:
            yield f"{len(group)} are called {group[0]} and described {group[0].description!r}"
