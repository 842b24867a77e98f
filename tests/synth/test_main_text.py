from __future__ import annotations

from synth.main_text import extract, from_text
from synth.markup import parse_html
from synth.page import MainText
from synth.prose import Reading, paragraphs
from tests.synth.articles import articles, measure, resiliparse_text, trafilatura_text


def test_the_text_is_found_and_little_else() -> None:
    found, other = measure(trafilatura_text), measure(resiliparse_text)
    assert len(list(articles())) == 32
    assert found.precision >= 0.98
    assert found.recall >= 0.9
    assert found.precision > other.precision


def test_tables_code_and_forms_are_left_out_and_inline_code_is_not() -> None:
    filler = (
        "<p>The command <code>ls</code> lists what is in a folder, and it has done so for fifty years now.</p>"
        * 2
    )
    table = "<table><tr><td>cell</td></tr></table>"
    page = f"<body><article><h1>Files</h1>{filler}<pre>ls -la | wc</pre>{table}</article></body>"
    text = extract(parse_html(page)).prose
    assert "The command ls lists" in text
    assert "wc" not in text
    assert "cell" not in text


def test_plain_text_is_cut_into_paragraphs() -> None:
    assert [b.text for b in from_text("One\ntwo.\n\nThree.").blocks] == ["One two.", "Three."]
    assert [b.text for b in from_text("One.\nTwo.").blocks] == ["One.", "Two."]


def test_only_whole_sentences_of_words_are_read() -> None:
    text = from_text(
        "The river carries sand[1] down to the sea. See Figure 3 for the course of it.\n\n"
        "Click here to read more about rivers today.\n\nif (x == 1) { return y_z; } is code here.\n\nNo end"
    )
    assert list(paragraphs(MainText("t", text.blocks), "en", Reading())) == [
        ["The river carries sand down to the sea."]
    ]
