"""ROVER against crowd-kit's, and NIST's program where it is installed, in one run: words a second of all systems.

Three systems over segments of 5 to 25 words of 2,000 different ones, a tenth of each system's words lost, changed or
added independently. crowd-kit gets its table ready in memory and gives a table; what is ours and NIST's reads and
writes CTM files. ``python -m benchmarks.rover [--segments N]``.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from pipelines.rover import rover_ctm
from schemas.records import Hypothesis, Word
from transforms.vote.base import Choice
from transforms.vote.rover import Rover

SYSTEMS, VOCABULARY, ROUNDS, WANTED = 3, 2000, 3, 8.0
Said = list[list[list[tuple[str, float]]]]


def material(n_segments: int) -> Said:
    """Return what each system hears in each segment: words with confidences."""
    chance = np.random.default_rng(5)
    systems: Said = [[] for _ in range(SYSTEMS)]
    for _ in range(n_segments):
        words = chance.integers(0, VOCABULARY, chance.integers(5, 26))
        for system in systems:
            system.append([said for word in words for said in _heard(chance, int(word))])
    return systems


def _heard(chance: np.random.Generator, word: int) -> list[tuple[str, float]]:
    draw, other = chance.random(), int(chance.integers(0, VOCABULARY))
    heard = [] if draw < 0.03 else [other] if draw < 0.07 else [word, other] if draw < 0.1 else [word]
    return [(f"w{one}", round(float(chance.random()), 3)) for one in heard]


def write_ctm(folder: Path, systems: Said) -> list[Path]:
    """Write a file a system; every segment is a file of its own in it."""
    paths = [folder / f"{number}.ctm" for number in range(len(systems))]
    for path, segments in zip(paths, systems, strict=True):
        lines = [
            f"s{segment:05d} A {0.3 * at:.2f} 0.25 {word} {confidence}\n"
            for segment, words in enumerate(segments)
            for at, (word, confidence) in enumerate(words)
        ]
        path.write_text("".join(lines))
    return paths


def choices(systems: Said) -> list[Choice]:
    """Return the segments as the pipeline's voter takes them."""
    return [
        Choice(str(segment), "r", "en", [_hypothesis(number, words) for number, words in enumerate(heard)])
        for segment, heard in enumerate(zip(*systems, strict=True))
    ]


def _hypothesis(number: int, heard: Sequence[tuple[str, float]]) -> Hypothesis:
    words = tuple(
        Word(word, 4800 * at, 4800 * at + 4000, confidence) for at, (word, confidence) in enumerate(heard)
    )
    return Hypothesis(
        f"engine{number}", "{}", "en", None, " ".join(word.text for word in words), words, None, None
    )


def crowd_kit(systems: Said) -> Callable[[], object]:
    """Return crowd-kit's vote over the same segments, its table made ready."""
    import pandas as pd
    from crowdkit.aggregation import ROVER

    rows = [
        (segment, number, " ".join(word for word, _ in words))
        for number, segments in enumerate(systems)
        for segment, words in enumerate(segments)
    ]
    table = pd.DataFrame(rows, columns=["task", "worker", "text"])
    return lambda: ROVER(str.split, " ".join, silent=True).fit_predict(table)


def nist(files: Sequence[Path]) -> Callable[[], object] | None:
    """Return NIST's vote over the files, None where its program is not installed."""
    program = shutil.which("rover") or shutil.which("rover", path="/usr/lib/sctk/bin")
    if program is None:
        return None
    given = [argument for file in files for argument in ("-h", str(file), "ctm")]
    call = [program, *given, "-m", "meth1", "-f", "0", "-o", str(files[0].with_suffix(".out"))]
    return lambda: subprocess.run(call, check=True, capture_output=True)


def main(arguments: Sequence[str] = ()) -> None:
    """Print words a second of each way, and how many times crowd-kit's."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--segments", type=int, default=2000, help="(default: %(default)s)")
    systems = material(parser.parse_args(arguments).segments)
    n_words = sum(len(words) for segments in systems for words in segments)
    with tempfile.TemporaryDirectory(prefix="speechloom-bench-") as name:
        files = write_ctm(Path(name), systems)
        paths, heard = [*map(str, files)], choices(systems)
        command = [sys.executable, "beam_runner.py", "evaluate", "--rover", *paths]
        ways: dict[str, Callable[[], object] | None] = {
            "crowd-kit, in memory": crowd_kit(systems),
            "ours, files to lines": lambda: list(rover_ctm(paths, "freq", 1.0, 0.0)),
            "ours, whole command": lambda: subprocess.run(command, check=True, capture_output=True),
            "ours, transcripts": lambda: Rover().vote_all(heard),
            "NIST's, whole command": nist(files),
        }
        seconds = _timed({name: way for name, way in ways.items() if way})
    base = seconds["crowd-kit, in memory"]
    print(
        f"{n_words} words of {SYSTEMS} systems; the median of {ROUNDS} alternating rounds of processor time"
    )
    for way, took in seconds.items():
        wanted = f", wanted {WANTED:.0f}" if "files" in way else ""
        print(f"{way:24}{took:8.3f} s{n_words / took / 1e3:8.0f} k words/s{base / took:8.1f} x{wanted}")


def _timed(ways: dict[str, Callable[[], object]]) -> dict[str, float]:
    took: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(ROUNDS):
        for name, way in ways.items():
            start = sum(os.times()[:4])
            way()
            took[name].append(sum(os.times()[:4]) - start)
    return {name: statistics.median(rounds) for name, rounds in took.items()}


if __name__ == "__main__":
    main(sys.argv[1:])
