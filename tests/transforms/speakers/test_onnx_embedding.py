from __future__ import annotations

import pickle
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.errors import ConfigError
from tests.transforms.speakers import networks
from transforms.speakers.base import Speech, Turn
from transforms.speakers.onnx_embedding import OnnxEmbedding, cut_windows
from transforms.vad.base import Samples


def tone(hz: float, seconds: float) -> Samples:
    at = np.arange(int(seconds * 16_000)) / 16_000
    made: Samples = (8000 * np.sin(2 * np.pi * hz * at)).astype(np.int16)
    return made


@pytest.mark.parametrize("rank", [2, 3])
def test_voices_are_told_apart_and_found_again(tmp_path: Path, rank: int) -> None:
    model = OnnxEmbedding(networks.tone_network(tmp_path / "n.onnx", rank=rank)).load()
    first = Speech(8000, np.concatenate([tone(400, 6), tone(1600, 6)]))
    again = Speech(300_000, tone(400, 1.0))
    turns = model.turns([first, again])
    assert [turn.speaker for turn in turns] == ["speaker-0", "speaker-1", "speaker-0"]
    assert turns[0].start == 8000
    assert abs(turns[0].end - (8000 + 6 * 16_000)) <= 0.75 * 16_000
    assert turns[0].end == turns[1].start
    assert turns[1].end == first.end
    assert turns[2] == Turn(again.start, again.end, "speaker-0")


def test_filterbanks(tmp_path: Path) -> None:
    chance = np.random.default_rng(0)
    at = np.arange(6 * 16_000) / 16_000
    swell = 6000 * (1 + np.sin(2 * np.pi * 5 * at))
    voices = [swell * np.sin(2 * np.pi * hz * at) + chance.normal(0, 300, len(at)) for hz in (400, 3000)]
    engine = OnnxEmbedding(networks.fbank_network(tmp_path / "n.onnx"))
    engine.prepare()
    turns = engine.load().turns([Speech(0, np.concatenate(voices).astype(np.int16))])
    assert [turn.speaker for turn in turns] == ["speaker-0", "speaker-1"]
    assert abs(turns[0].end - 6 * 16_000) <= 0.75 * 16_000


def test_nothing_said(tmp_path: Path) -> None:
    model = OnnxEmbedding(networks.tone_network(tmp_path / "n.onnx")).load()
    assert model.turns([]) == []
    assert model.turns([Speech(0, np.zeros(0, np.int16))]) == []
    assert len(model.turns([Speech(5, tone(400, 0.01))])) == 1


def test_settings_travel_and_a_recording_does_not_depend_on_the_one_before(tmp_path: Path) -> None:
    engine = OnnxEmbedding(networks.tone_network(tmp_path / "n.onnx"))
    assert pickle.loads(pickle.dumps(engine)) == engine
    speech = [Speech(0, np.concatenate([tone(400, 4), tone(1600, 4)]))]
    model = engine.load()
    model.turns([Speech(0, tone(3200, 9))])
    assert model.turns(speech) == engine.load().turns(speech)


def test_what_is_no_speaker_network_is_told_before_anything_runs(tmp_path: Path) -> None:
    (tmp_path / "text.onnx").write_text("no network")
    wrong = {
        "there is no network": OnnxEmbedding(str(tmp_path / "none.onnx")),
        "can load": OnnxEmbedding(str(tmp_path / "text.onnx")),
        "alone": OnnxEmbedding(networks.two_inputs_network(tmp_path / "two.onnx")),
        "80 bins": OnnxEmbedding(networks.fbank_network(tmp_path / "f.onnx", bins=40)),
        "no filterbanks": OnnxEmbedding(networks.tone_network(tmp_path / "t.onnx"), features="fbank"),
    }
    for message, engine in wrong.items():
        with pytest.raises(ConfigError, match=message):
            engine.prepare()
    with pytest.raises(ConfigError, match="step_s"):
        OnnxEmbedding("x", step_s=2.0)


@given(st.integers(1, 3000), st.integers(10, 900), st.integers(1, 900))
def test_windows_cover_everything(length: int, window: int, step: int) -> None:
    step = min(step, window)
    samples = np.arange(length, dtype=np.int16)
    windows = cut_windows(samples, window, step)
    assert windows.shape[1] == window
    assert set(windows.reshape(-1).tolist()) == set(range(length))
