"""Duplicates: how many of 40 copies among 200 recordings are found, what that costs, and what a large crawl takes.

Costs are processor seconds of one thread, rounds alternate, medians count.
"""

from __future__ import annotations

import resource
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from benchmarks.child import child
from benchmarks.duplicates_material import CHANGES, write_all
from benchmarks.material import FOLDER, one_minute_mp3s
from pipelines.command import main as command
from schemas.ids import bucket_of, stable_id
from schemas.records import Duplicate, Fingerprint, Recording, Source
from schemas.tables import FINGERPRINTS
from transforms.cutting.recording import cut_recording, to_int16
from transforms.cutting.settings import CutSettings
from transforms.decode.audio import open_audio
from transforms.decode.resample import Resampler
from transforms.fingerprint.lookup import Lookup, list_keys
from transforms.fingerprint.matching import Matching, agreement
from transforms.fingerprint.words import WORD, Fingerprinter, from_bytes, select, to_bytes
from transforms.store.ledger import Account, commit
from transforms.store.planned import Planned, commit_planned
from transforms.store.store import Bucket, Store
from transforms.store.tables import read_rows, write_table
from transforms.vad.base import VAD_RATE_HZ, VadEngine
from transforms.vad.cascade import Cascade
from transforms.vad.webrtc import Webrtc

RECORDINGS, COPIES, ROUNDS = 200, 40, 5
SIMULATED, WORDS, EFFECTIVE_KEYS = 20_000, 300, 1 << 18


def main() -> None:
    """Print what was found, the cost of a fingerprint, and the figures of a simulated crawl."""
    root = tempfile.mkdtemp(prefix="speechloom-bench-")
    try:
        _found(f"{root}/found")
        _cost()
        child(f"from benchmarks.duplicates import simulate; simulate({root + '/many'!r}, {SIMULATED})", [])
    finally:
        shutil.rmtree(root)


def _found(root: str) -> None:
    folder = FOLDER / "duplicates"
    shutil.rmtree(folder, ignore_errors=True)
    made = write_all(folder, RECORDINGS, COPIES)
    arguments = ["--root", root, "--quiet"]
    assert command(["ingest", "--input", str(folder), "--set", "vad=webrtc", *arguments]) == 0
    assert command(["dedupe", *arguments]) == 0
    wrong, right = outcome(Store(root), made)
    print(
        f"{len(right)} of {COPIES} copies found (wanted: at least 38), {len(wrong)} different ones taken for one"
    )
    missed = [name for name, of in made.items() if of and not right & {name, of}]
    for name in missed:
        print(f"  missed: {name} ({list(CHANGES)[int(name[:3]) // (RECORDINGS // COPIES) % len(CHANGES)]})")
    print(*(f"  wrong: {pair}" for pair in sorted(wrong)), sep="\n")
    _speed_of_comparing(Store(root))


def outcome(store: Store, made: dict[str, str | None]) -> tuple[set[tuple[str, str]], set[str]]:
    """Return the pairs that were wrongly taken for one, and the files that were rightly dropped."""
    names, drops = {}, []
    for name in store.names("duplicates"):
        for recording in read_rows(store, Recording, "recordings", name):
            names[recording.recording_id] = Path(recording.uri).name
        drops += [row for row in read_rows(store, Duplicate, "duplicates", name) if row.kind]
    wrong, right = set(), set()
    for drop in drops:
        gone, kept = names[drop.recording_id], names[drop.kept_id]
        if (made[gone] or gone) == (made[kept] or kept):
            right.add(gone)
        else:
            wrong.add((gone, kept))
    return wrong, right


def _speed_of_comparing(store: Store) -> None:
    rows = [
        row
        for name in store.names("fingerprints")
        for row in read_rows(store, Fingerprint, "fingerprints", name)
    ]
    words = [from_bytes(row.words) for row in rows]
    start_s, pairs = time.process_time(), 0
    for one in words[:100]:
        for other in words:
            agreement(one, other)
            pairs += 1
    print(f"{pairs / (time.process_time() - start_s):.0f} pairs compared a second")


def _cost() -> None:
    paths = one_minute_mp3s(16)
    alone_s = statistics.median(_fingerprints_s(paths) for _ in range(ROUNDS))
    for name, engine in (("cascade", Cascade()), ("webrtc", Webrtc())):
        all_s = statistics.median(_ingest_s(paths, engine) for _ in range(ROUNDS))
        print(
            f"fingerprints with the {name} VAD: {1e6 * alone_s / 60 / len(paths):.0f} µs a second of audio, "
            f"{alone_s / all_s:.1%} of ingest's processor time (wanted: under 3 %)"
        )


def _ingest_s(paths: list[Path], engine: VadEngine) -> float:
    vad, start_s = engine.load(), time.process_time()
    for path in paths:
        for _ in cut_recording(Source(path.stem, str(path)), str(path), "", 0, CutSettings(), vad):
            pass
    return time.process_time() - start_s


def _fingerprints_s(paths: list[Path]) -> float:
    """Return what fingerprints alone take, fed in blocks as ingest does."""
    heard = []
    for path in paths:
        with open_audio(str(path)) as stream:
            resampler = Resampler(stream.source_rate_hz, VAD_RATE_HZ)
            heard.append([to_int16(resampler.feed(block)) for block in stream.blocks()])
    start_s = time.process_time()
    for blocks in heard:
        fingerprinter = Fingerprinter()
        for block in blocks:
            fingerprinter.feed(block)
        fingerprinter.finish()
    return time.process_time() - start_s


def simulate(root: str, count: int) -> None:
    """Print what dedupe takes on ``count`` recordings, one in twenty a copy with half of its words changed.

    Keys are drawn from 2^18: unrelated recordings of the benchmark's voices share as many as if there were so many.
    """
    store, total = Store(root), max(1, count // 50)
    rows: list[list[Fingerprint]] = [[] for _ in range(total)]
    for row in _simulated(count):
        rows[bucket_of(row.recording_id, total)].append(row)
    commit_planned(store, Planned(total, "p"), Account("plan", 1), ())
    for number, held in enumerate(rows):
        name = Bucket(number, total).file_name
        write_table(store, FINGERPRINTS, ["fingerprints", name], "f", held)
        store.write_text("", "segments", name)
        commit(store, name, Account("ingest", 16_000), "f", [])
    listed = sum(len(list_keys(row, Lookup(), Matching())) for row in rows[0]) / len(rows[0])
    size = len(b'["0123456789abcdef","0123456789abcdef",12345,20000]') + 8
    del rows
    before_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
    start_s = time.perf_counter()
    assert command(["dedupe", "--root", root, "--quiet"]) == 0
    wall_s = time.perf_counter() - start_s
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
    found = sum(
        bool(row.kind)
        for name in store.names("duplicates")
        for row in read_rows(store, Duplicate, "duplicates", name)
    )
    print(
        f"{count} simulated recordings, one process: {wall_s:.0f} s, {peak_mb:.0f} MB at the peak "
        f"({before_mb:.0f} before), {found} of {count // 20} copies found; lists: {listed:.0f} entries of {size} bytes "
        f"a recording cross the shuffle; for a million: {wall_s * 1e6 / count / 3600:.1f} core-hours, "
        f"{listed * size / 1e3:.1f} GB",
        file=sys.stderr,
    )
    print([0.0])


def _simulated(count: int) -> Iterator[Fingerprint]:
    chance = np.random.default_rng(0)
    for number in range(count):
        copy = number % 20 == 19
        if not copy:
            words = np.zeros(WORDS, WORD)
            words["frame"] = np.arange(WORDS)
            words["key"] = np.unique(chance.integers(0, EFFECTIVE_KEYS, 2 * WORDS))[:WORDS]
            words["key"] = chance.permutation(words["key"])
            words["check"] = chance.integers(0, 1 << 32, WORDS)
            seconds = float(np.exp(chance.normal(6.0, 1.0)))
        changed = words.copy()
        if copy:
            some = chance.random(WORDS) < 0.5
            changed["key"][some] = chance.integers(EFFECTIVE_KEYS, 1 << 24, some.sum())
        identity = stable_id(number)
        yield Fingerprint(
            identity, identity * 4, 1_000_000 + number, 44_100, 16_000, int(seconds * 16_000), 16_000,
            to_bytes(select(changed)),
        )  # fmt: skip


if __name__ == "__main__":
    main()
