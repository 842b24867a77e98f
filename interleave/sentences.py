"""Where sentences end: by their punctuation, and by rules that know the abbreviations of many languages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sentencex import segment

SENTENCE_ENDS = tuple(".!?…。！？।؟")
_CLOSERS = "\"')]}»”’」』"
_DEFAULT_LANGUAGE = "en"


def sentence_ends(words: Sequence[str], language: str | None = None) -> list[bool]:
    """Return, for each word of a text, whether a sentence ends with it.

    The rules are sentencex's for the language (English where it is not known), applied to the words with single
    spaces between them; "Dr." before "Smith" ends nothing, "p.m." before "Nobody" does. An end needs punctuation, so
    the last word without any ends nothing, and a text without punctuation has no end at all.

    Args:
        words: the words as written, punctuation attached.
        language: a code such as "de" or "pt-BR".
    """
    stripped = [word.strip() for word in words]
    code = (language or _DEFAULT_LANGUAGE).replace("_", "-").split("-")[0].casefold()
    cuts = set(_cuts(code, " ".join(word for word in stripped if word)))
    ends, at = [], 0
    for word in stripped:
        ends.append(punctuated(word) and not cuts.isdisjoint((at + len(word), at + len(word) + 1)))
        at += len(word) + bool(word)
    return ends


def punctuated(word: str) -> bool:
    """Whether a word is followed by what a sentence ends with, closing quotes and brackets aside."""
    return word.rstrip(_CLOSERS).endswith(SENTENCE_ENDS)


def _cuts(code: str, text: str) -> Iterator[int]:
    """Yield behind which character each sentence ends, the space after it included."""
    at = 0
    for sentence in segment(code, text):
        at += len(sentence)
        yield at
