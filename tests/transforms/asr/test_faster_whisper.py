from __future__ import annotations

import json
import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from schemas.errors import ConfigError, EngineError
from schemas.records import Hypothesis
from transforms.asr.base import ASR_RATE_HZ, Clip
from transforms.asr.faster_whisper import FasterWhisper

SAMPLING: dict[str, Any] = {"temperatures": (1.0,)}


def _noises(language: str | None = "en") -> list[Clip]:
    rng = np.random.default_rng(3)
    lengths = (3 * ASR_RATE_HZ, ASR_RATE_HZ // 2, 5 * ASR_RATE_HZ + 77)
    noises = [rng.standard_normal(n).astype(np.float32) for n in lengths]
    return [Clip(f"segment-{i}", noise, language) for i, noise in enumerate(noises)]


def _heard(engine: FasterWhisper, clips: list[Clip]) -> list[Hypothesis]:
    results = engine.load().transcribe(clips)
    assert all(isinstance(result, Hypothesis) for result in results), results
    return [result for result in results if isinstance(result, Hypothesis)]


def _direct(folder: Path, samples: Any, **options: Any) -> tuple[list[Any], Any]:
    from faster_whisper import WhisperModel

    whisper = WhisperModel(str(folder), device="cpu", compute_type="int8")
    segments, info = whisper.transcribe(samples, word_timestamps=True, **options)
    return list(segments), info


def test_equals_faster_whisper_called_directly(tiny_whisper: Path) -> None:
    clips = _noises()
    heard = _heard(FasterWhisper(str(tiny_whisper), temperatures=(0.0,)), clips)
    for clip, hypothesis in zip(clips, heard, strict=True):
        segments, _ = _direct(tiny_whisper, clip.samples, language="en", temperature=[0.0])
        assert hypothesis.text == "".join(segment.text for segment in segments).strip() != ""
        words = [word for segment in segments for word in segment.words if word.word.strip()]
        assert [word.text for word in hypothesis.words] == [word.word.strip() for word in words]
        expected = [min(round(word.start * ASR_RATE_HZ), len(clip.samples)) for word in words]
        assert [word.start_samples for word in hypothesis.words] == expected
        assert [word.confidence for word in hypothesis.words] == [float(word.probability) for word in words]
        assert hypothesis.no_speech_probability == max(segment.no_speech_prob for segment in segments)


def test_equals_faster_whisper_on_recorded_speech(shared_dir: Path, small_whisper: Path) -> None:
    samples, rate_hz = soundfile.read(
        shared_dir / "data/real_speech/libri-1088-134315-0000.wav", dtype="float32"
    )
    assert rate_hz == ASR_RATE_HZ
    (heard,) = _heard(FasterWhisper(str(small_whisper)), [Clip("libri", samples, "en")])
    segments, _ = _direct(small_whisper, samples, language="en", temperature=[0.0])
    assert heard.text == "".join(segment.text for segment in segments).strip() != ""
    assert [word.text for word in heard.words] == [w.word.strip() for s in segments for w in s.words]


@pytest.mark.parametrize("options", [{}, SAMPLING])
def test_a_clip_is_heard_alike_whatever_came_before(tiny_whisper: Path, options: dict[str, Any]) -> None:
    clips = _noises()
    engine = FasterWhisper(str(tiny_whisper), **options)
    model = engine.load()
    forward, backward = model.transcribe(clips), model.transcribe(clips[::-1])
    assert forward == backward[::-1] == [engine.load().transcribe([clip])[0] for clip in clips]


def test_another_process_samples_alike_and_another_clip_otherwise(tiny_whisper: Path) -> None:
    engine = FasterWhisper(str(tiny_whisper), **SAMPLING)
    clip = _noises()[0]
    here = _heard(engine, [clip, clip._replace(segment_id="other")])
    code = (
        "import pickle, sys; engine, clip = pickle.load(sys.stdin.buffer);"
        "sys.stdout.buffer.write(pickle.dumps(engine.load().transcribe([clip])))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code], input=pickle.dumps((engine, clip)), capture_output=True, check=True
    )
    assert pickle.loads(ran.stdout) == here[:1]
    assert here[0].text != here[1].text


def test_threads_of_the_machine_change_nothing(tiny_whisper: Path) -> None:
    clips = _noises()[:2]
    (one, two) = (_heard(FasterWhisper(str(tiny_whisper), cpu_threads=n, **SAMPLING), clips) for n in (1, 2))
    assert [h._replace(settings="") for h in one] == [h._replace(settings="") for h in two]


def test_the_language_is_the_clips_then_the_engines_then_detected(tiny_whisper: Path) -> None:
    clip = _noises(language=None)[0]
    given, unknown = clip._replace(language="de-AT"), clip
    heard = _heard(FasterWhisper(str(tiny_whisper), language="en"), [given, unknown])
    assert [(h.language, h.language_probability) for h in heard] == [("de", None), ("en", None)]
    (detected,) = _heard(FasterWhisper(str(tiny_whisper)), [unknown])
    _, info = _direct(tiny_whisper, clip.samples)
    assert (detected.language, detected.language_probability) == (info.language, info.language_probability)
    assert detected.language_probability is not None
    assert 0.0 < detected.language_probability < 1.0


@pytest.mark.parametrize("language", ["fr", "xx"])
def test_a_language_that_the_model_lacks_costs_that_clip_only(tiny_whisper: Path, language: str) -> None:
    clips = _noises()
    clips[1] = clips[1]._replace(language=language)
    results = FasterWhisper(str(tiny_whisper)).load().transcribe(clips)
    assert [type(result) for result in results] == [Hypothesis, EngineError, Hypothesis]
    assert repr(language) in str(results[1])
    assert "segment-1" in str(results[1])


def test_an_english_only_model_detects_nothing_and_refuses_other_languages(
    tiny_english_whisper: Path,
) -> None:
    clip = _noises(language=None)[0]
    clips = [clip, clip._replace(language="en-US"), clip._replace(language="de")]
    first, second, third = FasterWhisper(str(tiny_english_whisper)).load().transcribe(clips)
    assert isinstance(first, Hypothesis)
    assert first == second
    assert (first.language, first.language_probability) == ("en", None)
    assert isinstance(third, EngineError)


def test_clips_too_short_to_align_and_clips_of_any_length_are_heard(tiny_whisper: Path) -> None:
    rng = np.random.default_rng(5)
    lengths = (1, 159, 160, 161, 320, 4801, 480_000)
    clips = [Clip(str(n), rng.standard_normal(n).astype(np.float32), "en") for n in lengths]
    for clip, hypothesis in zip(clips, _heard(FasterWhisper(str(tiny_whisper)), clips), strict=True):
        for word in hypothesis.words:
            assert 0 <= word.start_samples <= word.end_samples <= len(clip.samples)


def test_settings_are_stored_and_say_how_it_was_decoded(tiny_whisper: Path) -> None:
    engine = FasterWhisper(str(tiny_whisper), word_timestamps=False, beam_size=2)
    heard = _heard(engine, _noises()[:1])[0]
    settings = json.loads(heard.settings)
    assert settings["beam_size"] == 2
    assert settings["temperatures"] == [0.0, 0.2, 0.4, 0.6, 0.8, 1.0]
    assert settings["model"] == str(tiny_whisper)
    assert heard.words == ()
    assert heard.text
    assert pickle.loads(pickle.dumps(engine)) == engine


def test_nothing_heavy_is_imported_before_loading() -> None:
    code = (
        "import sys, transforms.asr.faster_whisper, transforms.asr.pocketsphinx;"
        "print(sorted({'ctranslate2', 'faster_whisper', 'av', 'pocketsphinx', 'onnxruntime'} & set(sys.modules)))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert ran.stdout.strip() == "[]"


def test_a_broken_model_is_a_config_error(tiny_whisper: Path, tmp_path: Path) -> None:
    for path in tiny_whisper.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "model.bin").write_bytes(b"not a model")
    with pytest.raises(ConfigError, match="cannot be loaded on device cpu"):
        FasterWhisper(str(tmp_path)).load()


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"temperatures": ()}, "at least"),
        ({"mode": "batched", "temperatures": (0.2,)}, "temperature 0 first"),
        ({"join_s": 31.0}, "window is 30 s"),
        ({"join_s": 30.0, "word_timestamps": False}, "needs word_timestamps"),
    ],
)
def test_settings_that_contradict_one_another_are_refused(
    tiny_whisper: Path, wrong: dict[str, Any], says: str
) -> None:
    engine = FasterWhisper(str(tiny_whisper), **wrong)
    for attempt in (engine.prepare, engine.load):
        with pytest.raises(ConfigError, match=says):
            attempt()


def test_how_the_model_takes_audio() -> None:
    assert FasterWhisper("m").windows == (480_000, 1, 0, 8_000)
    batched = FasterWhisper("m", mode="batched", batch_size=3, join_s=20.0, join_silence_s=0.25)
    assert batched.windows == (480_000, 3, 320_000, 4_000)
