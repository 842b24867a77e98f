"""Voices that were loaded, and texts said by several of them, in order."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from schemas.errors import ConfigError, EngineError
from transforms.remote.each import each
from transforms.tts.base import Paid, Prepared, Speech, SpeechSynthesizer, TtsEngine
from transforms.tts.kept_speech import KeptSpeech

_HELD = 32


class Line(NamedTuple):
    """A text, and the settings of the voice that says it."""

    engine: TtsEngine
    text: str


def prepare(engines: Iterable[TtsEngine]) -> None:
    """Make sure, where a run is started, that what voices need is there.

    Raises:
        ConfigError: if it is not.
    """
    for engine in engines:
        if isinstance(engine, Prepared):
            try:
                engine.prepare()
            except EngineError as error:
                raise ConfigError(str(error)) from error


class LoadedVoices:
    """The voices that a worker used last; ``kept`` is where what is paid for is kept."""

    def __init__(self, kept: KeptSpeech | None = None) -> None:
        self._kept = kept
        self._held: list[tuple[TtsEngine, SpeechSynthesizer]] = []

    def voice(self, engine: TtsEngine) -> SpeechSynthesizer:
        """Return the voice of these settings, loaded now if it is not among the last ones.

        Raises:
            ConfigError: if what it needs is not installed.
            EngineError: if there is no such voice.
        """
        for place, (one, voice) in enumerate(self._held):
            if one == engine:
                self._held.insert(0, self._held.pop(place))
                return voice
        voice = engine.load_with(self._kept) if isinstance(engine, Paid) else engine.load()
        self._held = [(engine, voice), *self._held[: _HELD - 1]]
        return voice

    def say(self, lines: Sequence[Line]) -> list[Speech | EngineError]:
        """Return, in order, what was said, or why not; voices that are paid are asked several texts at once.

        Raises:
            ConfigError: if a voice cannot be had at all.
        """
        paid = {n: line.engine for n, line in enumerate(lines) if isinstance(line.engine, Paid)}
        said = {n: self._one(line) for n, line in enumerate(lines) if n not in paid}
        said |= zip(paid, self._together(list(paid.values()), [lines[n].text for n in paid]), strict=True)
        return [said[n] for n in range(len(lines))]

    def _one(self, line: Line) -> Speech | EngineError:
        try:
            return self.voice(line.engine).synthesize(line.text)
        except EngineError as error:
            return error

    def _together(self, engines: Sequence[Paid], texts: Sequence[str]) -> list[Speech | EngineError]:
        voices = [engine.load_with(self._kept) for engine in engines]

        def ask(number: int, cancel: threading.Event) -> Speech | EngineError:
            try:
                return voices[number].synthesize(texts[number], cancel)
            except EngineError as error:
                return error

        concurrency = max((engine.concurrency for engine in engines), default=1)
        return each(ask, range(len(texts)), concurrency)
