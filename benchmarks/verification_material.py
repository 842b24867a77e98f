"""Sentences as voices say them, rightly and with planted faults, the same each time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Literal, get_args

import numpy as np

from schemas.documents import Document, DocumentTurn, Sentence
from schemas.ids import stable_id, unit_interval
from schemas.settings import Plugin
from transforms.tts.augment.base import white
from transforms.tts.base import Speech, SpeechSynthesizer, TtsEngine

Fault = Literal[
    "wrong sentence", "first half missing", "second half missing", "doubled clause", "silence", "noise"
]
FAULTS: tuple[Fault, ...] = get_args(Fault)
_NOISE_LEVEL = 3_000


@dataclass(frozen=True)
class Faulty:
    """A voice with a fault: what it says instead of its text. It tells nothing of its words unless ``tells_words``."""

    engine: Annotated[TtsEngine, Plugin("transforms.tts")]
    fault: Fault | None = None
    other: str = ""
    tells_words: bool = False

    @property
    def words_per_minute(self) -> int:
        """The speed of the voice."""
        return int(getattr(self.engine, "words_per_minute", 165))

    def load(self) -> FaultyVoice:
        """Return the voice."""
        return FaultyVoice(self, self.engine.load())


class FaultyVoice:
    """The loaded voice."""

    def __init__(self, settings: Faulty, voice: SpeechSynthesizer) -> None:
        self._settings, self._voice = settings, voice

    def synthesize(self, text: str) -> Speech:
        """Return the text spoken, with the fault."""
        fault = self._settings.fault
        if fault in ("silence", "noise"):
            return self._without_words(self._blank(text, is_noise=fault == "noise"))
        return self._without_words(self._voice.synthesize(self._said(text, fault)))

    def _without_words(self, speech: Speech) -> Speech:
        return speech if self._settings.tells_words else speech._replace(words=())

    def _blank(self, text: str, *, is_noise: bool) -> Speech:
        speech = self._voice.synthesize(text)
        level = _NOISE_LEVEL if is_noise else 0
        samples = np.rint(level * white(speech.samples.size, "noise", text)).astype(np.int16)
        return Speech(samples, speech.rate_hz, ())

    def _said(self, text: str, fault: Fault | None) -> str:
        words = text.split()
        half = len(words) // 2
        if fault == "wrong sentence":
            return self._settings.other
        if fault == "first half missing":
            return " ".join(words[half:])
        if fault == "second half missing":
            return " ".join(words[: len(words) - half])
        if fault == "doubled clause":
            first, last = clause(words, text)
            return " ".join([*words[:last], *words[first:]])
        return text


def clause(words: Sequence[str], key: str) -> tuple[int, int]:
    """Return from which word to before which a clause goes: what commas part, or else a third, three words at least."""
    ends = [number + 1 for number, word in enumerate(words[:-1]) if word[-1] in ",;:"]
    cuts = [0, *ends, len(words)]
    at = int(unit_interval(key, "clause") * (len(cuts) - 1))
    if ends and 3 <= cuts[at + 1] - cuts[at] < len(words):
        return cuts[at], cuts[at + 1]
    length = max(3, len(words) // 3)
    first = int(unit_interval(key, "first") * (len(words) - length + 1))
    return first, first + length


def like_length(text: str, sentences: Sequence[str]) -> str:
    """Return another sentence, the nearest in length."""
    others = [other for other in sentences if other != text]
    return min(others, key=lambda other: (abs(len(other) - len(text)), unit_interval(text, other)))


def as_document(text: str, number: int) -> Document:
    """Return a document of one sentence that is said as it is written."""
    name = stable_id("verification", number, text)
    turns = (DocumentTurn("text", (Sentence(text, text),)),)
    return Document(name, name, None, None, "krist", None, "en", turns, "none", "{}", 0, 0)
