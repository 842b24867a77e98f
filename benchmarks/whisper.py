"""Whisper over the segments of a bucket: sequential, batched and joined, against faster-whisper's own batched pipeline.

``python -m benchmarks.whisper [MODEL] [--device cuda --compute-type float16 --batch-size 32 --sentences 4000]``: MODEL
is a folder in CTranslate2 format, the demo's by default; what is said are the lines of ``--texts``, by default those
that its training left out. Seconds are the process's own on a CPU and the clock's on an accelerator; the median of the
rounds, which alternate.
"""

from __future__ import annotations

import argparse
import itertools
import json
import statistics
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from demo_model.settings import HELD_OUT, MODEL
from schemas.figures import Effort
from schemas.records import Duplicate, Segment
from schemas.tables import DUPLICATES, SEGMENTS
from transforms.asr.base import ASR_RATE_HZ
from transforms.asr.bucket import Heard, transcribe_bucket
from transforms.asr.faster_whisper import FasterWhisper
from transforms.cutting.recording import encode_flac
from transforms.store.store import Store
from transforms.store.tables import write_table
from transforms.text.normalize import normalize_words
from transforms.text.wer import word_errors
from transforms.tts.espeak import Espeak

BUCKET = "bucket.parquet"
EACH = 12
VOICES = ("en-us", "en-gb", "en-us+f2", "en-gb+m3", "en-gb-scotland")


class Material(NamedTuple):
    """A bucket of segments, a sentence each; the same sound in one piece; what is said."""

    store: Store
    clips: dict[str, NDArray[np.float32]]
    said: dict[str, str]

    @property
    def audio_s(self) -> float:
        return sum(len(clip) for clip in self.clips.values()) / ASR_RATE_HZ


class Result(NamedTuple):
    """What was heard by segment, what was decoded again sequentially, and how full the windows were."""

    texts: dict[str, str]
    again: int
    effort: Effort


def material(sentences: list[str], root: Path) -> Material:
    """Synthesize sentences, ``EACH`` a recording, into a bucket of segments."""
    store, rows = Store(str(root)), []
    clips: dict[str, NDArray[np.float32]] = {}
    said: dict[str, str] = {}
    for number, sentence in enumerate(sentences):
        recording, name = f"r{number // EACH:05d}", f"s{number:06d}"
        samples = _speak(sentence, VOICES[number // EACH % len(VOICES)])
        start = number % EACH * 20 * ASR_RATE_HZ
        place = (start, start + len(samples), ASR_RATE_HZ)
        audio = encode_flac(samples, ASR_RATE_HZ)
        rows.append(Segment(name, recording, "bench", "en", None, *place, 1.0, -20.0, -3.0, audio))
        clips[name], said[name] = (samples / 32768).astype(np.float32), sentence
    write_table(store, SEGMENTS, ["segments", BUCKET], "f", rows)
    kept = [Duplicate(name, name, None, None) for name in sorted({row.recording_id for row in rows})]
    write_table(store, DUPLICATES, ["duplicates", BUCKET], "f", kept)
    return Material(store, clips, said)


def _speak(sentence: str, voice: str) -> NDArray[np.int16]:
    import soxr

    speech = Espeak(voice=voice, words_per_minute=160).load().synthesize(sentence)
    samples: NDArray[np.int16] = soxr.resample(speech.samples, speech.rate_hz, ASR_RATE_HZ)
    return samples


def ours(engine: FasterWhisper, model: Any, bucket: Material) -> Result:
    """Transcribe the bucket as the job does."""
    heard: Heard = transcribe_bucket(bucket.store, BUCKET, engine.name, model, 240.0, engine.windows)
    assert not heard.errors
    modes = [json.loads(h.settings)["mode"] for h in heard.hypotheses.values()]
    again = modes.count("sequential") if engine.mode == "batched" else 0
    return Result({name: h.text for name, h in heard.hypotheses.items()}, again, heard.effort)


def theirs(engine: FasterWhisper, model: Any, bucket: Material) -> Result:
    """Transcribe the same clips through faster-whisper's batched pipeline, at its defaults but for the temperature."""
    from faster_whisper import BatchedInferencePipeline

    ends = list(itertools.accumulate(len(clip) for clip in bucket.clips.values()))
    places = [
        {"start": start / ASR_RATE_HZ, "end": end / ASR_RATE_HZ}
        for start, end in itertools.pairwise((0, *ends))
    ]
    segments, _ = BatchedInferencePipeline(model.whisper).transcribe(
        np.concatenate(list(bucket.clips.values())),
        language="en",
        temperature=[0.0],
        word_timestamps=True,
        beam_size=engine.beam_size,
        clip_timestamps=places,
        batch_size=engine.batch_size,
        without_timestamps=not engine.timestamps,
    )
    texts = dict.fromkeys(bucket.clips, "")
    names = dict(zip((int(place["start"] * 100) for place in places), bucket.clips, strict=True))
    for segment in segments:
        texts[names[segment.seek]] += segment.text
    return Result(texts, 0, Effort("theirs", 0.0, 0, bucket.audio_s, 30.0 * len(places)))


def error_rate(bucket: Material, result: Result) -> float:
    """Return the word error rate over all segments, normalized."""
    counts = [
        word_errors(normalize_words(said), normalize_words(result.texts[name]))
        for name, said in bucket.said.items()
    ]
    return sum(c.errors for c in counts) / sum(c.reference_words for c in counts)


def ways(base: FasterWhisper) -> dict[str, tuple[FasterWhisper, Callable[..., Result]]]:
    """Return what is compared, by name."""
    from dataclasses import replace

    batched = replace(base, mode="batched")
    blind = replace(batched, timestamps=False)
    return {
        "sequential": (base, ours),
        "batched": (batched, ours),
        "sequential, joined to 10 s": (replace(base, join_s=10.0), ours),
        "batched, joined to 10 s": (replace(batched, join_s=10.0), ours),
        "sequential, joined to 30 s": (replace(base, join_s=30.0), ours),
        "batched, joined to 30 s": (replace(batched, join_s=30.0), ours),
        "batched, no timestamps": (blind, ours),
        "faster-whisper's pipeline": (batched, theirs),
        "the same, no timestamps": (blind, theirs),
    }


def main() -> None:
    """Print a line a way."""
    given = _arguments()
    sentences = given.texts.read_text(encoding="utf-8").splitlines()
    base = FasterWhisper(
        given.model,
        given.device,
        given.compute_type,
        language="en",
        batch_size=given.batch_size,
        temperatures=(0.0,),
    )
    clock = time.process_time if given.device == "cpu" else time.perf_counter
    with tempfile.TemporaryDirectory() as folder:
        bucket = material(list(itertools.islice(itertools.cycle(sentences), given.sentences)), Path(folder))
        print(
            f"{len(bucket.clips)} segments, {bucket.audio_s:.0f} s, {bucket.audio_s / len(bucket.clips):.1f} s each"
        )
        runs = {
            name: partial(how, engine, engine.load(), bucket) for name, (engine, how) in ways(base).items()
        }
        seconds: dict[str, list[float]] = {name: [] for name in runs}
        results: dict[str, Result] = {}
        for _, (name, run) in itertools.product(range(given.rounds), runs.items()):
            started = clock()
            results[name] = run()
            seconds[name].append(clock() - started)
    for name, result in results.items():
        _print(name, statistics.median(seconds[name]), result, bucket)


def _print(name: str, seconds: float, result: Result, bucket: Material) -> None:
    fill = result.effort.audio_s / result.effort.padded_s
    print(
        f"{name:28} {seconds:7.2f} s {bucket.audio_s / seconds:8.1f} x   fill {fill:5.1%}   "
        f"again {result.again:3d}   WER {error_rate(bucket, result):6.1%}"
    )


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", nargs="?", default=str(MODEL))
    parser.add_argument("--texts", type=Path, default=HELD_OUT)
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--compute-type", default="int8")
    parser.add_argument("--batch-size", type=int, default=8)
    parser.add_argument("--sentences", type=int, default=48)
    parser.add_argument("--rounds", type=int, default=3)
    return parser.parse_args()


if __name__ == "__main__":
    main()
