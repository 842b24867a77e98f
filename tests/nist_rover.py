"""NIST's own ROVER, where it is installed (Debian's package sctk), and CTM files to hold ours against it."""

from __future__ import annotations

import random
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

METHODS = {"freq": "meth1", "avgconf": "avgconf", "maxconf": "maxconf"}


def nist_rover() -> str | None:
    """Return the path of NIST's program, None where there is none."""
    return shutil.which("rover") or shutil.which("rover", path="/usr/lib/sctk/bin")


def run_nist(
    files: Sequence[Path], method: str, alpha: float, null_confidence: float, out: Path
) -> list[str] | None:
    """Return the lines that it writes; None where it gives up, as it does on a set without any confidence."""
    program = nist_rover()
    assert program
    hypotheses = [argument for file in files for argument in ("-h", str(file), "ctm")]
    settings = [
        "-m",
        METHODS[method],
        "-a",
        str(alpha),
        "-c",
        str(null_confidence),
        "-f",
        "0",
        "-o",
        str(out),
    ]
    done = subprocess.run([program, *hypotheses, *settings], capture_output=True, text=True, check=False)
    return out.read_text().splitlines() if done.returncode == 0 else None


def write_systems(
    folder: Path, seed: int, n_systems: int, *, pauses: bool, n_segments: int = 40
) -> list[Path]:
    """Write what some systems hear of random segments: words lost, changed, added; many confidences tie."""
    chance = random.Random(seed)
    vocabulary = [f"w{number}" for number in range(chance.choice([4, 20, 300]))]
    lines: list[list[str]] = [[] for _ in range(n_systems)]
    for segment in range(n_segments):
        at_s = 0.0
        for word in chance.choices(vocabulary, k=chance.randint(1, 25)):
            at_s += chance.uniform(0.9, 2.5) if pauses and chance.random() < 0.15 else 0.03
            for system in lines:
                system.extend(_heard(chance, vocabulary, f"seg{segment:05d} A", at_s, word))
            at_s += 0.2
        for system in lines:  # NIST's program wants every segment in every file
            if not system or not system[-1].startswith(f"seg{segment:05d}"):
                system.append(f"seg{segment:05d} A {at_s:.2f} 0.10 {word} 0.5")
    paths = [folder / f"{number}.ctm" for number in range(n_systems)]
    for path, said in zip(paths, lines, strict=True):
        path.write_text("\n".join(said) + "\n")
    return paths


def _heard(chance: random.Random, vocabulary: list[str], channel: str, at_s: float, word: str) -> list[str]:
    draw = chance.random()
    other = chance.choice(vocabulary)
    said = [] if draw < 0.08 else [other] if draw < 0.18 else [word, other] if draw < 0.24 else [word]
    start_s, length_s = at_s + chance.uniform(-0.02, 0.02), 0.2 / max(1, len(said))
    confidence = chance.choice([0.2, 0.5, 0.83, 1.0, round(chance.random(), 3)])
    return [
        f"{channel} {start_s + length_s * place:.2f} {length_s:.2f} {text} {confidence}"
        for place, text in enumerate(said)
    ]


def nist_nce(folder: Path, said: Sequence[str], reference: str) -> float | None:
    """Return the normalized cross entropy by NIST's sclite; None where it is not installed."""
    program = shutil.which("sclite") or shutil.which("sclite", path="/usr/lib/sctk/bin")
    if program is None:
        return None
    (folder / "h.ctm").write_text("".join(f"t A {at}.0 0.5 {word}\n" for at, word in enumerate(said)))
    (folder / "r.stm").write_text(f"t A someone 0.0 {len(said)}.0 {reference}\n")
    files = ["-r", str(folder / "r.stm"), "stm", "-h", str(folder / "h.ctm"), "ctm"]
    done = subprocess.run(
        [program, *files, "-o", "sum", "stdout"], capture_output=True, text=True, check=True
    )
    line = next(line for line in done.stdout.splitlines() if "Sum/Avg" in line)
    return float(line.split("|")[-2])
