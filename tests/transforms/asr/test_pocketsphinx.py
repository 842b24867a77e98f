from __future__ import annotations

import json
import pickle
from pathlib import Path

import numpy as np
import pytest
import soundfile
import soxr

from schemas.errors import EngineError
from schemas.records import Hypothesis
from transforms.asr.base import ASR_RATE_HZ, Clip
from transforms.asr.pocketsphinx import Pocketsphinx, PocketsphinxModel


@pytest.fixture(scope="module")
def model() -> PocketsphinxModel:
    return Pocketsphinx().load()


def _noise(segment_id: str, seconds: float, level: float, seed: int) -> Clip:
    samples = np.random.default_rng(seed).standard_normal(int(seconds * ASR_RATE_HZ)) * level
    return Clip(segment_id, samples.astype(np.float32), "en")


def _recorded(path: Path, seconds: float = 2.5) -> Clip:
    samples, rate_hz = soundfile.read(path, dtype="float32", frames=int(seconds * 48_000))
    at_16k = np.asarray(soxr.resample(samples.reshape(len(samples), -1).mean(axis=1), rate_hz, ASR_RATE_HZ))
    return Clip(path.name, at_16k[: int(seconds * ASR_RATE_HZ)].astype(np.float32), "en")


def test_a_clip_is_heard_alike_whatever_came_before(model: PocketsphinxModel, shared_dir: Path) -> None:
    folder = shared_dir / "data" / "real_speech"
    clips = [
        _recorded(folder / name) for name in ("jfk.flac", "LJ002-0020.wav", "common_voice_en_651325.mp3")
    ]
    loud = _noise("loud", 1.0, 0.5, 1)
    forward = model.transcribe(clips)
    backward = model.transcribe([loud, *reversed(clips)])[1:]
    alone = [Pocketsphinx().load().transcribe([clip])[0] for clip in clips[:1]]
    assert forward == backward[::-1]
    assert alone == forward[:1]
    assert any(isinstance(result, Hypothesis) and result.words for result in forward)


def test_reads_speech_with_words_times_and_confidences(model: PocketsphinxModel, shared_dir: Path) -> None:
    clip = _recorded(shared_dir / "data" / "real_speech" / "LJ002-0020.wav")
    (heard,) = model.transcribe([clip])
    assert isinstance(heard, Hypothesis)
    assert heard.text.endswith("thirteen")
    assert [word.text for word in heard.words] == heard.text.split()
    assert all("(" not in word.text and "<" not in word.text for word in heard.words)
    starts = [word.start_samples for word in heard.words]
    assert starts == sorted(starts)
    for word in heard.words:
        assert 0 <= word.start_samples < word.end_samples <= len(clip.samples)
        assert word.confidence is not None
        assert 0.0 <= word.confidence <= 1.0
    assert heard.mean_log_probability is None
    assert json.loads(heard.settings) == {"language_weight": 6.5, "word_insertion_penalty": 0.65}


def test_silence_is_an_empty_text_and_a_tiny_clip_no_error(model: PocketsphinxModel) -> None:
    clips = [Clip(str(n), np.zeros(n, np.float32), None) for n in (1, 159, 400, 8000)]
    results = model.transcribe(clips)
    assert [result.text if isinstance(result, Hypothesis) else result for result in results] == [""] * 4


def test_other_languages_are_refused_one_by_one(model: PocketsphinxModel) -> None:
    clip = Clip("a", np.zeros(1600, np.float32), "en-GB")
    results = model.transcribe([clip, clip._replace(segment_id="b", language="de"), clip])
    assert [type(result) for result in results] == [Hypothesis, EngineError, Hypothesis]
    assert "English only" in str(results[1])
    assert "'de'" in str(results[1])


def test_nothing_is_logged(model: PocketsphinxModel, capfd: pytest.CaptureFixture[str]) -> None:
    Pocketsphinx().load().transcribe([_noise("noise", 0.5, 0.1, 2)])
    captured = capfd.readouterr()
    assert (captured.out, captured.err) == ("", "")


def test_settings_are_picklable() -> None:
    engine = Pocketsphinx(language_weight=7.0)
    assert pickle.loads(pickle.dumps(engine)) == engine
