from __future__ import annotations

import pytest

from filters.edits.phone import Phone

READ = "plus four four two oh seven nine four six oh nine five eight"
GERMAN = "null drei null, neun null eins acht zwei null"
FOUND = [
    ("Call (415) 555-2671 now.", "(415) 555-2671"),
    (READ, READ),
    (
        "call two one two, five five five, one two three four, okay",
        "two one two, five five five, one two three four",
    ),
    ("text 555-0199 to win", "555-0199"),
    ("Ring 01632 960 983, or not.", "01632 960 983"),
]
PASSED = [
    "It cost $212 555 1234 in all.",
    "Order number 2125551234 has shipped.",
    "One, two, three, four, five, six, seven, eight, nine, ten.",
    "On 2021-05-14 and 2022-06-15 we met.",
    "It has sold 212,555,123 copies.",
    "The plot covers 212 555 1234 people.",
]


@pytest.mark.parametrize(
    ("language", "text", "number"),
    [
        ("fr", "Téléphonez au 06 12 34 56 78.", "06 12 34 56 78"),
        ("de", f"Meine Nummer ist {GERMAN}.", GERMAN),
        ("de", "Im Jahr 1989 fielen 1,5 Millionen auf.", None),
        ("xx", "+1 800 444 4444", "+1 800 444 4444"),
    ],
)
def test_numbers_are_as_the_language_s_countries_write_them(
    language: str, text: str, number: str | None
) -> None:
    assert [text[a:b] for a, b in Phone().find(text, language)] == ([number] if number else [])
