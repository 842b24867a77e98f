"""DNSMOS against speechmos's own run, in one run: the largest difference of a score, and CPU seconds.

Fifty clips of 1 to 15 s, and fifty below 3 s: real speech from ../shared where it is, noise and chords beside it, of
lengths that are no whole frames. Both on CPU seconds of the process, so that what else the machine does, and how many
threads each takes, does not count. ``python -m benchmarks.dnsmos [--clips N]``.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import soundfile
import soxr
from numpy.typing import NDArray

from transforms.sound.bandwidth import Bandwidth
from transforms.sound.base import Clip, SoundMeasure
from transforms.sound.clipping import Clipping
from transforms.sound.dnsmos import RATE_HZ, Dnsmos
from transforms.sound.loudness import Loudness
from transforms.sound.snr import Snr
from transforms.sound.tones import Tones

SHARED = Path(__file__).resolve().parent.parent.parent / "shared" / "data" / "real_speech"
NAMES = ("sig", "bak", "ovrl", "p808")
TOLERANCE, FASTER = 0.01, 3.0
Floats = NDArray[np.float32]


def sources() -> list[Floats]:
    """Return half a minute and more of sound to cut clips from, at 16 kHz."""
    rng = np.random.default_rng(7)
    at = np.arange(20 * RATE_HZ) / RATE_HZ
    beeps = 0.2 * np.sin(2 * np.pi * 440 * at) * (np.floor(2 * at) % 2)
    made = [0.05 * rng.standard_normal(at.size), beeps + 0.01 * rng.standard_normal(at.size)]
    for file in sorted(SHARED.glob("*.wav")) + sorted(SHARED.glob("*.flac")):
        samples, rate_hz = soundfile.read(file, dtype="float32", always_2d=True)
        mono = np.clip(soxr.resample(samples.mean(axis=1), rate_hz, RATE_HZ), -1, 1)
        if mono.size > 16 * RATE_HZ:
            made.append(mono)
    return [np.asarray(one, np.float32) for one in made]


def clips(n_clips: int, from_s: float, to_s: float) -> list[Floats]:
    """Return clips of lengths spread over a range, from anywhere in the sources."""
    rng, found = np.random.default_rng(8), sources()
    lengths = [int(seconds * RATE_HZ) for seconds in np.linspace(from_s, to_s, n_clips)]
    cut = []
    for number, size in enumerate(lengths):
        source = found[number % len(found)]
        start = int(rng.integers(0, source.size - size))
        cut.append(source[start : start + size])
    return cut


def timed(measure: Callable[[Floats], list[float]], cut: Sequence[Floats]) -> tuple[list[list[float]], float]:
    """Return what is measured on each clip, and the CPU seconds that it took."""
    measure(cut[0])  # loads, compiles
    started = time.process_time()
    return [measure(one) for one in cut], time.process_time() - started


def compare(title: str, cut: Sequence[Floats]) -> tuple[float, float]:
    """Print and return the largest difference, and how many times speechmos's CPU seconds are ours."""
    from speechmos import dnsmos

    def theirs(samples: Floats) -> list[float]:
        found = dnsmos.run(samples, RATE_HZ)
        return [float(found[f"{name}_mos"]) for name in NAMES]

    wanted, their_s = timed(theirs, cut)
    seconds, worst, ratios = sum(one.size for one in cut) / RATE_HZ, 0.0, []
    for p808 in (True, False):
        model = Dnsmos(p808=p808).load()
        found, ours_s = timed(
            lambda samples, model=model: [x or 0.0 for x in model.measure(Clip(samples, RATE_HZ)).values()],  # type: ignore[misc]
            cut,
        )
        worst = max(
            worst,
            *(abs(a - b) for x, y in zip(found, wanted, strict=True) for a, b in zip(x, y, strict=False)),
        )
        ratios.append(their_s / ours_s)
        what = "with P.808" if p808 else "P.835 alone"
        print(
            f"{title}, {what}: {seconds / ours_s:.1f} times real time a core, {ratios[-1]:.1f} times speechmos"
        )
    print(
        f"{title}: speechmos {seconds / their_s:.1f} times real time a core; largest difference {worst:.4f}"
    )
    return worst, min(ratios)


def print_costs() -> None:
    """Print how fast each measure is on clips of 1 to 15 s."""
    cut = clips(30, 1, 15)
    seconds = sum(one.size for one in cut) / RATE_HZ
    measures: list[SoundMeasure] = [Snr(), Clipping(), Bandwidth(), Loudness(), Tones()]
    for one in measures:
        model = one.load()
        _, spent_s = timed(
            lambda samples, model=model: [x or 0.0 for x in model.measure(Clip(samples, RATE_HZ)).values()],  # type: ignore[misc]
            cut,
        )
        print(f"{type(one).__name__.lower():10} {seconds / spent_s:7.0f} times real time a core")


def main() -> None:
    """Run it; end with an error where a figure is missed."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--clips", type=int, default=50)
    n_clips = asked.parse_known_args()[0].clips
    print_costs()
    worst, _ = compare(f"{n_clips} clips of 1 to 15 s", clips(n_clips, 1, 15))
    also, faster = compare(f"{n_clips} clips of 1 to 3 s", clips(n_clips, 1, 2.99))
    if max(worst, also) > TOLERANCE or faster < FASTER:
        raise SystemExit(f"missed: a difference of at most {TOLERANCE}, {FASTER} times the speed below 3 s")


if __name__ == "__main__":
    main()
