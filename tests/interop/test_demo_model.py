"""The demo's Whisper, made in small: trained, stopped, trained on, packed, written, and loaded by faster-whisper."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import ctranslate2
import numpy as np
import pytest
import torch
from faster_whisper import WhisperModel

from demo_model.export import export
from demo_model.network import Size, SmallWhisper
from demo_model.pool import make_pool
from demo_model.settings import read_settings
from demo_model.shipped import pack, steps_done, unpack
from demo_model.tokens import PHONES, Tokens
from demo_model.train import Trainer, schedule

SIZE = Size(width=32, heads=2, encoder_layers=2, decoder_layers=2)


def small(steps: int) -> dict[str, Any]:
    """Return settings of a network that learns nothing much."""
    settings = read_settings()
    settings["texts"]["walk_vocabulary"] = 30
    settings["pool"] = {"utterances": 24, "chunk": 4}
    settings["tokens"]["subwords"] = 300
    settings["network"] = SIZE._asdict()
    settings["training"] |= {"steps": steps, "window_s": 8, "warmup": 2}
    return settings


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("trained")
    make_pool(folder / "pool", small(3))
    Trainer(folder, small(3)).run()
    assert steps_done(folder) == 3
    second = Trainer(folder, small(6))
    assert second.step == 3
    second.run()
    return folder


def test_the_rate_rises_again_where_the_optimizer_is_new(trained: Path, tmp_path: Path) -> None:
    settings = small(60)["training"] | {"warmup": 4, "falling_part": 0.5}
    assert [schedule(step, 0, settings) for step in (0, 1, 3, 10, 45)] == [0.25, 0.5, 1.0, 1.0, 0.5]
    assert [schedule(step, 6, settings) for step in (6, 7, 9)] == [0.25, 0.5, 1.0]
    pack(trained, tmp_path / "shipped")
    unpack(tmp_path, tmp_path / "shipped")
    (tmp_path / "pool").symlink_to(trained / "pool")
    assert [Trainer(folder, small(9)).warm_from for folder in (trained, tmp_path)] == [0, 6]


def test_it_goes_on_where_it_stopped(trained: Path) -> None:
    assert steps_done(trained) == 6
    again = Trainer(trained, small(6))
    before = {name: weights.clone() for name, weights in again.network.state_dict().items()}
    again.run()
    assert all(torch.equal(before[name], weights) for name, weights in again.network.state_dict().items())


def test_what_is_packed_is_written_alike_and_heard_by_faster_whisper(trained: Path, tmp_path: Path) -> None:
    pack(trained, tmp_path / "shipped")
    unpack(tmp_path / "other", tmp_path / "shipped")
    assert steps_done(tmp_path / "other") == 6
    for folder in ("shipped", "other"):
        export(tmp_path / folder, tmp_path / f"of-{folder}", small(6))
    first, second = (
        {path.name: path.read_bytes() for path in (tmp_path / name).iterdir()}
        for name in ("of-shipped", "of-other")
    )
    assert first == second
    assert {"model.bin", "config.json", "tokenizer.json", "preprocessor_config.json"} <= set(first)
    assert len(json.loads(first["config.json"])["alignment_heads"]) > 1
    samples = np.random.default_rng(1).standard_normal(48_000).astype(np.float32) * np.float32(0.1)
    model = WhisperModel(str(tmp_path / "of-shipped"), device="cpu", compute_type="int8")
    segments, info = model.transcribe(
        samples, language="en", temperature=0.0, max_new_tokens=20, word_timestamps=True
    )
    assert info.language == "en"
    assert all(0 <= word.start <= 30 for segment in segments for word in segment.words or ())


def test_the_written_encoder_is_the_trained_one(trained: Path, tmp_path: Path) -> None:
    export(trained, tmp_path / "model", small(6))
    tokens = Tokens(trained / "tokenizer.json")
    network = SmallWhisper(SIZE, tokens.size, len(PHONES))
    network.load_state_dict(torch.load(trained / "checkpoint.pt")["network"])
    features = np.random.default_rng(2).standard_normal((1, 80, 3000)).astype(np.float32)
    with torch.no_grad():
        ours = network.encode(torch.from_numpy(features)).numpy()
    model = ctranslate2.models.Whisper(str(tmp_path / "model"), compute_type="float32")
    theirs = np.asarray(model.encode(ctranslate2.StorageView.from_array(features)))
    assert np.corrcoef(ours.ravel(), theirs.ravel())[0, 1] > 0.99
