"""The sentences of a main text that can be read aloud: whole ones, of words, without what only works on a screen."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from schemas.settings import PositiveInt, Share
from synth.ear.plain import URL, plain, without_references
from synth.page import Block, MainText
from synth.sentences import split_sentences

_ENDS = (
    ".",
    "!",
    "?",
    "\u2026",
    '."',
    ".\u201d",
    '?"',
    "?\u201d",
    '!"',
    "!\u201d",
    ".)",
    ".'",
    ".\u2019",
    "\u3002",
)
_CODE = re.compile(r"[{}<>\\|=]|\w+\(\)|;\s*$|\w_\w|==|->|::|\$\w+[^\d.,\s]\w*\b(?!\$)")
_MAX_CODE_MARKS = 2
_ON_SCREEN = re.compile(
    r"\b(?:click|tap|scroll|log in|sign up|subscribe|share (?:this|on)|follow us|cookies?|javascript"
    r"|your browser"
    r"|all rights reserved|terms of (?:use|service)|privacy policy|read more|learn more|see also"
    r"|download (?:the|our|now)"
    r"|skip to|back to top|advertisement|affiliate links?|newsletter|add to (?:cart|basket)|leave a comment"
    r"|posted (?:on|by|in)"
    r"|photo(?:graph)? (?:by|credit|courtesy)|image (?:by|credit|source)|getty images|copyright)\b|\u00a9",
    re.IGNORECASE,
)
_POINTER = re.compile(
    r"\b(?:figure|fig\.|table|the (?:image|picture|chart|graph|diagram|table|video|map|link)s?) (?:\d+"
    r"|above|below|on the (?:left"
    r"|right)|shows?)\b|\b(?:shown|pictured|listed|see) (?:above|below|here|in (?:figure|table))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Reading:
    """Which sentences are taken.

    Those of ``min_words`` to ``max_words`` words that end as sentences do and of whose characters at least
    ``min_letters`` are letters or spaces. C4 keeps lines of at least 5 words that end in punctuation (Raffel et al.
    2020, arXiv 1910.10683, section 2.2); the other numbers are ours. ``headings`` reads headings, too.
    """

    min_words: PositiveInt = 4
    max_words: PositiveInt = 80
    min_letters: Share = 0.75
    headings: bool = False


def paragraphs(text: MainText, language: str | None, reading: Reading) -> Iterator[list[str]]:
    """Yield the sentences of each block that has any, in the order of the page, none of them twice."""
    seen: set[str] = set()
    for block in text.blocks:
        found = [one for one in _of_block(block, language, reading) if one not in seen]
        seen.update(found)
        if found:
            yield found


def readable(lines: Iterable[str], language: str | None, reading: Reading) -> list[str]:
    """Return the sentences of some paragraphs that can be read aloud."""
    made = MainText(None, tuple(Block("paragraph", line) for line in lines))
    return [sentence for found in paragraphs(made, language, reading) for sentence in found]


def _of_block(block: Block, language: str | None, reading: Reading) -> Iterator[str]:
    if block.kind == "heading":
        if reading.headings and len(block.text.split()) >= reading.min_words:
            yield f"{plain(block.text).rstrip('.:')}."
        return
    for raw in split_sentences(without_references(plain(block.text)), language):
        sentence = _closed(raw, block)
        if sentence and _is_readable(sentence, reading):
            yield sentence


def _closed(sentence: str, block: Block) -> str | None:
    """Return a sentence with its end; a point of a list may lack one, a paragraph that lacks it was cut off."""
    if sentence.endswith(_ENDS):
        return sentence
    return f"{sentence.rstrip(',;:')}." if block.kind == "item" and sentence[:1].isupper() else None


def _is_readable(sentence: str, reading: Reading) -> bool:
    words = sentence.split()
    if not reading.min_words <= len(words) <= reading.max_words or not any(c.isalpha() for c in sentence[:3]):
        return False
    if URL.search(sentence) or _ON_SCREEN.search(sentence) or _POINTER.search(sentence):
        return False
    if len(_CODE.findall(sentence)) >= _MAX_CODE_MARKS:
        return False
    return sum(c.isalpha() or c == " " for c in sentence) >= reading.min_letters * len(sentence)
