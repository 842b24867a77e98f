from __future__ import annotations

import pytest

from filters.texts.addresses import said_addresses


def found(text: str) -> list[str]:
    return [text[start:end] for start, end in said_addresses(text)]


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("write to john dot smith at example dot com now", "john dot smith at example dot com"),
        ("Write to anna@example dot co dot uk.", None),
        ("it is k t forty two at gmail dot com", "k t forty two at gmail dot com"),
        ("my address is mary jane at hotmail dot com", "mary jane at hotmail dot com"),
        ("mail j.smith at e x a m p l e dot com", "j.smith at e x a m p l e dot com"),
        ("mail bob at sign example dot c o m", "bob at sign example dot c o m"),
        ("info at greenhouse dot org", "info at greenhouse dot org"),
        ("mail ann at uni dot edu dot au.", "ann at uni dot edu dot au"),
        ("juan punto perez arroba ejemplo punto com", "juan punto perez arroba ejemplo punto com"),
    ],
)
def test_addresses_are_found_whole(text: str, address: str | None) -> None:
    assert found(text) == ([address] if address else [])


@pytest.mark.parametrize(
    "text",
    [
        "Visit us at example dot com.",
        "The recipe is at best bread dot com.",
        "Read more at the times dot com.",
        "She is an engineer at amazon dot com.",
        "The dot com boom ended at ten.",
        "At that point we left.",
        "at dot com",
        "at",
        "dot at dot",
    ],
)
def test_places_on_the_web_are_no_addresses(text: str) -> None:
    assert found(text) == []


def test_two_addresses_do_not_run_into_each_other() -> None:
    said = "mail ann at example dot com or bob at example dot org"
    assert found(said) == ["ann at example dot com", "bob at example dot org"]
