"""A web page as it comes in, and the text that is read out of it."""

from __future__ import annotations

from typing import Literal, NamedTuple
from urllib.parse import urlsplit

BlockKind = Literal["heading", "paragraph", "item"]


class Page(NamedTuple):
    """A page before anything is read out of it: either ``html``, or ``text`` where the input holds no markup.

    ``page_id`` is its id in plan/; ``title`` and ``language`` are what the input says, None where it does not.
    """

    page_id: str
    url: str | None = None
    html: str | None = None
    text: str | None = None
    title: str | None = None
    language: str | None = None


class Block(NamedTuple):
    """A heading, a paragraph or an item of a list of the main text, on one line."""

    kind: BlockKind
    text: str


class MainText(NamedTuple):
    """What a page says, without navigation, tables and code."""

    title: str | None
    blocks: tuple[Block, ...]

    @property
    def prose(self) -> str:
        """The blocks that are no headings, a line each."""
        return "\n".join(block.text for block in self.blocks if block.kind != "heading")


def host_of(url: str | None) -> str | None:
    """Return the host of a URL in lower case without ``www.``, None where there is none."""
    try:
        host = urlsplit(url).hostname if url and "://" in url else None
    except ValueError:
        return None
    return host.lower().rstrip(".").removeprefix("www.") if host else None


def one_line(text: str | None) -> str:
    """Return a text with single spaces."""
    return " ".join((text or "").split())
