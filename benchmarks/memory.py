"""Peak memory of ingesting one MP3 of 3 hours against one of 20 minutes: it must not grow with the length."""

from __future__ import annotations

import shutil
import tempfile

from benchmarks.child import command
from benchmarks.material import long_mp3


def main() -> None:
    """Print the peak resident memory of a process that ingests each, everything imported."""
    for vad in ("webrtc", "cascade"):
        short, long = (_peak_mb(minutes, vad) for minutes in (20, 180))
        print(
            f"{vad}: 20 minutes {short:.0f} MB, 3 hours {long:.0f} MB: {long - short:+.0f} MB (wanted: within 30)"
        )
        print(f"{vad}: {long:.0f} MB a process (wanted: under 400)")


def _peak_mb(minutes: int, vad: str) -> float:
    root = tempfile.mkdtemp(prefix="speechloom-bench-")
    arguments = [
        "ingest",
        "--input",
        str(long_mp3(minutes)),
        "--root",
        root,
        "--quiet",
        "--set",
        f"vad={vad}",
    ]
    try:
        return command(arguments)[1]
    finally:
        shutil.rmtree(root)
