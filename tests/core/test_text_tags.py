"""Names in sentences that may run the other way."""

from django.template import Context, Template


def render(template: str, **context: object) -> str:
    return Template("{% load text %}" + template).render(Context(context))


def test_a_name_in_a_sentence_is_isolated_and_escaped():
    assert render("{{ name|bdi }}", name="نور <b>") == "<bdi>نور &lt;b&gt;</bdi>"


def test_a_name_in_an_attribute_is_isolated_without_markup():
    rendered = render('<p title="{{ name|isolate }}">', name='نور "N"')

    assert rendered == '<p title="\N{FIRST STRONG ISOLATE}نور &quot;N&quot;\N{POP DIRECTIONAL ISOLATE}">'
