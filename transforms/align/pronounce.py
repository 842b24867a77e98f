"""Pronunciations of words that a dictionary does not list: from espeak-ng where it is installed, else by spelling."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec

from transforms.align.arpabet import to_arpabet
from transforms.align.letters import letters_to_phones

_VOICE = "en-us"


@cache
def has_espeak() -> bool:
    """Whether espeak-ng (the package espeakng-loader) is installed."""
    return find_spec("espeakng_loader") is not None


def pronounce_words(words: Sequence[str], with_espeak: bool) -> list[str]:
    """Return the CMU phones of each word; an empty text where nothing of it can be said.

    Args:
        words: in lower case, as a text has them.
        with_espeak: whether to ask espeak-ng (3 ms for all of them); it reads numbers and symbols too.

    Raises:
        ConfigError: if espeak-ng is wanted and not installed.
    """
    if not with_espeak or not words:
        return [letters_to_phones(word) for word in words]
    from transforms.tts.espeak_library import pronounce

    return [to_arpabet(said) for said in pronounce(_VOICE, words)]
