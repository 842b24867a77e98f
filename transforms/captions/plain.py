"""The words of a written transcript without times. What it says when takes an alignment with what was heard."""

from __future__ import annotations

import re
from collections import Counter

from schemas.errors import BadCaptions
from transforms.captions.parse import decoded, has_times, parse_captions

_MARKUP = re.compile(r"\s*<(!doctype|html|\?xml|head|body)\b", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x7f]")
_CLOCK = re.compile(r"[\[(]?\b\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d{1,3})?\b[\])]?")
_ALONE = re.compile(rf"\s*(?:{_CLOCK.pattern})?(?:\s*(?:-->|-|\u2013)\s*(?:{_CLOCK.pattern}))?\s*")
_NOTE = re.compile(r"\[[^\[\]\n]{1,60}\]|\u266a[^\n\u266a]*\u266a?")
_LABEL = re.compile(
    rf"\s*(?:{_CLOCK.pattern}\s*)?[\[(]?([^\W\d_][\w.'\u2019-]*(?:[ ][\w.'\u2019&-]+){{0,3}})[\])]?"
    rf"\s*(?:{_CLOCK.pattern}\s*)?:(?=\s|$)"
)
_BLANK_LINES = re.compile(r"\n[ \t]*\n\s*")


def caption_text(data: bytes) -> str:
    """Return the words of captions of any kind: of cues, one a paragraph; otherwise as ``plain_text`` does.

    Raises:
        BadCaptions: if they cannot be read.
    """
    if has_times(data):
        return "\n\n".join(cue.text for cue in parse_captions(data).cues)
    return plain_text(data)


def plain_text(data: bytes) -> str:
    """Return what is said in a plain transcript, paragraphs separated by blank lines; may be "".

    Left out are times ("[00:12:03]", also before or after a speaker), notes in square brackets ("[laughter]") and
    between music signs, and a speaker's label at the beginning of a line ("Ann Lee: "), of at most four words that do
    not begin with a small letter, where the file has that label twice. A label begins a paragraph. UTF-8, or UTF-16
    with a byte-order mark.

    Raises:
        BadCaptions: with the line number, if it is not text, or a page of markup.
    """
    text = decoded(data).replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n\n")
    if _MARKUP.match(text):
        raise BadCaptions("line 1: a page of markup, no plain text")
    control = _CONTROL.search(text)
    if control:
        raise BadCaptions(f"line {text.count(chr(10), 0, control.start()) + 1}: not plain text")
    lines = text.split("\n")
    labels = Counter(label for line in lines if (label := _label(line)))
    said = "\n".join(_said(line, labels) for line in lines)
    paragraphs = (" ".join(paragraph.split()) for paragraph in _BLANK_LINES.split(said))
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph)


def _label(line: str) -> str | None:
    found = _LABEL.match(line)
    return found[1] if found and not found[1][0].islower() else None


def _said(line: str, labels: Counter[str]) -> str:
    """Return a line without what is not said; an empty line before it where a speaker begins."""
    if _ALONE.fullmatch(line):
        return ""
    label = _label(line)
    if label and labels[label] > 1:
        found = _LABEL.match(line)
        line = "\n" + line[found.end() if found else 0 :]
    else:
        clock = _CLOCK.match(line.lstrip())
        line = line.lstrip()[clock.end() :] if clock and clock[0][0] in "[(" else line
    return _NOTE.sub(" ", line)
