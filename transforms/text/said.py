"""Sentences as they are said: what grammars misread is spelt out first, the rest is theirs."""

from __future__ import annotations

import re
from functools import lru_cache

from schemas.errors import EngineError
from synth.ear.mend import mend
from synth.page import one_line
from transforms.text.forms import is_english
from transforms.text.grammars import gate

_SILENT = re.compile(r"[*_~^|<>\\\[\]{}\"\u201c\u201d\u00ab\u00bb]+")


@lru_cache(maxsize=4096)
def said(sentence: str, language: str | None) -> str:
    """Return a sentence as it is said.

    In English by ``synth.ear.mend`` and nemo's grammar behind its gate; where that cannot read it, and in other
    languages, the sentence stays as it is written, less signs that nobody says.

    Raises:
        ConfigError: if nemo_text_processing is not installed.
    """
    if not is_english(language):
        return one_line(_SILENT.sub(" ", sentence))
    mended = one_line(_SILENT.sub(" ", mend(sentence)))
    try:
        spoken = gate("spoken").convert(mended)
    except EngineError:
        return mended
    return one_line(spoken)
