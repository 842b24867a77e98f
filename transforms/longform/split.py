"""Where a text's sentences are: a plain rule without a language, for alignment. Another may be given in its place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

Span = tuple[int, int]
Splitter = Callable[[str], list[Span]]

MAX_WORDS = 50
_CLOSING = "\"'\u201d\u2019\u00bb)\\]*_"
_PARAGRAPH = re.compile(r"\s*\n[ \t\r]*\n\s*")
_LINE_END = re.compile(rf"(?<=[.!?\u2026:;{_CLOSING}])[ \t\r]*\n\s*")
_STOP = re.compile(rf"[.!?\u2026]+[{_CLOSING}]*\s+|[\u3002\uff01\uff1f]+[\u300d\u300f\u201d]*\s*")
_ABBREVIATION = re.compile(
    r"(?:\b(?:[A-Za-z]|Mr|Mrs|Ms|Dr|Prof|St|Sr|Jr|Gen|Col|Capt|Lt|Rev|Hon|vs|cf|etc|No|Vol|Fig|e\.g|i\.e))\.\s+$"
)
_CLAUSE = re.compile(r"(?<=[,;:\u2014\u3001\uff0c])\s*")
_HEADER = re.compile(r"\s*(?:[\W\d]*|[^a-z]{1,60}|(?i:chapter|part|book|page)\s+\w{1,8}\W*)\s*$")


def split_sentences(text: str) -> list[Span]:
    """Return the sentences as spans of characters, in order, not overlapping, none of them only space.

    Cut at blank lines, around lines that look like headers or page numbers, at line ends after punctuation, and behind
    full stops that are followed by space and no small letter, abbreviations and initials apart. What is longer than
    ``MAX_WORDS`` words after that is cut at line ends, else behind commas, else anywhere between words.
    """
    spans = list(_cut(text, (0, len(text)), _PARAGRAPH))
    for cuts in (_line_ends, _stops):
        spans = [piece for span in spans for piece in cuts(text, span)]
    for pattern in (re.compile(r"\n"), _CLAUSE, re.compile(r"\s+")):
        spans = [piece for span in spans for piece in _shortened(text, span, pattern)]
    return spans


def _cut(text: str, span: Span, pattern: re.Pattern[str]) -> Iterator[Span]:
    yield from _pieces(text, span, (found.end() for found in pattern.finditer(text, *span)))


def _pieces(text: str, span: Span, cuts: Iterator[int]) -> Iterator[Span]:
    """Yield what lies between the cuts, without the space around it."""
    begin = span[0]
    for end in (*cuts, span[1]):
        piece = text[begin:end]
        inner = piece.strip()
        if inner:
            start = begin + piece.index(inner)
            yield start, start + len(inner)
        begin = end


def _line_ends(text: str, span: Span) -> Iterator[Span]:
    cuts = {found.end() for found in _LINE_END.finditer(text, *span)}
    begin = span[0]
    for line in text[span[0] : span[1]].splitlines(keepends=True):
        if _HEADER.match(line):
            cuts |= {begin, begin + len(line)}
        begin += len(line)
    yield from _pieces(text, span, iter(sorted(cuts)))


def _stops(text: str, span: Span) -> Iterator[Span]:
    cased = any(map(str.isupper, text[span[0] : span[1]]))
    ends = (found for found in _STOP.finditer(text, *span))
    yield from _pieces(text, span, (found.end() for found in ends if _ends(text, found, cased)))


def _ends(text: str, found: re.Match[str], cased: bool) -> bool:
    if found.group()[0] in "\u3002\uff01\uff1f":
        return True
    following = text[found.end() : found.end() + 1]
    if cased and following.islower():
        return False
    return not _ABBREVIATION.search(text, max(0, found.start() - 12), found.end())


def _shortened(text: str, span: Span, pattern: re.Pattern[str]) -> Iterator[Span]:
    """Yield the span, or, where it is too long, its pieces joined again as far as they stay short enough."""
    if len(text[span[0] : span[1]].split()) <= MAX_WORDS:
        yield span
        return
    begin, last, words = span[0], span[0], 0
    for start, end in _cut(text, span, pattern):
        more = len(text[start:end].split())
        if words and words + more > MAX_WORDS:
            yield begin, last
            begin, words = start, 0
        last, words = end, words + more
    yield begin, last
