"""Deciding anew over a million segments: real tables with stored scores, the real command with other thresholds.

One bucket of segments without audio and short transcripts is curated from nothing; the others are that one under other
ids, scores and all. Then ``curate`` decides again, with one and with two workers, and on paper (``--dry-run``,
``sweep``), every time in a process of its own, its start included. Last a bucket is measured from nothing and compared.
By hand: ``python -m benchmarks.redeciding [--segments 1000000] [--buckets 50]``.
"""

from __future__ import annotations

import argparse
import hashlib
import resource
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from benchmarks.child import command
from pipelines.curate import CurateConfig
from schemas.ids import stable_id, unit_interval
from schemas.records import Segment, Transcript
from schemas.tables import SEGMENTS, TRANSCRIPTS, VERDICTS
from transforms.curate_segments import READ
from transforms.curation.deciding import decide_all, verdict_columns
from transforms.curation.marks import Measured, inputs_mark
from transforms.curation.scores import score_bucket
from transforms.store.ledger import Account, commit
from transforms.store.planned import Planned, commit_planned
from transforms.store.store import Bucket, Store
from transforms.store.table_file import open_table
from transforms.store.tables import write_columns, write_table

RATE_HZ = 16_000
_A_RECORDING = 200
_WORDS = (
    "the river carries sand and stones down to sea every winter lake freezes from shore inward yes no".split()
)
_TWO_WORKERS = ("--direct_num_workers=2", "--direct_running_mode=multi_processing")
_MOVED = (
    "--set",
    "curate.filters.speech_rate.max_chars_per_s=22",
    "--set",
    "curate.filters.duration.min_s=2.5",
)
_FEWER = ("--set", "curate.filters=[empty_text, {use: duration, min_s: 2}, loops, agreement]")


def make_tables(root: Path, n_segments: int, n_buckets: int) -> None:
    """Write what curation reads and wrote, as if it had been ingested, transcribed and curated."""
    store = Store(str(root))
    commit_planned(store, Planned(n_buckets, "p"), Account("plan", 1), ())
    for number in range(n_buckets):
        bucket = Bucket(number, n_buckets)
        for stage in ("ingest", "dedupe", "transcribe"):
            commit(store, bucket.file_name, Account(stage, RATE_HZ), "f", [])
        if number:
            _rename(store, bucket)
        else:
            _curated(store, bucket, list(_segments(n_segments // n_buckets)))
        commit(store, bucket.file_name, Account("curate", RATE_HZ), "f", [])


def _curated(store: Store, bucket: Bucket, segments: Sequence[Segment]) -> None:
    """Write a bucket of segments with their transcripts and verdicts."""
    name, config = bucket.file_name, CurateConfig()
    filters = config.filters
    write_table(store, SEGMENTS, ["segments", name], "f", segments)
    write_table(store, TRANSCRIPTS, ["transcripts", name], "f", map(_transcript, segments))
    said = Measured.of(filters, config.edits, inputs_mark(store, bucket, READ))
    began_s = time.process_time()
    found = score_bucket(store, name, filters, config.edits, said.inputs)
    took_s, audio_s = (
        time.process_time() - began_s,
        sum(one.end_samples - one.start_samples for one in segments) / RATE_HZ,
    )
    print(f"{len(filters)} filters and the editors measure {audio_s / took_s:,.0f} x real time of a core")
    scores = found.of(said.filters)
    decisions = decide_all(filters, scores, found.edits)
    rows = verdict_columns(filters, found, scores, decisions)
    write_columns(store, VERDICTS, ["verdicts", name], "f", rows, said.to_metadata())


def _rename(store: Store, bucket: Bucket) -> None:
    """Write the first bucket again as another, under ids of its own."""
    first = Bucket(0, bucket.of).file_name
    config = CurateConfig()
    said = Measured.of(config.filters, config.edits, inputs_mark(store, bucket, READ)).to_metadata()
    for table in (SEGMENTS, TRANSCRIPTS, VERDICTS):
        with open_table(store, table.name, first) as file:
            rows = pa.concat_tables(file.groups()).replace_schema_metadata(None)
        for at, column in enumerate(("segment_id", "recording_id")):
            ends = pc.utf8_slice_codeunits(rows[column], 4)
            ids = pc.binary_join_element_wise(f"{bucket.number:04x}", ends, "")
            rows = rows.set_column(at, rows.schema.field(column), ids)
        more = said if table is VERDICTS else {}
        write_columns(store, table, [table.name, bucket.file_name], "f", rows, more)


def _segments(n_segments: int) -> Iterator[Segment]:
    for number in range(n_segments):
        recording, place = stable_id("recording", number // _A_RECORDING), number % _A_RECORDING
        start = place * 20 * RATE_HZ
        end = start + round((0.2 + 15 * unit_interval("length", number)) * RATE_HZ)
        share = 0.5 + unit_interval("share", number) / 2
        name = stable_id("segment", number)
        yield Segment(name, recording, "crawl", "en", None, start, end, RATE_HZ, share, -20.0, -3.0, b"")


def _transcript(segment: Segment) -> Transcript:
    chance, seconds = (
        unit_interval("text", segment.segment_id),
        (segment.end_samples - segment.start_samples) / RATE_HZ,
    )
    n_words = round(seconds * (1 + 4 * chance))
    at = int(chance * 1e6)
    text = " ".join(_WORDS[(at + i * i) % len(_WORDS)] for i in range(n_words))
    return Transcript(segment.segment_id, segment.recording_id, "en", text, (), "captions", chance, ())


def _told(arguments: Sequence[str]) -> str:
    """Run a command in a process of its own on two cores; tell all its seconds, start and imports included.

    Beside the clock's seconds stand those of the cores: on a busy machine only these say what the work is.
    """
    began_s, before = time.monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN)
    command(arguments, {0, 1})
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu_s = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return f"{time.monotonic() - began_s:.1f} s, {cpu_s:.1f} s of a core"


def _curate(root: Path, *more: str) -> str:
    return _told(["curate", "--root", str(root), "--quiet", *more])


def _digest(root: Path) -> str:
    files = sorted((root / "verdicts").iterdir())
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:12]


def measure(n_segments: int, n_buckets: int) -> None:
    """Print what each way of deciding takes."""
    with tempfile.TemporaryDirectory(prefix="speechloom-bench-") as folder:
        root = Path(folder) / "root"
        make_tables(root, n_segments, n_buckets)
        print(f"{n_segments:,} segments in {n_buckets} buckets", flush=True)
        moved = f"{len(_MOVED) // 2} thresholds moved"
        for what, more in (
            (f"{moved}, two workers", (*_MOVED, *_TWO_WORKERS)),
            ("back to the defaults, two workers", _TWO_WORKERS),
            (f"{moved}, one process", _MOVED),
            ("the same again, nothing to do", _MOVED),
            ("--dry-run of the defaults", ("--dry-run",)),
            ("four filters only, two workers", (*_FEWER, *_TWO_WORKERS)),
        ):
            print(f"  {what}: {_curate(root, *more)}, verdicts {_digest(root)}", flush=True)
        steps = ["--filter", "duration", "--field", "min_s", "--values", "1:10:1"]
        print(f"  sweep over ten values: {_told(['sweep', '--root', str(root), *steps])}", flush=True)
        decided = _digest(root)
        for place in ("verdicts", "ledger/curate"):
            (root / place / Bucket(0, n_buckets).file_name).unlink()
        print(f"  one bucket from nothing: {_curate(root, *_FEWER)}", flush=True)
        if _digest(root) != decided:
            raise SystemExit("not the same bytes")


def main(arguments: Sequence[str] = ()) -> None:
    """Measure at the size that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--segments", type=int, default=100_000)
    parser.add_argument("--buckets", type=int, default=20)
    asked = parser.parse_args(arguments)
    measure(asked.segments, asked.buckets)


if __name__ == "__main__":
    main(sys.argv[1:])
