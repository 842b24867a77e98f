"""Letters to sounds for English words that no dictionary lists, by spelling alone.

A guess: good enough to lay a name over its sound, between words that are known. It stands in where espeak-ng, whose
rules are far better, is not installed.
"""

from __future__ import annotations

import re

_RULES = {
    "augh": "AO", "eigh": "EY", "ough": "AO", "tion": "SH AH N", "sion": "ZH AH N", "cious": "SH AH S",
    "tious": "SH AH S", "ture": "CH ER", "sch": "SH", "tch": "CH", "dge": "JH", "igh": "AY", "eau": "OW", "our": "AO R",
    "air": "EH R", "ear": "IH R", "eer": "IH R", "ier": "IH R", "oor": "AO R", "tia": "SH AH", "cia": "SH AH",
    "ssi": "SH IY", "ch": "CH", "ck": "K", "gh": "G", "kh": "K", "kn": "N", "ph": "F", "ps": "P S", "qu": "K W",
    "rh": "R", "sc": "S K", "sh": "SH", "th": "TH", "wh": "W", "wr": "R", "zh": "ZH", "ng": "NG", "ai": "EY",
    "ay": "EY", "au": "AO", "aw": "AO", "ea": "IY", "ee": "IY", "ei": "EY", "ey": "IY", "eu": "UW", "ew": "UW",
    "ie": "IY", "oa": "OW", "oe": "OW", "oi": "OY", "oy": "OY", "oo": "UW", "ou": "AW", "ow": "OW", "ui": "UW",
    "ue": "UW", "ar": "AA R", "er": "ER", "ir": "ER", "or": "AO R", "ur": "ER", "yr": "ER", "a": "AE", "b": "B",
    "c": "K", "d": "D", "e": "EH", "f": "F", "g": "G", "h": "HH", "i": "IH", "j": "JH", "k": "K", "l": "L", "m": "M",
    "n": "N", "o": "AA", "p": "P", "q": "K", "r": "R", "s": "S", "t": "T", "u": "AH", "v": "V", "w": "W", "x": "K S",
    "y": "IY", "z": "Z",
}  # fmt: skip
_AT_START = {"gn": "N", "mn": "N", "pn": "N", "ps": "S", "pt": "T", "x": "Z", "y": "Y", "ts": "T S"}
_LONG = {"a": "EY", "e": "IY", "i": "AY", "o": "OW", "u": "UW", "y": "AY"}
_UNSTRESSED_ENDS = {"a": "AH", "o": "OW", "i": "IY", "u": "UW", "e": "IY"}
_SOUND = re.compile("|".join(sorted(_RULES, key=len, reverse=True)))
_LONG_VOWEL = re.compile(r"([aeiouy])([bcdfgklmnprstvz])e(?=s?$)")
_SOFT = re.compile(r"[cg](?=[eiy])")


def letters_to_phones(word: str) -> str:
    """Return a guess at the pronunciation of a word in lower case, as CMU phones; empty where it has no letter a-z."""
    letters = re.sub(r"([b-df-hj-np-tv-z])\1", r"\1", re.sub("[^a-z]", "", word))
    phones = []
    at = 0
    while at < len(letters):
        sound, length = _next_sound(letters, at)
        phones.append(sound)
        at += length
    return " ".join(phone for phone in phones if phone)


def _next_sound(letters: str, at: int) -> tuple[str, int]:
    """Return the sound at a place of a word, and how many letters it takes."""
    for length in (2, 1):
        if at == 0 and len(letters) > length and letters[:length] in _AT_START:
            return _AT_START[letters[:length]], length
    if match := _LONG_VOWEL.match(letters, at):
        consonant = _SOFT.match(letters, at + 1)
        return f"{_LONG[match[1]]} {_soft(match[2]) if consonant else _RULES[match[2]]}", 3
    if _SOFT.match(letters, at):
        return _soft(letters[at]), 1
    match = _SOUND.match(letters, at)
    found = match.group() if match else letters[at]
    last = at + len(found) == len(letters)
    if last and at and len(found) == 1:
        return _UNSTRESSED_ENDS.get(found, _RULES[found]), 1
    return _RULES[found], len(found)


def _soft(letter: str) -> str:
    return {"c": "S", "g": "JH"}[letter]
