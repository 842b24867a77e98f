"""Long-form alignment of made-up hours: what is placed, what is kept that was not said, cells, time and memory."""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.child import child
from benchmarks.longform_material import Hour, an_hour, measure
from transforms.longform.place import place_text

SEEDS = range(4)
CASES: tuple[dict[str, Any], ...] = (
    {},
    {"errors": 0.0},
    {"errors": 0.25},
    {"errors": 0.35},
    {"missing": 0.33, "foreign": 0.33},
    {"missing": 0.9},
    {"few_words": True},
    {"few_words": True, "errors": 0.25},
)
_PEAK = """
import sys
from pipelines.align import align_files
placed = sum(1 for _ in align_files(*sys.argv[1:]))
peak_kb = next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM"))
print([placed, int(peak_kb) / 1e3])
"""


def main() -> None:
    """Print the quality of each case over the seeds, then cells, seconds and memory by length."""
    place_text(*_inputs(an_hour(0, sentences=20)))
    for case in CASES:
        print(f"{_name(case)}: {_quality(case)}")
    for hours in (1, 2, 4, 8):
        hour = an_hour(0, sentences=700 * hours)
        start = time.perf_counter()
        cells = place_text(*_inputs(hour)).cells
        seconds = time.perf_counter() - start
        words = len(hour.heard) + len(hour.text.split())
        print(f"{hours} h: {cells / words:.0f} cells a word, {seconds:.2f} s, peak {_peak_mb(hour):.0f} MB")


def _inputs(hour: Hour) -> tuple[Any, str]:
    return hour.heard, hour.text


def _name(case: dict[str, Any]) -> str:
    said = {"errors": 0.15, "missing": 0.1, "foreign": 0.05, **case}
    few = ", phrases of 120 words only" if said.pop("few_words", False) else ""
    return ", ".join(f"{key} {value:.0%}" for key, value in said.items()) + few


def _quality(case: dict[str, Any]) -> str:
    found = [measure(hour, place_text(*_inputs(hour)).sentences) for hour in _hours(case)]
    there, right = sum(one.there for one in found), sum(one.right for one in found)
    not_said, far_off = sum(one.not_said for one in found), sum(one.far_off for one in found)
    kept = f"{not_said} kept that were not said, {far_off} over 2 s off"
    return f"{right / there:.2%} of {there} placed within 0.3 s, {kept}"


def _hours(case: dict[str, Any]) -> Iterator[Hour]:
    return (an_hour(seed, sentences=700, **case) for seed in SEEDS)


def _peak_mb(hour: Hour) -> float:
    """Return the peak memory of a process that reads the files and aligns them."""
    with tempfile.TemporaryDirectory(prefix="speechloom-bench-") as folder:
        words, text = Path(folder, "words.json"), Path(folder, "text.txt")
        said = [
            {"word": w.text, "start": w.start_samples / 16000, "end": w.end_samples / 16000}
            for w in hour.heard
        ]
        words.write_text(json.dumps(said))
        text.write_text(hour.text)
        return child(_PEAK, [str(words), str(text)])[1]


if __name__ == "__main__":
    main()
