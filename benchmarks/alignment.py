"""Forced alignment of synthesized sentences against the synthesizer's own word events.

`python -m benchmarks.alignment [FILE]`: FILE has a sentence a line, in place of the two sets that are here. Every
sentence is spoken by two of ten voices. It is aligned as it is, with another sentence of like length (those that are
spoken for about as long), and with every other of its words replaced by one of that other sentence. The word-start
error is counted over all words of the right texts that have an event. Times real time are of processor time.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import soxr

from benchmarks.alignment_sentences import DEVELOPMENT, HELD_OUT
from schemas.errors import EngineError
from transforms.align.base import ALIGN_RATE_HZ, Alignment, AlignModel, Utterance
from transforms.align.pocketsphinx import Pocketsphinx
from transforms.tts.espeak import Espeak
from transforms.tts.espeak_library import say

VOICES = (
    Espeak("en-us", 165, 50),
    Espeak("en-gb", 165, 50),
    Espeak("en-gb-scotland", 150, 45),
    Espeak("en-gb-x-rp", 180, 55),
    Espeak("en-029", 165, 50),
    Espeak("en-us+f2", 175, 60),
    Espeak("en-gb+m3", 160, 40),
    Espeak("en-us+f4", 200, 70),
    Espeak("en-gb-x-gbclan", 165, 50),
    Espeak("en-gb-x-gbcwmd+f3", 150, 50),
)


class Case(NamedTuple):
    """A sentence, how it was spoken, and by number where those of its words begin that have an event (16 kHz)."""

    utterance: Utterance
    starts: dict[int, int]


class Outcome(NamedTuple):
    """What an aligner made of right and of wrong texts."""

    aligned_share: float
    median_s: float
    p95_s: float
    rejected_share: float
    half_rejected_share: float
    times_real_time: float


def main(names: Sequence[str] = ()) -> None:
    """Print a line for each set of sentences: those of the files, or the two that are here."""
    model = Pocketsphinx().load()
    files = {name: Path(name).read_text(encoding="utf-8").splitlines() for name in names}
    for name, sentences in (files or {"development": DEVELOPMENT, "held out": HELD_OUT}).items():
        found = measure(model, speak([line for line in sentences if line.strip()]))
        print(
            f"{name}: {2 * len(sentences)} utterances, {found.aligned_share:.1%} aligned (wanted: 98 %), word starts "
            f"{found.median_s * 1000:.1f} ms off (median; wanted: 15), {found.p95_s * 1000:.0f} ms (95 %), "
            f"{found.rejected_share:.1%} of wrong texts rejected (wanted: 95 %), {found.half_rejected_share:.1%} of "
            f"those that are half wrong, {found.times_real_time:.0f} times real time",
            flush=True,
        )


def speak(sentences: Sequence[str]) -> list[Case]:
    """Return each sentence as two of the voices speak it."""
    cases = []
    for number, text in enumerate(sentences):
        for which in (0, 5):
            voice = VOICES[(2 * number + which + number // 5) % len(VOICES)]
            speech = voice.load().synthesize(text)
            samples = soxr.resample(speech.samples.astype(np.float32) / 32768, speech.rate_hz, ALIGN_RATE_HZ)
            starts = _starts(voice, text)
            cases.append(Case(Utterance(np.asarray(samples, np.float32), text, "en"), starts))
    return cases


def _starts(voice: Espeak, text: str) -> dict[int, int]:
    """Return where the words begin that have an event, by their number; of several events of a word, the first."""
    said = say(voice.voice, voice.words_per_minute, voice.pitch, text)
    starts: dict[int, int] = {}
    for event in said.words:
        number = len(text[: event.start_chars + 1].split()) - 1
        starts.setdefault(number, event.start_samples * ALIGN_RATE_HZ // said.rate_hz)
    return starts


def measure(model: AlignModel, cases: Sequence[Case]) -> Outcome:
    """Align every case with its text and with wrong ones."""
    started_s = time.process_time()
    right = _aligned(model, [case.utterance for case in cases])
    spent_s = time.process_time() - started_s
    others = _others(cases)
    wrong = _aligned(
        model, [case.utterance._replace(text=text) for case, text in zip(cases, others, strict=True)]
    )
    halves = [_half(case.utterance.text, text) for case, text in zip(cases, others, strict=True)]
    half = _aligned(
        model, [case.utterance._replace(text=text) for case, text in zip(cases, halves, strict=True)]
    )
    errors_s = np.concatenate([_errors_s(case, found) for case, found in zip(cases, right, strict=True)])
    duration_s = sum(len(case.utterance.samples) for case in cases) / ALIGN_RATE_HZ
    return Outcome(
        1 - _rejected(right),
        float(np.median(errors_s)),
        float(np.percentile(errors_s, 95)),
        _rejected(wrong),
        _rejected(half),
        duration_s / spent_s,
    )


def _aligned(model: AlignModel, utterances: Sequence[Utterance]) -> list[Alignment]:
    found = []
    for one in model.align(utterances):
        if isinstance(one, EngineError):
            raise one
        found.append(one)
    return found


def _rejected(found: Sequence[Alignment]) -> float:
    return sum(one.rejection is not None for one in found) / len(found)


def _errors_s(case: Case, found: Alignment) -> np.ndarray:
    off = [abs(found.words[number].start_samples - at) for number, at in case.starts.items() if found.words]
    return np.array(off, np.float64) / ALIGN_RATE_HZ


def _others(cases: Sequence[Case]) -> list[str]:
    """Return for each case the text that is spoken for most nearly as long, among all others."""
    lengths = np.array([len(case.utterance.samples) for case in cases])
    texts = [case.utterance.text for case in cases]
    chosen = []
    for length, text in zip(lengths, texts, strict=True):
        order = np.argsort(np.abs(lengths - length), kind="stable")
        chosen.append(next(texts[i] for i in order if texts[i] != text))
    return chosen


def _half(text: str, other: str) -> str:
    words, wrong = text.split(), other.split()
    return " ".join(wrong[i % len(wrong)] if i % 2 else word for i, word in enumerate(words))


if __name__ == "__main__":
    main(sys.argv[1:])
