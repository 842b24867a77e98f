"""What an hour of real speech takes in each stage and each table, and the detectors alone: for docs/scale.md.

A whole build with the defaults (cascade VAD, pocketsphinx) over recordings linked under other names, on one core, its
own figures read back; then each detector alone over ten minutes. Not part of ``make bench``, for it takes some minutes:
``python -m benchmarks.steps [--copies N] [--audio FOLDER]``.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.child import child, command
from benchmarks.material import TEN_MINUTES_S, ten_minutes
from benchmarks.scaling import REAL_SPEECH, link, recordings
from pipelines.figures import all_figures
from transforms.store.store import Store

TABLES = ("segments", "transcripts", "verdicts", "shards")
VADS = ("webrtc", "silero", "cascade")
ROUNDS = 3
_VAD = """
import sys, time
import soundfile, soxr
from transforms.vad.{name} import {name_class}
samples, rate_hz = soundfile.read(sys.argv[1], dtype="int16")
samples = soxr.resample(samples, rate_hz, 16_000)
stream = {name_class}().load().stream()
start = time.process_time()
for at in range(0, len(samples), 64_000):
    stream.feed(samples[at : at + 64_000])
stream.finish()
print([time.process_time() - start])
"""


def build(audio: Sequence[Path], copies: int) -> None:
    """Print the speed of each stage of a build, and how much each table takes an hour of speech."""
    with tempfile.TemporaryDirectory(prefix="speechloom-bench-") as name:
        folder, root = link(audio, copies, Path(name)), f"{name}/root"
        command(["build", "--input", str(folder), "--root", root, "--quiet"], {0})
        figures = all_figures(Store(root))
        hours = next(one.audio_in_s for one in figures if one.stage == "transcribe") / 3600
        for one in figures:
            print(
                f"{one.stage:12} {one.audio_in_s / one.wall_s:8.1f} x real time, {one.audio_in_s:.0f} s of audio"
            )
        for table in TABLES:
            taken = sum(path.stat().st_size for path in (Path(root) / table).rglob("*.parquet"))
            print(f"{table:12} {taken / 1e6 / hours:8.2f} MB an hour of speech")


def detectors() -> None:
    """Print the speed of each detector alone, on samples in memory."""
    path = str(ten_minutes("wav"))
    for name in VADS:
        code = _VAD.format(name=name, name_class=name.capitalize())
        seconds = statistics.median(child(code, [path], {0})[0] for _ in range(ROUNDS))
        print(f"{name:12} {TEN_MINUTES_S / seconds:8.0f} x real time a core, alone")


def main(arguments: Sequence[str] = ()) -> None:
    """Print all of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--copies", type=int, default=3, help="of each recording (default: %(default)s)")
    parser.add_argument("--audio", type=Path, default=REAL_SPEECH, help="recordings (default: %(default)s)")
    asked = parser.parse_args(arguments)
    build(recordings(asked.audio), asked.copies)
    detectors()


if __name__ == "__main__":
    main(sys.argv[1:])
