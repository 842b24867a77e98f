from __future__ import annotations

import pickle
from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest

from schemas.errors import ConfigError
from transforms.speakers.base import Turn
from transforms.speakers.pyannote import Pyannote, is_installed, turns_of


class Place(NamedTuple):
    start: float
    end: float


class Tracks:
    """An annotation, as far as it is gone through."""

    def itertracks(self, yield_label: bool = False) -> Iterator[Any]:
        assert yield_label
        yield Place(1.0, 2.5), "A", "SPEAKER_01"
        yield Place(-0.01, 1.25), "B", "SPEAKER_00"
        yield Place(3.0, 3.00001), "C", "SPEAKER_02"


def test_turns_of_an_annotation() -> None:
    assert turns_of(Tracks()) == [Turn(0, 20_000, "speaker-0"), Turn(16_000, 40_000, "speaker-1")]


@pytest.mark.skipif(is_installed(), reason="pyannote.audio is installed here")
def test_where_it_is_not_installed_that_is_said_before_anything_runs() -> None:
    for step in (Pyannote().prepare, Pyannote().load):
        with pytest.raises(ConfigError, match=r"pip install 'speechloom\[pyannote\]'"):
            step()


def test_settings_travel() -> None:
    assert pickle.loads(pickle.dumps(Pyannote(max_speakers=3))) == Pyannote(max_speakers=3)
