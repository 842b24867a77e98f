"""Both modes through the engine: what batched mode may change, and what it may not."""

from __future__ import annotations

import json
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from schemas.errors import ConfigError, EngineError
from schemas.records import Hypothesis
from tests.transforms.asr.clips import noises
from transforms.asr.base import ASR_RATE_HZ, Clip
from transforms.asr.faster_whisper import FasterWhisper

BATCHED: dict[str, Any] = {"mode": "batched", "timestamps": False, "temperatures": (0.0,)}


def _heard(engine: FasterWhisper, clips: list[Clip]) -> list[Hypothesis]:
    results = engine.load().transcribe(clips)
    assert all(isinstance(result, Hypothesis) for result in results), results
    return [result for result in results if isinstance(result, Hypothesis)]


def _mode(hypothesis: Hypothesis) -> str:
    return str(json.loads(hypothesis.settings)["mode"])


def _plain(heard: list[Hypothesis]) -> list[Hypothesis]:
    return [hypothesis._replace(settings="") for hypothesis in heard]


@pytest.mark.parametrize("language", ["en", None])
@pytest.mark.parametrize("timestamps", [True, False])
def test_one_pass_says_what_sequential_decoding_says_first(
    tiny_whisper: Path, language: str | None, timestamps: bool
) -> None:
    """Sequential decoding looks again at what is left after the last word, and drops words without length."""
    clips = noises(language=language)
    options = {**BATCHED, "timestamps": timestamps}
    batched = _heard(FasterWhisper(str(tiny_whisper), **options), clips)
    alone = _heard(FasterWhisper(str(tiny_whisper), **{**options, "mode": "sequential"}), clips)
    pairs = list(zip(_plain(batched), _plain(alone), strict=True))
    assert any(one == two for one, two in pairs)
    assert all(one.text[:40] == two.text[: len(one.text[:40])] for one, two in pairs)
    assert {_mode(h) for h in alone} == {"sequential"}
    assert "batched" in {_mode(h) for h in batched}
    assert [h.language for h in batched] == [h.language for h in alone]
    assert [h.language_probability for h in batched] == [h.language_probability for h in alone]
    assert {h.language_probability is None for h in batched} == {language is not None}


def test_a_trained_model_says_the_same_in_both_modes(shared_dir: Path, small_whisper: Path) -> None:
    folder = shared_dir / "data" / "real_speech"
    samples, _ = soundfile.read(folder / "libri-1088-134315-0000.wav", dtype="float32")
    cuts = [(0, 70_000), (70_000, 120_000), (120_000, 240_000)]
    clips = [Clip(str(start), samples[start:end], "en") for start, end in cuts]
    model = str(small_whisper)
    batched, alone = (_heard(FasterWhisper(model, mode=mode), clips) for mode in ("batched", "sequential"))
    assert _plain(batched) == _plain(alone)
    assert "batched" in {_mode(h) for h in batched}


@pytest.mark.parametrize("batch_size", [1, 2, 5])
def test_the_size_of_batches_changes_nothing_on_a_cpu(tiny_whisper: Path, batch_size: int) -> None:
    clips = noises()
    here = _heard(FasterWhisper(str(tiny_whisper), batch_size=batch_size, **BATCHED), clips)
    assert _plain(here) == _plain(_heard(FasterWhisper(str(tiny_whisper), **BATCHED), clips))


def test_the_temperature_fallback_is_not_lost(tiny_whisper: Path) -> None:
    clips = noises((3.0,))
    (first,) = _heard(FasterWhisper(str(tiny_whisper), **BATCHED), clips)
    text = first.text.encode()
    strict: dict[str, Any] = {
        "timestamps": False,
        "temperatures": (0.0, 1.0),
        "log_prob_threshold": None,
        "compression_ratio_threshold": len(text) / len(zlib.compress(text)) - 0.01,
    }
    batched, alone = (
        _heard(FasterWhisper(str(tiny_whisper), mode=mode, **strict), clips)
        for mode in ("batched", "sequential")
    )
    assert batched == alone, "the settings too: it was decoded sequentially"
    assert batched[0].text != first.text


def test_what_does_not_fit_into_a_batch_is_heard_or_refused_alone(tiny_whisper: Path) -> None:
    clips = noises((3.0, 31.0, 0.01, 2.0, 1.0, 4.0))
    clips[3] = clips[3]._replace(language="fr")
    clips[4] = clips[4]._replace(samples=np.full(ASR_RATE_HZ, np.nan, np.float32))
    results = FasterWhisper(str(tiny_whisper), **BATCHED).load().transcribe(clips)
    kinds = [_mode(r) if isinstance(r, Hypothesis) else type(r).__name__ for r in results]
    assert kinds == ["batched", "sequential", "sequential", "EngineError", "EngineError", "batched"]
    assert "'fr'" in str(results[3])
    assert "not finite" in str(results[4])


def test_languages_are_decoded_apart_and_put_back_in_order(tiny_whisper: Path) -> None:
    clips = [clip._replace(language=("de", None, "en")[i % 3]) for i, clip in enumerate(noises())]
    model = FasterWhisper(str(tiny_whisper), **BATCHED).load()
    assert model.transcribe(clips) == [model.transcribe([clip])[0] for clip in clips]


def test_an_english_only_model_has_one_language(tiny_english_whisper: Path) -> None:
    clips = noises((2.0, 1.0), language=None)
    for hypothesis in _heard(FasterWhisper(str(tiny_english_whisper), **BATCHED), clips):
        assert (hypothesis.language, hypothesis.language_probability) == ("en", None)
        assert _mode(hypothesis) == "batched"


class _Breaks:
    """A CTranslate2 model whose decoding of several clips ends in an error."""

    def __init__(self, model: Any, message: str) -> None:
        self._model, self._message = model, message

    def __getattr__(self, name: str) -> Any:
        return getattr(self._model, name)

    def generate(self, features: Any, prompts: list[list[int]], **options: Any) -> Any:
        if len(prompts) > 1:
            raise RuntimeError(self._message)
        return self._model.generate(features, prompts, **options)


def test_a_batch_that_breaks_is_decoded_clip_by_clip(tiny_whisper: Path) -> None:
    clips = noises((2.0, 1.0))
    model = FasterWhisper(str(tiny_whisper), **BATCHED).load()
    model.whisper.model = _Breaks(model.whisper.model, "no good")
    alone = FasterWhisper(str(tiny_whisper), **{**BATCHED, "mode": "sequential"})
    assert model.transcribe(clips) == _heard(alone, clips)


def test_full_memory_ends_the_run(tiny_whisper: Path) -> None:
    model = FasterWhisper(str(tiny_whisper), **BATCHED).load()
    model.whisper.model = _Breaks(model.whisper.model, "CUDA failed with error out of memory")
    with pytest.raises(ConfigError, match="2 clips at once"):
        model.transcribe(noises((2.0, 1.0)))


def test_an_empty_batch_is_nothing(tiny_whisper: Path) -> None:
    found: list[Hypothesis | EngineError] = FasterWhisper(str(tiny_whisper), **BATCHED).load().transcribe([])
    assert found == []
