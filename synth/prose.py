"""The sentences of a main text that can be read aloud: whole ones, of words, without what only works on a screen."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import zip_longest

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
_GOES_ON = re.compile(r"(?:[,;]\s+(?:and|or))?[,;:\s]*$")
_LINK = r"(?:link|button|image|photo|picture|thumbnail|headline|map|logo|banner)s?"
_ON_SCREEN = re.compile(
    rf"^(?:please |just |simply )?(?:(?:click|tap|press)(?: on)?|scroll)\b"
    rf" (?:(?:the |this |any |each )?(?:\w+ )?{_LINK}\b|here\b|below\b|above\b|down\b|up\b)"
    r"|\b(?:click|tap) here\b"
    r"|^(?:please )?(?:log|sign) (?:in|up)(?: (?:to (?:leave|post|add|comment|reply|read|continue|view|join|vote)|or"
    r"|for"
    r"|now|here|today)\b|\W*$)"
    r"|^subscribe\b|\bsubscribe (?:to (?:our|the|my)|now|today|here)\b|^share (?:this|on)\b"
    r"|^follow (?:us|me|her|him|them)\b"
    r"|\b(?:uses?|using|accept|enable|allow|disable|manage|our) (?:all |of )?cookies\b"
    r"|\bcookie (?:policy|settings|preferences|notice)\b"
    r"|\b(?:enable|requires?|turn on|disabled?) javascript\b"
    r"|\bjavascript (?:is|must be|to be) (?:\w+ )?(?:enabled|disabled|required|turned)\b"
    r"|\byour browser (?:does|is|has|must|may|version)\b"
    r"|\ball rights reserved\b|\bterms of (?:use|service)\b|\bour privacy policy\b"
    r"|^(?:read|learn|find out|see) more\b(?:\W+\w+){0,6}\W*$|^see also\b|^download (?:the|our|now)\b"
    r"|\bskip to (?:the )?(?:main )?content\b|\bback to (?:the )?top\b|^advertisement\b|\baffiliate links?\b"
    r"|\b(?:our|my|free|weekly|daily|monthly|email|the) newsletters?\b"
    r"|\badd to (?:cart|basket)\b|\bleave a (?:comment|reply)\b|^posted (?:on|by|in)\b"
    r"|\b(?:photo(?:graph)?|image) (?:by|credit|courtesy|source)\b|\bgetty images\b"
    r"|^copyright\b(?= (?:\W|\d))|\bcopyright (?:\(c\)|\d{4})|\u00a9",
    re.IGNORECASE,
)
"""What is said to who looks at a page; how a thing is clicked or where one logs in is a step like another."""
_POINTER = re.compile(
    r"\b(?:figure|fig\.|table) \d+\b|\b(?:figure|fig\.|table"
    r"|the (?:image|picture|chart|graph|diagram|table|video|map|link)s?)"
    r" (?:above|below|on the (?:left|right))\b"
    r"|\b(?:the (?:image|picture|chart|graph|diagram|video)s?|figure|this table) shows?\b"
    r"|\b(?:shown|pictured|listed|see) (?:above|below|here|in (?:figure|table))\b",
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
    """Yield the sentences of each block that has any, in the order of the page, none of them twice.

    What introduces a list ("You can renew online if:") is read where a point of it is.
    """
    seen: set[str] = set()
    lead: list[str] = []
    listed = False
    for block, behind in zip_longest(text.blocks, text.blocks[1:]):
        if block.kind != "item":
            yield from filter(None, [lead[:-1]])
            lead, listed = [], False
        introduces = block.kind == "paragraph" and behind is not None and behind.kind == "item"
        spoken = _of_block(block, language, reading, introduces=introduces, listed=listed)
        found = [one for one in spoken if one not in seen]
        seen.update(found)
        if introduces and found and found[-1].endswith(":"):
            lead, listed = found, True
        elif found:
            yield from filter(None, [lead, found])
            lead = []
    yield from filter(None, [lead[:-1]])


def readable(lines: Iterable[str], language: str | None, reading: Reading) -> list[str]:
    """Return the sentences of some paragraphs that can be read aloud; behind a colon stand points of a list."""
    blocks: list[Block] = []
    for line in lines:
        listed = any(block.text.endswith(":") for block in blocks)
        blocks.append(Block("item" if listed else "paragraph", line))
    made = MainText(None, tuple(blocks))
    return [sentence for found in paragraphs(made, language, reading) for sentence in found]


def _of_block(
    block: Block, language: str | None, reading: Reading, *, introduces: bool, listed: bool
) -> Iterator[str]:
    if block.kind == "heading":
        if reading.headings and len(block.text.split()) >= reading.min_words:
            yield f"{plain(block.text).rstrip('.:')}."
        return
    for raw in split_sentences(without_references(plain(block.text)), language):
        sentence = raw if introduces and raw.endswith(":") else _closed(raw, block, listed=listed)
        if sentence and _is_readable(sentence, reading):
            yield sentence


def _closed(sentence: str, block: Block, *, listed: bool) -> str | None:
    """Return a sentence with its end; a point of a list may lack one, a paragraph that lacks it was cut off.

    A point that begins in lower case is a sentence only where the list was introduced.
    """
    if block.kind == "item" and listed:
        sentence = f"{sentence[:1].upper()}{sentence[1:]}"
    if sentence.endswith(_ENDS):
        return sentence
    return f"{_GOES_ON.sub('', sentence)}." if block.kind == "item" and sentence[:1].isupper() else None


def _is_readable(sentence: str, reading: Reading) -> bool:
    words = sentence.split()
    if not reading.min_words <= len(words) <= reading.max_words or not any(c.isalnum() for c in sentence[:4]):
        return False
    if URL.search(sentence) or _ON_SCREEN.search(sentence) or _POINTER.search(sentence):
        return False
    if len(_CODE.findall(sentence)) >= _MAX_CODE_MARKS:
        return False
    return sum(c.isalpha() or c == " " for c in sentence) >= reading.min_letters * len(sentence)
