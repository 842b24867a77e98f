from __future__ import annotations

import pytest

from schemas.errors import BadPage
from synth.markup import decode_page, page_title, parse_html, text_of


@pytest.mark.parametrize(
    ("data", "content_type", "text"),
    [
        ("<p>grün</p>".encode(), "", "<p>grün</p>"),
        ("<p>grün</p>".encode("latin-1"), "text/html; charset=ISO-8859-1", "<p>grün</p>"),
        ("<p>grün</p>".encode("cp1252"), "", "<p>grün</p>"),
        (
            '<meta charset="shift_jis"><p>日本</p>'.encode("shift_jis"),
            "",
            '<meta charset="shift_jis"><p>日本</p>',
        ),
        (b"\xff\xfe" + "<p>é</p>".encode("utf-16-le"), "", "<p>é</p>"),
        ("<p>é</p>".encode(), "text/html; charset=no-such", "<p>é</p>"),
    ],
)
def test_pages_are_decoded_as_they_say_or_as_fits(data: bytes, content_type: str, text: str) -> None:
    assert decode_page(data, content_type) == text


@pytest.mark.parametrize("data", [b"", b" \n\x00", b"%PDF-1.7 ...", b"\x89PNG....", b"\x01\x02\x03" * 50])
def test_what_is_no_text_is_a_bad_page(data: bytes) -> None:
    with pytest.raises(BadPage):
        decode_page(data)


def test_text_has_spaces_between_blocks_and_none_inside_words() -> None:
    tree = parse_html("<body><div>one<p>two</p>th<b>ree</b><br>four<script>no()</script></div></body>")
    assert text_of(tree.find(".//body")) == "one two three four"


def test_titles() -> None:
    assert page_title(parse_html("<title>A | B</title><h1>One</h1>")) == "One"
    assert page_title(parse_html("<title>A | B</title><h1>One</h1><h1>Two</h1>")) == "A | B"
    assert page_title(parse_html("<p>x</p>")) is None
