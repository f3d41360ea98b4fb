"""Names stand in their own direction in every sentence: an Arabic name in an English one, and the reverse."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = [path for path in sorted((ROOT / "templates").rglob("*.html")) if "downloads" not in path.parts]
SENTENCE = re.compile(r"{% blocktranslate(?P<given>[^%]*)%}(?P<words>.*?){% endblocktranslate %}", re.DOTALL)
OF_SOMEBODY = re.compile(r"(?P<word>name|person|faster|email)=(?P<value>[^\s%]+)")
# Formats of files and names of countries are in the reader's own language.
OF_NOBODY = {"format.title", "designation.name"}
INSIDE_MARKUP = re.compile(r'<[^<>]*="[^"<>]*$|{% block (?:head_)?title %}(?:(?!{% endblock).)*$', re.DOTALL)


def bare_names(html: str) -> list[str]:
    """The names in sentences of the template `html` that are isolated in the wrong way or not at all."""
    return [
        f"{name['word']}={name['value']}"
        for sentence in SENTENCE.finditer(html)
        for name in OF_SOMEBODY.finditer(sentence["given"])
        if name["value"] not in OF_NOBODY
        and f"<bdi>{{{{ {name['word']} }}}}</bdi>" not in sentence["words"]
        and not name["value"].endswith("|isolate" if INSIDE_MARKUP.search(html[: sentence.start()]) else "|bdi")
    ]


def test_names_in_sentences_are_isolated():
    assert TEMPLATES
    found = {str(path.relative_to(ROOT)): bare_names(path.read_text()) for path in TEMPLATES}

    assert {path: names for path, names in found.items() if names} == {}


def test_the_guard_sees_what_it_forbids():
    sentence = "{% blocktranslate trimmed with name=author#FILTER# %}By {{ name }}{% endblocktranslate %}"
    bare, marked, plain = (sentence.replace("#FILTER#", text) for text in ("", "|bdi", "|isolate"))

    assert bare_names(f"<p>{bare}</p>") == ["name=author"]
    assert bare_names(f"<p>{marked}</p>") == bare_names(f'<p aria-label="{plain}">') == []
    assert bare_names(f'<p aria-label="{marked}">') == ["name=author|bdi"]
    assert bare_names(f"<p>{plain}</p>") == ["name=author|isolate"]
    assert bare_names("{% block title %}" + marked + "{% endblock %}") == ["name=author|bdi"]
