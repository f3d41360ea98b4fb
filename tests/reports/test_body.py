from apps.core.markdown import render_markdown
from apps.reports.body import Block, Run, blocks_of, plain_words, printable


def test_paragraphs_keep_emphasis_links_and_line_breaks():
    found = blocks_of(render_markdown("One **bold *both*** word,\nsee [here](https://example.org/a)."))

    bold, both = frozenset({"bold"}), frozenset({"bold", "italic"})
    assert found == [
        Block(
            "paragraph",
            [
                Run("One "),
                Run("bold ", bold),
                Run("both", both),
                Run(" word,"),
                Run("\n"),
                Run("see "),
                Run("here", frozenset(), "https://example.org/a"),
                Run("."),
            ],
        )
    ]


def test_lists_keep_their_numbers_and_levels():
    found = blocks_of(render_markdown("2. two\n3. three\n7. seven\n\n- a\n    - b\n\n      more of b"))

    assert [(block.kind, block.level, block.marker, block.runs[0].text) for block in found] == [
        ("item", 1, "2.", "two"),
        ("item", 1, "3.", "three"),
        ("item", 1, "7.", "seven"),
        ("item", 1, "•", "a"),
        ("item", 2, "•", "b"),
        ("item", 2, "", "more of b"),
    ]


def test_headings_quotations_and_code_are_told_apart():
    found = blocks_of(render_markdown("# Title\n\n> said\n\n    a  =  1\n\nplain"))

    assert [(block.kind, block.runs[0].text) for block in found] == [
        ("heading", "Title"),
        ("quote", "said"),
        ("code", "a  =  1"),
        ("paragraph", "plain"),
    ]


def test_plain_words_keep_footnotes_without_their_arrows():
    found = plain_words(render_markdown("Said so.[^1]\n\n1. one\n\n[^1]: The survey."))

    assert found == "Said so.[1]\n1. one\n1. The survey."


def test_cells_of_a_table_stay_apart():
    assert plain_words(render_markdown("| a | b |\n|---|---|\n| 1 | 2 |")) == "a | b\n1 | 2"


def test_what_xml_cannot_hold_is_dropped():
    assert printable("a\x0bb\x1fc\ufffe\td\n🙂") == "abc\td\n🙂"
