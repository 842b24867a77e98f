from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soxr
from onnx import TensorProto

from interleave.codec_network import CodecNetwork
from interleave.speech.base import CodedSpeech
from interleave.speech.onnx_codec import OnnxCodec
from schemas.errors import ConfigError, EngineError
from tests.interleave.speech.codecs import SIZE, codec, expected
from tests.interleave.speech.sounds import RATE_HZ, Noise, span

SPAN, SOUNDS = span(("a",), 16_000, 37_000), Noise(a=(16_000, 48_000))


def test_a_chunk_has_the_codes_of_its_sound(tmp_path: Path) -> None:
    settings = OnnxCodec(codec(tmp_path / "c.onnx"), SIZE, sample_rate_hz=RATE_HZ)
    loaded = pickle.loads(pickle.dumps(settings)).load()
    assert loaded.codebooks == (4, SIZE, False)
    codes = loaded.encode(SPAN, SOUNDS)
    assert np.array_equal(codes, expected(SOUNDS.samples(SPAN), 4))
    assert codes.shape == (4, 21_000 // 320)
    assert np.array_equal(loaded.encode(SPAN, SOUNDS), codes)


@pytest.mark.parametrize("rank", [1, 2, 3])
@pytest.mark.parametrize("order", [(0, 1, 2), (1, 0, 2), (0, 2, 1), (2, 0, 1)])
@pytest.mark.parametrize("books", [1, 4])
def test_axes_are_found(tmp_path: Path, rank: int, order: tuple[int, ...], books: int) -> None:
    network = CodecNetwork(codec(tmp_path / "c.onnx", books, rank, order), RATE_HZ)
    assert network.codebooks == books
    sound = np.random.default_rng(1).integers(-32768, 32767, 7000).astype(np.int16)
    for length in (7000, 640, 320):
        found = network.encode(np.divide(sound[:length], 32768, dtype=np.float32))
        assert np.array_equal(found, expected(sound[:length], books))


def test_the_first_codebooks_may_be_used_alone_and_delayed(tmp_path: Path) -> None:
    path = codec(tmp_path / "c.onnx")
    loaded = OnnxCodec(path, SIZE, RATE_HZ, codebooks=2, pattern="delay").load()
    assert loaded.codebooks == (2, SIZE, True)
    assert np.array_equal(loaded.encode(SPAN, SOUNDS), expected(SOUNDS.samples(SPAN), 2))
    with pytest.raises(ConfigError, match="4 codebooks, fewer than 5"):
        OnnxCodec(path, SIZE, RATE_HZ, codebooks=5).load()


def test_sound_is_resampled_to_the_rate_of_the_codec(tmp_path: Path) -> None:
    path = codec(tmp_path / "c.onnx")
    found = OnnxCodec(path, SIZE, 24_000).load().encode(SPAN, SOUNDS)
    sound = np.divide(SOUNDS.samples(SPAN), 32768, dtype=np.float32)
    heard = soxr.resample(sound, RATE_HZ, 24_000)
    assert np.array_equal(found, CodecNetwork(path, 24_000).encode(heard))
    assert found.shape[1] == 31_500 // 320


def test_lengths_and_masks_are_given_where_they_are_asked_for(tmp_path: Path) -> None:
    more: list[tuple[str, int, list[str | int]]] = [
        ("lengths", TensorProto.INT64, [1]),
        ("mask", TensorProto.BOOL, [1, "n"]),
    ]
    path = codec(tmp_path / "c.onnx", more=more)
    found = OnnxCodec(path, SIZE, RATE_HZ).load().encode(SPAN, SOUNDS)
    assert np.array_equal(found, expected(SOUNDS.samples(SPAN), 4))


def test_inputs_and_outputs_are_named_where_there_are_several(tmp_path: Path) -> None:
    path = codec(tmp_path / "c.onnx", names=("wave", "audio_codes"), outputs=2)
    with pytest.raises(ConfigError, match="no single integer output; there is: audio_codes, length"):
        OnnxCodec(path, SIZE, RATE_HZ).load()
    found = OnnxCodec(path, SIZE, RATE_HZ, input="wave", output="audio_codes").load().encode(SPAN, SOUNDS)
    assert np.array_equal(found, expected(SOUNDS.samples(SPAN), 4))


@pytest.mark.parametrize(
    ("made", "asked", "message"),
    [
        ({}, {"input": "y"}, "no floating input 'y'; there is: x"),
        ({}, {"output": "y"}, "no integer output 'y'"),
        ({"more": [("y", TensorProto.FLOAT, ["n"])]}, {}, "no single floating input"),
        (
            {"more": [("y", TensorProto.STRING, ["n"])]},
            {},
            r"more than a waveform, its length and a mask: \['y'\]",
        ),
        ({}, {"sample_rate_hz": 100}, "cannot take 100 samples"),
        ({"outputs": 2}, {"output": "length"}, "one axis must count frames"),
    ],
)
def test_what_is_no_codec_is_told_before_anything_runs(
    tmp_path: Path, made: dict[str, Any], asked: dict[str, Any], message: str
) -> None:
    path = codec(tmp_path / "c.onnx", **made)
    with pytest.raises(ConfigError, match=message):
        OnnxCodec(path, SIZE, **{"sample_rate_hz": RATE_HZ, **asked}).load()


def test_a_file_that_is_none_is_told(tmp_path: Path) -> None:
    (tmp_path / "text.onnx").write_text("no network")
    for name, message in (("gone.onnx", "there is no network"), ("text.onnx", "can load")):
        with pytest.raises(ConfigError, match=message):
            OnnxCodec(str(tmp_path / name), SIZE).load()


def test_what_the_codec_cannot_take_breaks_one_chunk(tmp_path: Path) -> None:
    loaded = OnnxCodec(codec(tmp_path / "c.onnx"), SIZE, RATE_HZ).load()
    with pytest.raises(EngineError, match="cannot take 5 samples"):
        loaded.encode(span(("a",), 16_000, 16_005), SOUNDS)
    assert loaded.encode(SPAN, SOUNDS).size
    small = OnnxCodec(codec(tmp_path / "c.onnx"), 4, RATE_HZ).load()
    with pytest.raises(EngineError, match="a codebook has 0 to 3"):
        small.encode(SPAN, SOUNDS)


def test_it_is_a_kind_whose_codes_are_ids() -> None:
    assert isinstance(OnnxCodec("x", 5), CodedSpeech)
    assert OnnxCodec("x", 5).count(32_000, RATE_HZ) == 25
    assert OnnxCodec("x", 5, codebooks=8).count(32_000, RATE_HZ) == 200
    assert OnnxCodec("x", 5, codebooks=8, pattern="delay").frame_rate_hz == 12.5
