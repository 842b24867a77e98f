"""Addresses of the web and of mail, names of accounts, and telephone numbers in words. English."""

from __future__ import annotations

import re

_TLD = (
    r"(?:com|org|net|edu|gov|io|co|uk|de|fr|es|it|nl|eu|ca|au|us|info|biz|int|mil|tv|me|ai|app|dev|ch|at|se|no|dk|jp|in|br|nz"
    r"|ie|be|pl|ru|cn|cz|fi|pt|gr|za|mx|museum|online|site|shop|blog|xyz|news)"
)
_HOST = rf"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+{_TLD}"
_MAIL = re.compile(rf"(?<![\w.@])(?P<user>[\w.+-]+)@(?P<host>{_HOST})(?![\w@])", re.IGNORECASE)
_URL = re.compile(
    rf"(?<![\w@.])(?:(?:https?|ftp)://(?P<any>[^\s<>\"']*[^\s<>\"'.,;:!?)\]])|(?P<bare>(?:www\.[a-z0-9.-]*[a-z0-9]|{_HOST})"
    rf"(?::\d+)?(?:/(?:[^\s<>\"')\]]*[^\s<>\"'.,;:!?)\]])?)?))(?![\w@])",
    re.IGNORECASE,
)
_HANDLE = re.compile(r"(?<![\w@./])@(?P<name>[A-Za-z_]\w{1,29})(?!\w)")
_HASHTAG = re.compile(r"(?<![\w#&/])#(?P<name>[A-Za-z_]\w+)")
_PIECES = re.compile(r"[A-Za-z]+|\d|[^\sA-Za-z\d]")
_SIGNS = {
    ".": "dot", "/": "slash", "-": "dash", "_": "underscore", ":": "colon", "?": "question mark", "=": "equals",
    "&": "and", "#": "hash", "%": "percent", "+": "plus", "~": "tilde", "@": "at", "!": "exclamation mark", "*": "star",
    ",": "comma", ";": "semicolon", "(": "", ")": "", "[": "", "]": "", "$": "dollar", "'": "",
}  # fmt: skip
DIGITS = dict(zip("0123456789", "zero one two three four five six seven eight nine".split(), strict=True))
_SPELT = re.compile(
    r"(?:[b-df-hj-np-tv-xz]{2,5}|uk|us|eu|io|ai|id|pdf|html?|php|faq|api|nhs|usa)", re.IGNORECASE
)
_PHONE = re.compile(
    r"(?<![\w$\u00a3\u20ac.,/-])(?P<number>"
    r"\+\d{1,3}[ .-]?(?:\(\d{1,4}\)[ .-]?)?\d{1,4}(?:[ .-]\d{2,4}){1,4}"
    r"|(?:1[ .-])?\(\d{3}\)\s?\d{3}[ .-]\d{4}|(?:1[.-])?\d{3}[.-]\d{3}[.-]\d{4}|1 \d{3} \d{3} \d{4}|\d{3} \d{3} \d{4}"
    r"|0\d{2,4}[ -]\d{3,4}(?:[ -]\d{3,4})?|\d{3}-\d{4}|\+\d{8,15}|0\d{9,10}"
    r")(?![\w/]|[.,-]\d)"
)
_SHORT = re.compile(
    r"(?P<verb>\b(?:call|dial|ring|phone|text)(?:ed|ing|s)?) (?P<number>\d{3}|1\d{4,5})\b(?!\s*(?:people|times|of))",
    re.IGNORECASE,
)
_EXTENSION = re.compile(r"\b(?:ext\.?|x)\s?(?P<number>\d{1,5})\b(?<=\d)", re.IGNORECASE)


def spell_addresses(text: str) -> str:
    """Return a text with addresses of the web and of mail, and names of accounts, as they are said.

    "https://www.example.org/docs" is "example dot org slash docs": nobody says the protocol.
    """
    text = _MAIL.sub(lambda found: f"{_said(found['user'])} at {_said(found['host'])}", text)
    text = _URL.sub(_url, text)
    text = _HANDLE.sub(lambda found: f"at {_said(found['name'])}", text)
    return _HASHTAG.sub(lambda found: f"hashtag {_words(found['name'])}", text)


def _url(found: re.Match[str]) -> str:
    told = found["any"] or found["bare"]
    if found["any"] or "/" in told:
        told = re.sub(r"^www\.", "", told, flags=re.IGNORECASE)
    return _said(told.rstrip("/"))


def _said(address: str) -> str:
    pieces = (_SIGNS.get(piece, DIGITS.get(piece, _letters(piece))) for piece in _PIECES.findall(address))
    return " ".join(" ".join(pieces).split())


def _letters(piece: str) -> str:
    """Return letters as a word, or one by one where nobody could say them as one."""
    return " ".join(piece.lower()) if _SPELT.fullmatch(piece) else piece


def _words(name: str) -> str:
    """Return "climateChange" or "climate_change" as words."""
    return " ".join(re.sub(r"(?<=[a-z])(?=[A-Z])|_", " ", name).split())


def spell_phones(text: str) -> str:
    """Return a text with telephone numbers digit by digit, a pause between groups."""
    text = _PHONE.sub(lambda found: digits(found["number"]), text)
    return _SHORT.sub(lambda found: f"{found['verb']} {digits(found['number'])}", text)


def digits(number: str) -> str:
    """Return "+1 (555) 123-4567" as "plus one, five five five, one two three, four five six seven"."""
    plus = "plus " if number.startswith("+") else ""
    groups = re.findall(r"\d+", number)
    if groups == ["1", "800", *groups[2:]]:
        return f"one eight hundred, {', '.join(map(_each, groups[2:]))}"
    return plus + ", ".join(map(_each, groups))


def _each(group: str) -> str:
    return " ".join(DIGITS[digit] for digit in group)
