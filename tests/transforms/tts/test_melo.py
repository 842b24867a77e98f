from __future__ import annotations

import importlib.util
import pickle
from pathlib import Path

import pytest

from schemas.errors import ConfigError
from transforms.tts.melo import Melo


def example(folder: Path) -> Melo:
    return Melo()


def test_settings_are_plain_and_varied() -> None:
    voice = Melo("EN-BR", speed=1.1)
    assert pickle.loads(pickle.dumps(voice)) == voice
    assert voice.varied(2.0, -1.0) == Melo("EN-BR", speed=2.2, semitones=-1.0)


@pytest.mark.skipif(importlib.util.find_spec("melo") is not None, reason="MeloTTS is installed here")
def test_without_melotts_it_says_where_to_read_on() -> None:
    with pytest.raises(
        ConfigError, match=r"melo needs MeloTTS, of which 'melo' is not installed: see docs/voices\.md"
    ):
        Melo().load()
