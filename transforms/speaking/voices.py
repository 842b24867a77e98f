"""What voices say, batch by batch, and what each kind of engine spent on it."""

from __future__ import annotations

import time
from collections.abc import Sequence

from schemas.errors import EngineError
from schemas.figures import Effort
from transforms.tts.base import Speech, TtsEngine
from transforms.tts.kept_speech import KeptSpeech
from transforms.tts.loaded import Line, LoadedVoices
from transforms.verify.pace import Pace


class Voices:
    """Voices that are loaded when they are first asked; those that are paid are asked several texts at once."""

    def __init__(self, kept: KeptSpeech | None = None) -> None:
        self._loaded = LoadedVoices(kept)
        self._spent: dict[str, Effort] = {}

    def say(self, lines: Sequence[Line]) -> list[Speech | EngineError]:
        """Return, in order, each text spoken, or why its engine could not say it or said nothing.

        Raises:
            ConfigError: if a voice cannot be had at all.
        """
        names = [engine_name(line.engine) for line in lines]
        said: dict[int, Speech | EngineError] = {}
        for name in dict.fromkeys(names):
            own = [number for number, other in enumerate(names) if other == name]
            started_s = time.perf_counter()
            found = self._loaded.say([lines[number] for number in own])
            self._enter(name, time.perf_counter() - started_s, found)
            said |= zip(own, found, strict=True)
        return [_not_nothing(said[number], line) for number, line in enumerate(lines)]

    def _enter(self, name: str, wall_s: float, found: Sequence[Speech | EngineError]) -> None:
        said_s = sum(one.samples.size / one.rate_hz for one in found if isinstance(one, Speech))
        before = self._spent.get(name, Effort(name, 0.0, 0, 0.0, 0.0))
        self._spent[name] = Effort(
            name,
            before.wall_s + wall_s,
            before.batches + 1,
            before.audio_s + said_s,
            before.padded_s + said_s,
        )

    def efforts(self) -> list[Effort]:
        """Return what each kind of engine spent since the last call of this."""
        found = [effort for _, effort in sorted(self._spent.items())]
        self._spent = {}
        return found


def _not_nothing(said: Speech | EngineError, line: Line) -> Speech | EngineError:
    if isinstance(said, EngineError) or said.samples.size:
        return said
    return EngineError(f"{engine_name(line.engine)} says nothing for {line.text[:80]!r}")


def engine_name(engine: TtsEngine) -> str:
    """Return the name of an engine: that of its module."""
    return type(engine).__module__.rpartition(".")[2]


def speed_of(engine: TtsEngine) -> float | None:
    """Return how fast an engine was asked to speak, against its reference; None where its settings do not say.

    That is its setting ``speed``, or for ``words_per_minute`` what these are to 165.
    """
    if (words_per_minute := getattr(engine, "words_per_minute", None)) is not None:
        return float(words_per_minute / Pace.reference_words_per_minute)
    speed = getattr(engine, "speed", None)
    return None if speed is None else float(speed)
