"""The main text of a page, by trafilatura: its paragraphs, headings and lists, without tables and code.

Trafilatura keeps what a block is, which resiliparse's plain text does not: a heading that asks is a question, a row of
a table is nothing for the ear. On the labelled pages it also keeps less of what surrounds a text (docs/pages.md).
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

from synth.markup import page_title, text_of
from synth.page import Block, BlockKind, MainText, one_line

_NOT_FOR_THE_EAR = frozenset(
    "pre code samp kbd table figure figcaption math svg form button select textarea script style noscript template"
    " iframe object video audio canvas".split()
)
_SPOKEN_CODE_LETTERS = 24
_KINDS: dict[str, BlockKind] = {"head": "heading", "p": "paragraph", "item": "item", "quote": "paragraph"}


def extract(tree: Any, title: str | None = None) -> MainText:
    """Return the main text of a page.

    Tables, block code, forms and pictures are taken out before; short inline code ("the ``ls`` command") stays.

    Args:
        tree: the page, as ``synth.markup.parse_html`` gives it; it is not changed.
        title: the page's title where the input names one.
    """
    from trafilatura import bare_extraction

    found = bare_extraction(
        _cleaned(tree),
        include_comments=False,
        include_tables=False,
        include_images=False,
        deduplicate=False,
        with_metadata=False,
        favor_precision=True,
    )
    body = getattr(found, "body", None)
    blocks = () if body is None else tuple(_blocks(body))
    return MainText(title or page_title(tree), blocks)


def from_text(text: str, title: str | None = None) -> MainText:
    """Return plain text as paragraphs: what empty lines part, or, where there are none, lines."""
    parts = text.replace("\r\n", "\n").split("\n\n")
    parts = text.splitlines() if len(parts) == 1 else parts
    return MainText(title, tuple(Block("paragraph", line) for part in parts if (line := one_line(part))))


def _cleaned(tree: Any) -> Any:
    made = copy.deepcopy(tree)
    for element in list(made.iter(*_NOT_FOR_THE_EAR)):
        if element.getparent() is not None and not _is_said(element):
            _drop(element)
    return made


def _is_said(element: Any) -> bool:
    inline = element.tag in ("code", "kbd", "samp") and element.getparent().tag != "pre"
    return inline and len(element.text_content()) <= _SPOKEN_CODE_LETTERS


def _drop(element: Any) -> None:
    """Remove an element, and leave a space where it was."""
    parent, before = element.getparent(), element.getprevious()
    tail = f" {element.tail or ''}"
    if before is not None:
        before.tail = (before.tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail
    parent.remove(element)


def _blocks(body: Any) -> Iterator[Block]:
    for element in body.iter():
        kind = _KINDS.get(element.tag)
        if kind and not any(parent.tag in _KINDS for parent in element.iterancestors()):
            text = text_of(element)
            if text:
                yield Block(kind, text)
