"""The spoken and the written form of a text: "at 5 p.m." and "at five PM"."""

from __future__ import annotations

from dataclasses import dataclass

from schemas.errors import EngineError
from transforms.text import grammars
from transforms.text.grammars import FORMS, Form

LANGUAGE = "en"


@dataclass(frozen=True)
class Forms:
    """How transcripts get a spoken and a written form: by nemo_text_processing's English grammars, gated."""

    def prepare(self) -> None:
        """Make sure, where the run is started, that both grammars are compiled.

        Raises:
            ConfigError: if nemo_text_processing is not installed.
        """
        for form in FORMS:
            grammars.compile_grammar(form)

    def spoken(self, text: str, language: str | None) -> str | None:
        """Return the text as it is said ("five dollars"); None where it is not English or cannot be read."""
        return _form("spoken", text, language)

    def written(self, text: str, language: str | None) -> str | None:
        """Return the text as it is written ("$5"); None where it is not English or cannot be read."""
        return _form("written", text, language)


def _form(form: Form, text: str, language: str | None) -> str | None:
    if not is_english(language):
        return None
    try:
        return grammars.gate(form).convert(text)
    except EngineError:
        return None


def is_english(language: str | None) -> bool:
    """Whether a code such as "en" or "en-GB" is English."""
    return language is not None and language.replace("_", "-").split("-")[0].casefold() == LANGUAGE
