"""espeak-ng: a formant synthesizer that speaks over a hundred languages and needs no model."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Self

import numpy as np
from annotated_types import Ge, Le

from transforms.tts.base import Speech, WordStart, sayable
from transforms.tts.espeak_library import WordEvent, find_voice, say

_PITCH_A_SEMITONE = 4.8
"""Steps of espeak-ng's pitch in a semitone: from 25 to 50 to 99, `en-us` went from 61 to 82 to 150 Hz."""


@dataclass(frozen=True)
class Espeak:
    """espeak-ng through espeakng-loader (the extra `demo`): 22,050 Hz, some 200 times faster than speech.

    ``voice`` is a language (`en-us`, `en-gb-scotland`), perhaps with a variant (`en-us+f2`).
    ``words_per_minute`` and ``pitch`` have espeak-ng's own ranges; 175 and 50 are its defaults.
    """

    voice: str = "en-us"
    words_per_minute: Annotated[int, Ge(80), Le(450)] = 165
    pitch: Annotated[int, Ge(0), Le(99)] = 50

    def prepare(self) -> None:
        """Look for the library and the voice; raises as ``load`` does."""
        self.load()

    def load(self) -> EspeakVoice:
        """Return the voice.

        Raises:
            ConfigError: if espeakng-loader is not installed.
            EngineError: if there is no such voice.
        """
        find_voice(self.voice)
        return EspeakVoice(self)

    def varied(self, speed: float, semitones: float) -> Self:
        """Return the same voice faster and higher, in whole words a minute and steps of pitch, within the ranges."""
        words_per_minute = min(450, max(80, round(self.words_per_minute * speed)))
        pitch = min(99, max(0, round(self.pitch + semitones * _PITCH_A_SEMITONE)))
        return replace(self, words_per_minute=words_per_minute, pitch=pitch)


@dataclass(frozen=True)
class EspeakVoice:
    """A voice that is there. It holds nothing but its settings: no utterance depends on those before it."""

    settings: Espeak

    def synthesize(self, text: str) -> Speech:
        """Return the text spoken, the same samples each time; none for an empty text.

        Raises:
            EngineError: if the text holds half a character (a lone surrogate), or the library refuses it.
        """
        settings = self.settings
        clean = sayable(text)
        said = say(settings.voice, settings.words_per_minute, settings.pitch, clean)
        return Speech(np.frombuffer(said.data, np.int16), said.rate_hz, word_starts(clean, said.words))


def word_starts(text: str, events: Sequence[WordEvent]) -> tuple[WordStart, ...]:
    """Return the words between spaces with their first event's place; the library has several for `1,234`.

    A word without an event of its own (a dash, or `there` in the dictionary's phrase `here and there`) is left
    out.
    """
    starts: list[WordStart] = []
    unread = iter(events)
    event = next(unread, None)
    for match in re.finditer(r"\S+", text):
        inside = []
        while event is not None and event.start_chars < match.end():
            inside.append(event.start_samples)
            event = next(unread, None)
        if inside:
            starts.append(WordStart(match.group(), inside[0]))
    return tuple(starts)
