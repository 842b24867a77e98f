"""The spoken and the written form of a text: "at 5 p.m." and "at five PM"."""

from __future__ import annotations

from dataclasses import dataclass

from schemas.errors import EngineError
from schemas.records import Transcript
from transforms.text import grammars
from transforms.text.grammars import Form
from transforms.text.normalize import normalize_words

LANGUAGE = "en"


@dataclass(frozen=True)
class Forms:
    """How transcripts get a spoken and a written form: by nemo_text_processing's English grammars, gated."""

    def prepare(self) -> None:
        """Make sure, where the run is started, that both grammars are compiled.

        Raises:
            ConfigError: if nemo_text_processing is not installed.
        """
        grammars.compile_grammars()

    def spoken(self, text: str, language: str | None) -> str | None:
        """Return the text as it is said ("five dollars"); None where it is not English or cannot be read."""
        return _form("spoken", text, language)

    def written(self, text: str, language: str | None) -> str | None:
        """Return the text as it is written ("$5"); None where it is not English or cannot be read."""
        return _form("written", text, language)


def with_forms(transcript: Transcript, forms: Forms | None) -> Transcript:
    """Return a transcript with both forms of its text, where they are asked for."""
    if forms is None:
        return transcript
    text, language = transcript.text, transcript.language
    return transcript._replace(spoken=forms.spoken(text, language), written=forms.written(text, language))


def spoken_words(text: str, language: str | None) -> list[str]:
    """Return the words of a text as it is said, for comparing transcripts: "5" and "five" are one word.

    The words that ``normalize_words`` gives for the spoken form, or, where there is none, for the text itself.
    """
    spoken = _form("spoken", text, language)
    return normalize_words(text if spoken is None else spoken)


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
