"""Detectors side by side on recordings with known turns: F1 on 10 ms frames, and speed.

``python -m benchmarks.vad [RTTM]``: audio lies beside the RTTM; without one it is that of shared/data/real_speech.
``--robust``: F1 of the cascade less silero's, over levels, noise, shifts and speeds of the same recordings, for the
cascade as it is and for settings around it, each clip's best settings chosen on the other clips alone.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import soxr

from pipelines.speech_engines import Reference, references, regions
from schemas.units import to_seconds
from transforms.scoring.frames import FrameErrors, frame_errors
from transforms.scoring.rttm import Spoken
from transforms.vad.base import VAD_RATE_HZ, VadEngine, VadModel
from transforms.vad.cascade import Cascade
from transforms.vad.silero import Silero
from transforms.vad.webrtc import Webrtc

_SHARED = Path(__file__).resolve().parents[2] / "shared" / "data" / "real_speech" / "ami.rttm"
_REPEATS = 7
ENGINES: dict[str, VadEngine] = {"webrtc": Webrtc(), "silero": Silero(), "cascade": Cascade()}
# Shift by less than a window and by more, other speeds, levels down to that of a whisper in the next seat.
_WAYS = (
    *(("level", db) for db in (0, -18, -12, -6, 9)),
    *(("noise", db) for db in (30, 25, 20, 15)),
    *(("shift", n) for n in (100, 800, 1500, 3333, 5000, 7777, 9999, 12345)),
    *(("speed", percent) for percent in (90, 95, 105, 110)),
)


def errors(model: VadModel, one: Reference) -> FrameErrors:
    """Return the frames that a detector finds in a recording, and those that are there."""
    found = ((to_seconds(a, VAD_RATE_HZ), to_seconds(b, VAD_RATE_HZ)) for a, b in regions(model, one.samples))
    return frame_errors((turn[:2] for turn in one.turns), found, one.duration_s)


def total(parts: Sequence[FrameErrors]) -> FrameErrors:
    whole = FrameErrors()
    for part in parts:
        whole = whole.plus(part)
    return whole


def side_by_side(clips: Sequence[Reference]) -> None:
    """Print F1 and speed; the engines take turns on each clip, and the best of some times counts."""
    models = {name: engine.load() for name, engine in ENGINES.items()}
    took = dict.fromkeys(models, 0.0)
    for clip in clips:
        best = dict.fromkeys(models, float("inf"))
        for _ in range(_REPEATS):
            for name, model in models.items():
                began = time.process_time()
                regions(model, clip.samples)
                best[name] = min(best[name], time.process_time() - began)
        took = {name: took[name] + best[name] for name in models}
    duration_s = sum(clip.duration_s for clip in clips)
    print(f"{'':10}{'precision':>10}{'recall':>8}{'F1':>8}{'det. err':>10}{'x':>8}{'x silero':>10}")
    for name, model in models.items():
        all_ = total([errors(model, clip) for clip in clips])
        print(
            f"{name:10}{all_.precision:10.3f}{all_.recall:8.3f}{all_.f1:8.3f}{all_.detection_error:10.3f}"
            f"{duration_s / took[name]:8.0f}{took['silero'] / took[name]:10.2f}"
        )


def changed(clip: Reference, way: str, by: int) -> Reference:
    """Return a recording at another level (dB), with noise (dB below speech), shifted (samples) or faster (%)."""
    samples, turns = clip.samples.astype(np.float64), clip.turns
    if way == "level":
        samples = samples * 10 ** (by / 20)
    elif way == "noise":
        loud = np.sqrt(np.mean(np.sort(samples**2)[-len(samples) // 3 :]))
        samples = samples + np.random.default_rng(len(clip.name)).normal(
            0, loud * 10 ** (-by / 20), len(samples)
        )
    elif way == "shift":
        samples, moved_s = samples[by:], by / VAD_RATE_HZ
        turns = [Spoken(max(0.0, a - moved_s), max(0.0, b - moved_s), who) for a, b, who in turns]
    else:
        samples = soxr.resample(samples, VAD_RATE_HZ * by / 100, VAD_RATE_HZ)
        turns = [Spoken(a * 100 / by, b * 100 / by, who) for a, b, who in turns]
    return Reference(clip.name, np.clip(np.rint(samples), -32768, 32767).astype(np.int16), turns)


def around() -> Iterator[Cascade]:
    """Yield the cascade as it is, and with other settings."""
    yield Cascade()
    for speech_s in (0.32, 0.384, 0.448):
        for pause_s in (0.128, 0.256):
            yield Cascade(speech_s, pause_s)
    for sure, pause in ((0.7, 0.01), (0.9, 0.01), (0.8, 0.02)):
        yield Cascade(sure_speech=sure, sure_pause=pause)


def robust(clips: Sequence[Reference]) -> None:
    """Print how F1 differs from silero's, and by leaving out one clip after the other."""
    silero, engines = Silero().load(), list(dict.fromkeys(around()))
    models = [engine.load() for engine in engines]
    base: list[list[FrameErrors]] = []
    found: list[list[list[FrameErrors]]] = []
    for way, by in _WAYS:
        other = [changed(clip, way, by) for clip in clips]
        base.append([errors(silero, clip) for clip in other])
        found.append([[errors(model, clip) for clip in other] for model in models])

    def gains(engine: int, which: Sequence[int]) -> list[float]:
        return [
            total([found[at][engine][clip] for clip in which]).f1
            - total([base[at][clip] for clip in which]).f1
            for at in range(len(_WAYS))
        ]

    every = range(len(clips))
    own = gains(0, every)
    print(
        f"as it is: F1 less silero's: mean {np.mean(own):+.4f}, sd {np.std(own):.4f}, least {min(own):+.4f}"
    )
    print("  " + " ".join(f"{way} {by}: {gain:+.3f}" for (way, by), gain in zip(_WAYS, own, strict=True)))
    means = sorted(float(np.mean(gains(engine, every))) for engine in range(len(engines)))
    print(f"{len(engines)} settings around it: mean {means[0]:+.4f} to {means[-1]:+.4f}")
    for left_out in every:
        others = [clip for clip in every if clip != left_out]
        best = max(range(len(engines)), key=lambda engine: min(gains(engine, others)))
        print(
            f"without {clips[left_out].name}: best {engines[best].strides()[:5]}, there "
            f"{np.mean(gains(best, [left_out])):+.4f}; as it is, there {np.mean(gains(0, [left_out])):+.4f}"
        )


def main() -> None:
    arguments = argparse.ArgumentParser("benchmarks.vad")
    arguments.add_argument("rttm", nargs="?", default=str(_SHARED))
    arguments.add_argument("--robust", action="store_true")
    given = arguments.parse_args()
    clips = list(references(given.rttm))
    (robust if given.robust else side_by_side)(clips)


if __name__ == "__main__":
    main()
