"""The front end by format, on one core: ours, the hand-written floor, and the ways of two known pipelines.

A 10-minute mono recording in each format goes to 16 kHz, through webrtc's VAD, into segments; no tables, no Beam.
"ffmpeg to WAV" is what NeMo's Speech Data Processor does: ffmpeg writes a WAV file, which is cut into WAV files; once
more with FLAC files, as ours. "Emilia" is what Emilia does up to its recognizer: librosa has the whole file in memory,
at 24 kHz and 16, its loudness is set, segments are MP3; once more with FLAC. "librosa" has the whole file in memory and
does our work otherwise. Fingerprints, which none of the others takes, are left out of ours. Ours and the loop have the
environment that ingest gives to its children, the others that of a shell.
Each measurement is a process of its own, held to one core. Speeds are by the clock; ratios once more by the processor
time of the process and those it started: without waits, and hardly disturbed by others on the machine. Rounds alternate
and the median counts. Without an ``ffmpeg`` on the path its ways are left out, and said so.
"""

from __future__ import annotations

import shutil
import statistics
from typing import NamedTuple

from benchmarks.child import child
from benchmarks.material import TEN_MINUTES_S, ten_minutes
from transforms.isolate.start import ENVIRONMENT

ROUNDS = 9
FORMATS = ("mp3", "opus", "flac", "wav")
WANTED = {
    "hand-written loop": 0.95,
    "ffmpeg to WAV, WAV": 1.0,
    "ffmpeg to WAV, FLAC": 1.0,
    "Emilia": 1.6,
}
STEPS = ("decode", "resample", "VAD and cut", "FLAC")
_TIMED = """
import resource, sys, time
from benchmarks.front_end_ways import {way} as way
def spent():
    return sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
way(sys.argv[2])  # everything is loaded, files are in the cache
before, began = spent(), time.perf_counter()
result = way(sys.argv[1])
took = time.perf_counter() - began
print([took, spent() - before, *(result or ())])
"""
_WAYS = {
    "ours": "ours",
    "hand-written loop": "floor",
    "ffmpeg to WAV, WAV": "ffmpeg_to_wav",
    "ffmpeg to WAV, FLAC": "ffmpeg_to_flac",
    "Emilia": "emilia_to_mp3",
    "Emilia, FLAC": "emilia_to_flac",
    "librosa, our work": "librosa_whole_file",
}
_OURS = ("ours", "ours_by_step", "floor")


class Took(NamedTuple):
    """Medians over the rounds of what one way took with one file, in seconds."""

    clock: float
    processors: float


def main() -> None:
    """Print times real time a core by format and way, our ratios to the others, and the share of each step."""
    ways = [name for name in _WAYS if "ffmpeg" not in name or shutil.which("ffmpeg")]
    if len(ways) < len(_WAYS):
        print("ffmpeg is not installed: its ways are left out")
    took = {name: _rounds(ways, name) for name in FORMATS}
    print(f"{'times real time a core':30}" + "".join(f"{name:>8}" for name in FORMATS))
    for way in ways:
        print(f"{way:30}" + "".join(f"{TEN_MINUTES_S / took[name][way].clock:8.0f}" for name in FORMATS))
    for way in ways[1:]:
        wanted = f"   (wanted: {WANTED[way]})" if way in WANTED else ""
        print(f"{'to ' + way:30}" + _ratios(took, way, "clock") + wanted)
        print(f"{'   in processor time':30}" + _ratios(took, way, "processors"))
    shares = {name: _shares(name) for name in FORMATS}
    for number, step in enumerate(STEPS):
        print(f"{'share of ' + step:30}" + "".join(f"{shares[name][number]:8.0%}" for name in FORMATS))


def _rounds(ways: list[str], name: str) -> dict[str, Took]:
    measured: dict[str, list[list[float]]] = {way: [] for way in ways}
    for _ in range(ROUNDS):
        for way in ways:
            measured[way].append(_measured(_WAYS[way], name))
    return {way: Took(*map(statistics.median, zip(*times, strict=True))) for way, times in measured.items()}


def _ratios(took: dict[str, dict[str, Took]], way: str, measure: str) -> str:
    ours = (getattr(took[name][way], measure) / getattr(took[name]["ours"], measure) for name in FORMATS)
    return "".join(f"{ratio:8.2f}" for ratio in ours)


def _measured(way: str, name: str) -> list[float]:
    """Return seconds by the clock and of processors, and what the way returns."""
    files = [str(ten_minutes(name)), str(ten_minutes(name, 20.0))]
    return child(_TIMED.format(way=way), files, {0}, ENVIRONMENT if way in _OURS else None)


def _shares(name: str) -> list[float]:
    steps = _measured("ours_by_step", name)[2:]
    return [seconds / sum(steps) for seconds in steps]


if __name__ == "__main__":
    main()
