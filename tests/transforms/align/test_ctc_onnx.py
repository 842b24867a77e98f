from __future__ import annotations

import json
import pickle
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from schemas.errors import ConfigError, EngineError
from transforms.align.base import Alignment, Utterance
from transforms.align.ctc_onnx import CtcOnnx, CtcOnnxModel, read_vocabulary

VOCABULARY = {"<pad>": 0, "|": 1, "A": 2, "B": 3, "C": 4, "N": 5, "E": 6, "O": 7}
FRAME = 320
TONES_HZ = {name: 400 + 600 * number for name, number in VOCABULARY.items() if name not in ("<pad>", "|")}


def build_network(folder: Path) -> CtcOnnx:
    """Write a network that hears a tone for each letter: a filter a letter, its energy in each frame, its logit."""
    times = np.arange(FRAME) / 16_000
    filters = np.zeros((2 * len(VOCABULARY), 1, FRAME), np.float32)
    for name, tone_hz in TONES_HZ.items():
        filters[2 * VOCABULARY[name], 0] = np.sin(2 * np.pi * tone_hz * times)
        filters[2 * VOCABULARY[name] + 1, 0] = np.cos(2 * np.pi * tone_hz * times)
    mix = np.zeros((len(VOCABULARY), 2 * len(VOCABULARY), 1), np.float32)
    for number in VOCABULARY.values():
        mix[number, 2 * number : 2 * number + 2] = 0.01
    bias = np.array([2.0] + [0.0] * (len(VOCABULARY) - 1), np.float32)
    nodes = [
        helper.make_node("Unsqueeze", ["samples", "axis"], ["wave"]),
        helper.make_node("Conv", ["wave", "filters"], ["heard"], strides=[FRAME]),
        helper.make_node("Mul", ["heard", "heard"], ["energy"]),
        helper.make_node("Conv", ["energy", "mix", "bias"], ["scores"]),
        helper.make_node("Transpose", ["scores"], ["logits"], perm=[0, 2, 1]),
    ]
    weights: dict[str, np.ndarray] = {
        "axis": np.array([1], np.int64),
        "filters": filters,
        "mix": mix,
        "bias": bias,
    }
    graph = helper.make_graph(
        nodes,
        "tones",
        [helper.make_tensor_value_info("samples", TensorProto.FLOAT, [1, "n"])],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, [1, "frames", len(VOCABULARY)])],
        [numpy_helper.from_array(value, name) for name, value in weights.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    onnx.checker.check_model(model)
    onnx.save(model, folder / "tones.onnx")
    (folder / "vocab.json").write_text(json.dumps(VOCABULARY), encoding="utf-8")
    return CtcOnnx(str(folder / "tones.onnx"), str(folder / "vocab.json"), standardize=False)


def sing(text: str) -> np.ndarray:
    """Return a tone of 3 frames for each letter, and 4 frames of silence for each space."""
    times = np.arange(3 * FRAME) / 16_000
    silence = np.zeros(4 * FRAME, np.float32)
    parts = [silence if c == " " else np.sin(2 * np.pi * TONES_HZ[c] * times) for c in text]
    return np.concatenate(parts).astype(np.float32)


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> CtcOnnx:
    return build_network(tmp_path_factory.mktemp("network"))


@pytest.fixture(scope="module")
def model(settings: CtcOnnx) -> CtcOnnxModel:
    return settings.load()


def align(model: CtcOnnxModel, samples: np.ndarray, text: str, language: str | None = None) -> Alignment:
    (found,) = model.align([Utterance(samples, text, language)])
    assert isinstance(found, Alignment)
    return found


def test_words_are_found_where_they_are_sung(model: CtcOnnxModel) -> None:
    found = align(model, sing("ABC CAB  BEC"), "Abc — cab, béc!")
    assert found.rejection is None
    assert [word.text for word in found.words] == ["Abc", "—", "cab,", "béc!"]
    spans = [(word.start_samples // FRAME, word.end_samples // FRAME) for word in found.words]
    assert spans == [(0, 9), (9, 9), (13, 22), (30, 39)]
    assert found.words[1].score is None
    assert found.score == pytest.approx(0.0, abs=1e-3)


@pytest.mark.parametrize("text", ["cba bac", "ab", "con bone", "abc cab abc"])
def test_other_words_are_rejected(model: CtcOnnxModel, text: str) -> None:
    assert align(model, sing("ABC CAB"), text).rejection == "low_score"


def test_digits_are_sung_in_their_spoken_form(model: CtcOnnxModel) -> None:
    found = align(model, sing("ONE BONE"), "1 bone", "en")
    assert found.rejection is None
    assert [word.start_samples // FRAME for word in found.words] == [0, 13]
    assert align(model, sing("ONE BONE"), "1 bone", "fr").words[0].score is None


def test_what_it_cannot_judge_is_told_apart(model: CtcOnnxModel, settings: CtcOnnx) -> None:
    sound = sing("ABC")
    assert align(model, sound, "12 — xyz", "fr") == Alignment((), None, "no_words")
    assert align(model, sound, "abcabcabcabc") == Alignment((), None, "no_path")
    german = CtcOnnx(settings.model, settings.vocabulary, standardize=False, languages=("de",)).load()
    assert align(german, sound, "abc", "en") == Alignment((), None, "language")
    assert align(german, sound, "abc", "de-AT").rejection is None


def test_an_utterance_is_aligned_alike_whatever_its_company(model: CtcOnnxModel) -> None:
    batch = [Utterance(sing(text), text, None) for text in ("ABC CAB", "BEC", "ONE BONE ABC")]
    assert model.align(batch) == [found for one in batch for found in model.align([one])]


def test_sound_that_the_network_refuses_is_an_error_of_that_item(model: CtcOnnxModel) -> None:
    short = Utterance(np.zeros(FRAME - 1, np.float32), "abc", None)
    found = model.align([short, Utterance(sing("ABC"), "abc", None)])
    assert isinstance(found[0], EngineError)
    assert isinstance(found[1], Alignment)


def test_standardized_sound_is_as_loud_as_any(settings: CtcOnnx) -> None:
    loudness_free = CtcOnnx(settings.model, settings.vocabulary).load()
    loud, soft = (align(loudness_free, sing("ABC CAB") * gain, "abc cab") for gain in (1.0, 0.01))
    assert [word[:3] for word in loud.words] == [word[:3] for word in soft.words]


def test_missing_or_broken_files_are_named(settings: CtcOnnx, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no model"):
        CtcOnnx(str(tmp_path / "none.onnx"), settings.vocabulary).prepare()
    (tmp_path / "broken.onnx").write_bytes(b"no network")
    with pytest.raises(ConfigError, match="cannot be loaded"):
        CtcOnnx(str(tmp_path / "broken.onnx"), settings.vocabulary).load()
    with pytest.raises(ConfigError, match="no blank '<blank>'"):
        CtcOnnx(settings.model, settings.vocabulary, blank="<blank>").prepare()
    with pytest.raises(ConfigError, match="cannot be read"):
        CtcOnnx(settings.model, str(tmp_path / "none.json")).prepare()


def test_a_vocabulary_may_be_a_token_a_line(tmp_path: Path) -> None:
    (tmp_path / "tokens.txt").write_text("<pad>\n|\nA\n", encoding="utf-8")
    assert read_vocabulary(str(tmp_path / "tokens.txt"), "<pad>") == {"<pad>": 0, "|": 1, "A": 2}


def test_settings_survive_pickling(settings: CtcOnnx) -> None:
    assert pickle.loads(pickle.dumps(settings)) == settings
