from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import pytest

from schemas.errors import ConfigError, EngineError
from transforms.tts.base import Speech
from transforms.tts.espeak import Espeak
from transforms.tts.loaded import Line, LoadedVoices, prepare


@dataclass(frozen=True)
class Counted:
    """A voice that counts how often it was loaded."""

    number: int
    loads: ClassVar[list[int]] = []

    def load(self) -> Counted:
        self.loads.append(self.number)
        return self

    def prepare(self) -> None:
        raise ConfigError(f"{self.number} is not there")

    def synthesize(self, text: str) -> Speech:
        if text == "bad":
            raise EngineError("bad")
        return Speech(np.full(self.number, len(text), np.int16), 8000, ())


def test_a_voice_is_loaded_once_while_it_is_among_the_last() -> None:
    Counted.loads.clear()
    voices = LoadedVoices()
    for number in (1, 2, 1, 1, 2):
        assert voices.voice(Counted(number)) == Counted(number)
    assert Counted.loads == [1, 2]
    for number in range(10, 42):
        voices.voice(Counted(number))
    voices.voice(Counted(2))
    assert Counted.loads[-1] == 2


def test_results_are_in_order_with_errors_in_their_places() -> None:
    lines = [
        Line(Counted(3), "yes"),
        Line(Counted(2), "bad"),
        Line(Espeak("xx"), "yes"),
        Line(Counted(1), "a"),
    ]
    first, second, third, last = LoadedVoices().say(lines)
    assert isinstance(first, Speech)
    assert isinstance(last, Speech)
    assert (first.samples.tolist(), last.samples.tolist()) == ([3, 3, 3], [1])
    assert str(second) == "bad"
    assert "no voice 'xx'" in str(third)
    assert LoadedVoices().say([]) == []


def test_voices_are_asked_whether_they_are_there() -> None:
    prepare([Espeak()])
    with pytest.raises(ConfigError, match="7 is not there"):
        prepare([Espeak(), Counted(7)])
    with pytest.raises(ConfigError, match="no voice 'xx'"):
        prepare([Espeak("xx")])
