from __future__ import annotations

import pickle
from pathlib import Path

import numpy as np
import pytest

from schemas.errors import ConfigError
from tests.tiny_whisper import build_tiny_whisper
from tests.transforms.asr.clips import noises
from transforms.language.whisper_windows import WhisperWindows


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_tiny_whisper(tmp_path_factory.mktemp("whisper") / "tiny", ("en", "de", "fr"))


def test_says_what_faster_whisper_says_of_each_window(tiny: Path) -> None:
    from faster_whisper import WhisperModel

    whisper = WhisperModel(str(tiny), device="cpu", compute_type="int8")
    windows = [clip.samples for clip in noises()]
    said = WhisperWindows(str(tiny)).load().detect(windows)
    for window, probabilities in zip(windows, said, strict=True):
        *_, expected = whisper.detect_language(window)
        assert probabilities == dict(expected)
        assert set(probabilities) == {"en", "de", "fr"}
        assert sum(probabilities.values()) == pytest.approx(1.0, abs=1e-4)
    assert len({tuple(p.items()) for p in said}) == len(windows)


def test_windows_are_those_of_whisper(tiny: Path) -> None:
    engine = WhisperWindows(str(tiny), windows=3, batch_size=2, per="segment")
    assert engine.looks == ("segment", 3, 480_000, 2)
    assert pickle.loads(pickle.dumps(engine)) == engine
    engine.prepare()


def test_a_model_that_knows_one_language_is_refused(tmp_path: Path) -> None:
    english = build_tiny_whisper(tmp_path / "tiny.en")
    with pytest.raises(ConfigError, match="English alone"):
        WhisperWindows(str(english)).load()
    with pytest.raises(ConfigError, match="no-such-model"):
        WhisperWindows("./no-such-model").prepare()


def test_silence_and_a_single_sample_can_be_heard(tiny: Path) -> None:
    short = [np.zeros(1, np.float32), np.zeros(480_000, np.float32)]
    assert len(WhisperWindows(str(tiny)).load().detect(short)) == 2
