"""What is nothing for the ear taken out of a line: markup, emoji, footnote marks, citations, addresses of the web."""

from __future__ import annotations

import html
import re

from synth.page import one_line

_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,200}>")
_MARKDOWN = (
    (re.compile(r"!\[([^\]]*)\]\([^)\s]*\)"), ""),
    (re.compile(r"\[([^\]]+)\]\((?:https?:|/|#)[^)\s]*\)"), r"\1"),
    (re.compile(r"(?<!\w)(\*\*\*|\*\*|__|~~)(?=\S)(.+?)(?<=\S)\1(?!\w)"), r"\2"),
    (re.compile(r"(?<![\w*])\*(?=[^\s*])([^*]+)(?<=\S)\*(?![\w*])"), r"\1"),
    (re.compile(r"(?<!\w)_(?=[^\s_])([^_]+)(?<=\S)_(?!\w)"), r"\1"),
    (re.compile(r"`{1,3}([^`]*)`{1,3}"), r"\1"),
    (re.compile(r"^\s*(?:#{1,6}\s+|>\s+|[-*+\u2022\u2023\u25e6\u2043]\s+)"), ""),
)
_EMOJI = re.compile(
    "[\U0001f000-\U0001faff\u2600-\u27bf\u2b00-\u2bff\u200b\u20e3\U000e0020-\U000e007f\u2190-\u21ff\u25a0-\u25ff"
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]+"
)
_INVISIBLE = re.compile("[\u00ad\u200c\u200d\u2060\ufe0e\ufe0f\ufeff]+")
_EMOTICON = re.compile(r"(?<!\S)(?:[:;=8]['-]?[)(\]\[dDpPoO/|*]+|<3+|\^_\^|xD)(?=[\s.,!?]|$)")
_SHORTCODE = re.compile(r"(?<!\w):[a-z][a-z0-9_+-]{2,30}:(?!\w)")
_CITATION = re.compile(
    r"\s?\[(?:\d{1,3}(?:\s?[,\u2013-]\s?\d{1,3})*|[a-z]|note \d+|citation needed|clarification needed|edit"
    r"|who\?|when\?"
    r"|update|sic)\]",
    re.IGNORECASE,
)
_YEAR = r"(?:1[5-9]|20)\d\d[a-z]?"
_AUTHOR_YEAR = re.compile(
    rf"\s?\((?:(?:see|cf\.|e\.g\.,?)\s)?[A-Z\u00c0-\u00de][\w'\u2019-]+(?:\s(?:and|&)\s[A-Z][\w'-]+"
    rf"|,?\set al\.?)?,?\s{_YEAR}"
    rf"(?:[;,]\s(?:[A-Z][\w'\u2019-]+(?:\s(?:and|&)\s[A-Z][\w'-]+"
    rf"|,?\set al\.?)?,?\s)?{_YEAR})*(?:,?\spp?\.\s?[\d\u2013-]+)?\)"
)
URL = re.compile(r"(?:https?://|www\.)[^\s<>\"')\]]+(?<![.,;:!?])", re.IGNORECASE)
_URL_ASIDE = re.compile(r"\s?[(\[](?:see |at |via )?(?:https?://|www\.)[^\s()\[\]]+[)\]]", re.IGNORECASE)
_SPACE_BEFORE = re.compile(r"\s+([.,;:!?)\]])")


def plain(text: str) -> str:
    """Return a line without markup and emoji, on one line; the words are left as they are written."""
    found = text
    if "&" in found:
        found = html.unescape(found)
    found = _INVISIBLE.sub("", found)
    if "<" in found:
        found = _TAG.sub(" ", found)
    for pattern, replacement in _MARKDOWN:
        found = pattern.sub(replacement, found)
    for pattern in (_EMOTICON, _SHORTCODE, _EMOJI):
        found = pattern.sub(" ", found)
    return _SPACE_BEFORE.sub(r"\1", one_line(found))


def without_references(text: str) -> str:
    """Return a line without footnote marks, citations in brackets, and addresses of the web in brackets."""
    for pattern in (_CITATION, _AUTHOR_YEAR, _URL_ASIDE):
        text = pattern.sub("", text)
    return _SPACE_BEFORE.sub(r"\1", one_line(text.replace("( )", "").replace("()", "")))
