"""A question that a page asks, and what the page says to it."""

from __future__ import annotations

from typing import Literal, NamedTuple

FoundBy = Literal["structured", "faq", "heading", "prose"]
"""In schema.org's markup; as an entry of a list of questions; as a heading or a title; in running text."""


class Question(NamedTuple):
    """A question. ``answer`` are the paragraphs that the page gives as its answer; none where it does not."""

    text: str
    found_by: FoundBy
    answer: tuple[str, ...] = ()
