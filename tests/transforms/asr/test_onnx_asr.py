from __future__ import annotations

import json
import pickle
from pathlib import Path

import numpy as np
import pytest

from schemas.errors import ConfigError, EngineError
from schemas.records import Hypothesis
from tests.tiny_nemo import build_tiny_canary, build_tiny_nemo, tones
from transforms.asr.base import Clip
from transforms.asr.onnx_asr import OnnxAsr

pytest.importorskip("onnx_asr", reason="needs the extra onnx")
pytest.importorskip("onnx", reason="the test makes its networks with it")
FRAME_SAMPLES = 8 * 160


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_tiny_nemo(tmp_path_factory.mktemp("nemo") / "ctc")


@pytest.fixture(scope="module")
def canary(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_tiny_canary(tmp_path_factory.mktemp("nemo") / "aed")


def clip(name: str, *tokens: int, language: str | None = "en") -> Clip:
    return Clip(name, tones(tokens, seed=len(tokens)), language)


def heard(results: list[Hypothesis | EngineError]) -> list[Hypothesis]:
    assert not [one for one in results if isinstance(one, EngineError)]
    return [one for one in results if isinstance(one, Hypothesis)]


def test_words_with_times_and_confidences(tiny: Path) -> None:
    (found,) = heard(OnnxAsr(str(tiny)).load().transcribe([clip("a", 0, 2, 1, 4, 3)]))
    assert found.text == "ups down, it"
    assert [word.text for word in found.words] == ["ups", "down,", "it"]
    for word, begins in zip(found.words, (6400, 32000, 57600), strict=True):
        assert begins <= word.start_samples <= begins + 2 * FRAME_SAMPLES
        assert word.start_samples < word.end_samples <= 8 * 6400 + 2 * 6400 + 6400
        assert word.confidence is not None
        assert 0.5 < word.confidence <= 1.0
    assert found.words[1].end_samples - found.words[1].start_samples >= 12800
    assert found.mean_log_probability is not None
    assert -0.5 < found.mean_log_probability < 0.0
    assert (found.engine, found.language) == ("onnx_asr", "en")
    settings = json.loads(found.settings)
    assert (settings["model"], settings["word_times"]) == (str(tiny), "given")


def test_order_company_and_batching_change_no_word(tiny: Path) -> None:
    batch = [
        clip("a", 0, 1, 3),
        clip("b", 3, 0, 2, 1, 4, 0),
        Clip("bad", np.full(800, np.nan, np.float32), None),
        clip("c", 1, 0, 3, 2, language=None),
    ]
    alone = OnnxAsr(str(tiny)).load()
    forward, backward = alone.transcribe(batch), alone.transcribe(batch[::-1])
    assert str(forward[2]) == str(backward[1])
    assert "not finite" in str(forward[2])
    del forward[2], backward[1]
    assert forward == backward[::-1]
    assert [one.text for one in heard(forward)] == ["up down it", "it ups down, up", "down up its"]
    together = OnnxAsr(str(tiny), batched=True).load().transcribe(batch)
    del together[2]
    for one, other in zip(heard(forward), heard(together), strict=True):
        assert (one.text, [word[:3] for word in one.words]) == (
            other.text,
            [word[:3] for word in other.words],
        )


def test_canary_is_told_the_language_and_gives_no_times(canary: Path) -> None:
    batch = [clip("a", 0, language="de-AT"), clip("b", 1, language="fr"), clip("c", 2, language=None)]
    for batched in (False, True):
        first, second, third = OnnxAsr(str(canary), batched=batched).load().transcribe(batch)
        assert isinstance(first, Hypothesis)
        assert isinstance(third, Hypothesis)
        assert (first.text, first.language, third.language) == ("Guten Tag!", "de", None)
        assert [word.text for word in first.words] == ["Guten", "Tag!"]
        assert (first.words[0].start_samples, first.words[1].end_samples) == (0, len(batch[0].samples))
        assert {word.confidence for word in first.words} == {None}
        assert first.mean_log_probability is None
        assert json.loads(first.settings)["word_times"] == "clip"
        assert isinstance(second, EngineError)
        assert "<|fr|>" in str(second)


def test_clips_in_languages_that_are_not_listed_are_refused_one_by_one(tiny: Path) -> None:
    engine = OnnxAsr(str(tiny), languages=("en-US",), language="de")
    batch = [
        clip("a", 0, 1, 3, language="en-GB"),
        clip("b", 0, 1, 3, language="de"),
        clip("c", 0, 1, 3, language=None),
    ]
    for batched in (False, True):
        model = OnnxAsr(**{**engine.__dict__, "batched": batched}).load()
        assert [type(one) for one in model.transcribe(batch)] == [Hypothesis, EngineError, EngineError]


def test_silence_and_tiny_clips_are_empty_texts(tiny: Path) -> None:
    batch = [Clip(str(n), np.zeros(n, np.float32), None) for n in (1, 159, 400, 8000)]
    assert [one.text for one in heard(OnnxAsr(str(tiny)).load().transcribe(batch))] == [""] * 4


def test_a_folder_may_leave_its_kind_to_the_settings_and_have_quantized_files(tmp_path: Path) -> None:
    folder = build_tiny_nemo(tmp_path / "plain", model_type=None)
    (folder / "model.onnx").rename(folder / "model.int8.onnx")
    engine = OnnxAsr(str(folder), kind="nemo-conformer-ctc", quantization="int8")
    engine.prepare()
    assert heard(engine.load().transcribe([clip("a", 0, 1, 3)]))[0].text == "up down it"


def test_what_cannot_be_loaded_is_a_config_error(tmp_path: Path) -> None:
    folder = build_tiny_nemo(tmp_path / "broken")
    (folder / "model.onnx").write_bytes(b"no network")
    with pytest.raises(ConfigError, match="cannot be loaded"):
        OnnxAsr(str(folder)).load()
    with pytest.raises(ConfigError, match="CUDAExecutionProvider"):
        OnnxAsr(str(folder), device="cuda").load()


def test_settings_are_picklable() -> None:
    engine = OnnxAsr("nemo-parakeet-tdt-0.6b-v3", quantization="int8")
    assert pickle.loads(pickle.dumps(engine)) == engine
