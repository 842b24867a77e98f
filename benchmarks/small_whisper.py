"""The demo's own Whisper, loaded by unmodified faster-whisper: words, silence, and when words begin.

``python -m benchmarks.small_whisper [--model FOLDER] [--sentences FILE] [--files FOLDER]``. The sentences are those
that training left out (demo_model/held_out.txt); each is said by one of the voices of training in turn, and by the one
that was kept out. ``--files`` writes them as recordings with a manifest as well, so that `speechloom build` and
`evaluate` judge the same.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Sequence
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import soundfile
import soxr

from demo_model.settings import HELD_OUT, MODEL, read_settings
from demo_model.sound import noise, tones
from transforms.asr.base import ASR_RATE_HZ
from transforms.text.normalize import normalize_words
from transforms.text.wer import WordErrors, word_errors
from transforms.tts.base import WordStart
from transforms.tts.espeak import Espeak

Samples = npt.NDArray[np.float32]
_WORDS_PER_MINUTE = (145, 160, 175, 190)
_PITCHES = (35, 50, 65)
_WINDOW_S, _WINDOWS, _NO_SPEECH = 30, 100, 0.6


class Spoken(NamedTuple):
    """A sentence, who says it, its sound (float, 16 kHz), and when its words begin."""

    text: str
    voice: str
    samples: Samples
    words: tuple[WordStart, ...]
    rate_hz: int


def speak(sentences: Sequence[str], voices: Sequence[str]) -> list[Spoken]:
    """Return each sentence in one of the voices in turn, at several speeds and pitches."""
    spoken = []
    for number, text in enumerate(sentences):
        voice = voices[number % len(voices)]
        speed = _WORDS_PER_MINUTE[number % len(_WORDS_PER_MINUTE)]
        said = Espeak(voice, speed, _PITCHES[number % len(_PITCHES)]).load().synthesize(text)
        samples = soxr.resample(said.samples.astype(np.float32) / 32768, said.rate_hz, ASR_RATE_HZ)
        spoken.append(Spoken(text, voice, samples, said.words, said.rate_hz))
    return spoken


def total_errors(spoken: Sequence[Spoken], hear: Callable[[Samples], str]) -> WordErrors:
    """Return the word errors over all sentences."""
    each = [word_errors(normalize_words(one.text), normalize_words(hear(one.samples))) for one in spoken]
    return WordErrors(*(sum(column) for column in zip(*each, strict=True)))


def empty_windows() -> list[Samples]:
    """Return windows of 30 s in which nobody speaks: silence, noise of several colours and levels, tones, chords."""
    windows = []
    for number in range(_WINDOWS):
        random, size = np.random.default_rng([77, number]), _WINDOW_S * ASR_RATE_HZ
        made = np.zeros(size, np.float32)
        if number % 4 in (1, 3):
            made += noise(size, random) * np.float32(10 ** (random.uniform(-60, -15) / 20))
        if number % 4 in (2, 3):
            made += tones(size, random) * np.float32(10 ** (random.uniform(-40, -3) / 20))
        windows.append(made.clip(-1, 1))
    return windows


def start_errors_s(model: Any, spoken: Sequence[Spoken]) -> list[float]:
    """Return how far word starts are from the synthesizer's events, of the words that were heard right, in order."""
    missed = []
    for one in spoken:
        segments, _ = model.transcribe(one.samples, language="en", temperature=0.0, word_timestamps=True)
        heard = [word for segment in segments for word in segment.words]
        if [_plain(word.word) for word in heard] == [_plain(word.text) for word in one.words]:
            missed += [
                abs(word.start - told.start_samples / one.rate_hz)
                for word, told in zip(heard, one.words, strict=True)
            ]
    return missed


def write_files(folder: Path, spoken: Sequence[Spoken]) -> Path:
    """Write recordings and a manifest with their texts as references; return the manifest."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = []
    for number, one in zip(count(), spoken, strict=False):
        name = f"{number:03d}-{one.voice}.flac"
        pause = np.zeros(ASR_RATE_HZ // 2, np.float32)
        soundfile.write(folder / name, np.concatenate([pause, one.samples, pause]), ASR_RATE_HZ)
        rows.append({"uri": name, "language": "en", "reference_text": one.text})
    manifest = folder / "manifest.jsonl"
    manifest.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return manifest


def _plain(word: str) -> str:
    return word.strip(" .,?!").lower()


def _hearers(model: Any) -> dict[str, Callable[[Samples], str]]:
    from faster_whisper import BatchedInferencePipeline

    together = BatchedInferencePipeline(model)

    def sequential(samples: Samples) -> str:
        segments, _ = model.transcribe(samples, language="en", temperature=0.0)
        return "".join(segment.text for segment in segments)

    def batched(samples: Samples) -> str:
        clips = [{"start": 0.0, "end": len(samples) / ASR_RATE_HZ}]
        segments, _ = together.transcribe(samples, language="en", clip_timestamps=clips, vad_filter=False)
        return "".join(segment.text for segment in segments)

    return {"sequential": sequential, "batched": batched}


def _silent(model: Any, samples: Samples) -> bool:
    segments = list(model.transcribe(samples, language="en", temperature=0.0, no_speech_threshold=None)[0])
    return all(segment.no_speech_prob > _NO_SPEECH or not segment.text.strip() for segment in segments)


def main(arguments: Sequence[str] | None = None) -> None:
    """Print word error rates, windows without text, and word starts."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--model", type=Path, default=MODEL)
    parser.add_argument("--sentences", type=Path, default=HELD_OUT)
    parser.add_argument("--files", type=Path)
    asked = parser.parse_args(arguments)
    from faster_whisper import WhisperModel

    model = WhisperModel(str(asked.model), device="cpu", compute_type="int8", cpu_threads=1)
    voices = read_settings()["voices"]
    sentences = asked.sentences.read_text(encoding="utf-8").splitlines()
    known, unknown = (speak(sentences, names) for names in (voices["trained"], [voices["held_out"]]))
    if asked.files:
        print(f"written: {write_files(asked.files, [*known, *unknown])}")
    for kind, spoken in (("voices of training", known), ("the voice kept out", unknown)):
        for way, hear in _hearers(model).items():
            print(
                f"{kind}, {way}: WER {total_errors(spoken, hear).rate:.1%} of {len(spoken)} sentences",
                flush=True,
            )
    quiet = sum(_silent(model, window) for window in empty_windows())
    print(
        f"windows of 30 s without speech: no text or no_speech_prob above {_NO_SPEECH} in {quiet} of {_WINDOWS}"
    )
    missed = start_errors_s(model, known)
    print(f"word starts: {1000 * float(np.median(missed)):.0f} ms off (median), {len(missed)} words")


if __name__ == "__main__":
    main()
