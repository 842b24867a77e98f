"""Ingest of a folder of broken files: what became of each, whether the account balances, how long each took."""

from __future__ import annotations

import io
import json
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, redirect_stdout
from pathlib import Path
from typing import NamedTuple

from pipelines.command import main
from schemas.records import Recording, Source
from tests.fuzz.mutate import Mutant
from transforms.cutting.settings import CutSettings
from transforms.isolate.limits import Isolation
from transforms.isolate.pool import open_cutter
from transforms.isolate.wire import Request
from transforms.store.store import Store
from transforms.store.tables import read_rows
from transforms.vad.webrtc import Webrtc

STALL_S, MEMORY_MB = 10.0, 512
LIMITS = Isolation(stall_s=STALL_S, memory_mb=MEMORY_MB)
SLOWEST_S = 4 * STALL_S + 20
"""Two attempts, each of twice the stall time, for files that hold no minute; and what a busy machine adds."""


class Outcome(NamedTuple):
    """What became of a file: decoded, decoded in part, or the type of its error."""

    name: str
    kind: str
    message: str


class Timed(NamedTuple):
    """What became of a file, in how many seconds."""

    outcome: Outcome
    wall_s: float


def write(folder: Path, mutants: Sequence[Mutant]) -> None:
    """Write the files into a new folder."""
    folder.mkdir(parents=True)
    for mutant in mutants:
        (folder / mutant.name).write_bytes(mutant.data)


def ingested(folder: Path, root: Path, children: int) -> list[Outcome]:
    """Ingest a folder by the command line, and return what the tables and the ledger say of each file, by name.

    Raises:
        AssertionError: if the command fails, or the ledger does not balance or counts other files.
    """
    limits = {"children": children, "stall_s": STALL_S, "memory_mb": MEMORY_MB}
    sets = [f"isolation.{key}={value}" for key, value in limits.items()]
    more = [word for text in ("vad=webrtc", *sets) for word in ("--set", text)]
    assert main(["ingest", "--input", str(folder / "*"), "--root", str(root), "--quiet", *more]) == 0
    with redirect_stdout(io.StringIO()) as printed:
        assert main(["status", "--root", str(root), "--json"]) == 0
    told = json.loads(printed.getvalue())
    stage = told["stages"]["ingest"]
    store = Store(str(root))
    recordings = [
        r for name in store.names("recordings") for r in read_rows(store, Recording, "recordings", name)
    ]
    failures = [Outcome(Path(row["uri"]).name, row["error_type"], row["message"]) for row in told["failures"]]
    assert stage["balanced"]
    assert stage["in"]["items"] == len(list(folder.iterdir())) == len(recordings) + len(failures)
    assert stage["failed"]["items"] == len(failures)
    return sorted([*map(_of_recording, recordings), *failures])


def timed(folder: Path) -> Iterator[Timed]:
    """Yield what becomes of each file, cut by one child, and how long it took, by name."""
    paths = sorted(folder.iterdir())
    requests = [Request(Source(p.name, str(p)), str(p), "", p.stat().st_size) for p in paths]
    with closing(open_cutter(LIMITS, CutSettings(), Webrtc())) as cutter:
        for request in requests:
            started_s = time.monotonic()
            (result,) = cutter.cut([request])
            wall_s = time.monotonic() - started_s
            result.segments.clear()
            name, outcome = result.source.recording_id, result.outcome
            if isinstance(outcome, Recording):
                yield Timed(_of_recording(outcome), wall_s)
            else:
                yield Timed(Outcome(name, type(outcome).__name__, str(outcome)), wall_s)


def _of_recording(recording: Recording) -> Outcome:
    kind = "decoded" if recording.decode_error is None else "decoded in part"
    return Outcome(Path(recording.uri).name, kind, recording.decode_error or "")
