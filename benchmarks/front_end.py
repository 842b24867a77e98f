"""The front end by format, on one core: ours, the hand-written floor, and the ways of two known pipelines.

A 10-minute mono recording in each format goes to 16 kHz, through webrtc's VAD, into segments; no tables, no Beam.
"ffmpeg to WAV" is what NeMo's Speech Data Processor does: ffmpeg writes a WAV file, which is cut into WAV files; once
more with FLAC files, as the others make. "librosa" is what Emilia does: the whole file in memory. Fingerprints, which
none of the others takes, are left out of ours. All run in the environment of ingest's children. Each measurement is a
process of its own; what counts is its processor time and that of the processes it started, so that others on the
machine hardly matter. Rounds alternate and the median counts. Without an ``ffmpeg`` on the path its ways are left out,
and said so.
"""

from __future__ import annotations

import shutil
import statistics

from benchmarks.child import child
from benchmarks.material import TEN_MINUTES_S, ten_minutes
from transforms.isolate.start import ENVIRONMENT

ROUNDS = 5
FORMATS = ("mp3", "opus", "flac", "wav")
WANTED = {
    "hand-written loop": 0.95,
    "ffmpeg to WAV, FLAC": 1.0,
    "ffmpeg to WAV, WAV": 1.0,
    "librosa, whole file": 1.6,
}
STEPS = ("decode", "resample", "VAD and cut", "FLAC")
_TIMED = """
import os, sys
from benchmarks.front_end_ways import {way} as way
way(sys.argv[2])  # everything is loaded, files are in the cache
before = os.times()
result = way(sys.argv[1])
after = os.times()
print([sum(after[:4]) - sum(before[:4]), *(result or ())])
"""
_WAYS = {
    "ours": "ours",
    "hand-written loop": "floor",
    "ffmpeg to WAV, FLAC": "ffmpeg_to_flac",
    "ffmpeg to WAV, WAV": "ffmpeg_to_wav",
    "librosa, whole file": "librosa_whole_file",
}


def main() -> None:
    """Print times real time a core by format and way, our ratios to the others, and the share of each step."""
    ways = [name for name in _WAYS if "ffmpeg" not in name or shutil.which("ffmpeg")]
    if len(ways) < len(_WAYS):
        print("ffmpeg is not installed: its ways are left out")
    print(f"{'times real time a core':24}" + "".join(f"{name:>10}" for name in FORMATS))
    speeds = {(way, name): 0.0 for way in ways for name in FORMATS}
    for name in FORMATS:
        times: dict[str, list[float]] = {way: [] for way in ways}
        for _ in range(ROUNDS):
            for way in ways:
                times[way].append(_seconds(_WAYS[way], name)[0])
        speeds |= {(way, name): TEN_MINUTES_S / statistics.median(times[way]) for way in ways}
    for way in ways:
        print(f"{way:24}" + "".join(f"{speeds[way, name]:10.0f}" for name in FORMATS))
    for way, wanted in WANTED.items():
        if way in ways:
            ratios = "".join(f"{speeds['ours', name] / speeds[way, name]:10.2f}" for name in FORMATS)
            print(f"{'to ' + way:24}{ratios}   (wanted: {wanted})")
    shares = {name: _shares(name) for name in FORMATS}
    for number, step in enumerate(STEPS):
        print(f"{'share of ' + step:24}" + "".join(f"{shares[name][number]:10.0%}" for name in FORMATS))


def _seconds(way: str, name: str) -> list[float]:
    return child(
        _TIMED.format(way=way), [str(ten_minutes(name)), str(ten_minutes(name, 20.0))], {0}, ENVIRONMENT
    )


def _shares(name: str) -> list[float]:
    steps = _seconds("ours_by_step", name)[1:]
    return [seconds / sum(steps) for seconds in steps]


if __name__ == "__main__":
    main()
