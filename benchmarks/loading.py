"""Reading shards back: processor time a sample decoded against libsndfile alone, and chunks a second undecoded.

4,000 FLAC clips of 5 s, 20 to a sequence, read by ``interleave.loader`` in one process, against libsndfile decoding the
same bytes that are in memory already; and what the shards take on the disk over the FLAC files alone. pyarrow's rows
beside it, undecoded.
"""

from __future__ import annotations

import io
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import soundfile
import soxr

from benchmarks.material import RATE_HZ, minute
from interleave.flac import decoded_by_soundfile as decoded
from interleave.loader import Loader
from schemas.records import Audio, Chunk, Sequence
from schemas.tables import SHARDS
from transforms.store.store import Store
from transforms.store.tables import write_table

N_CLIPS, IN_A_SEQUENCE, CLIP_S, ROUNDS, OUT_HZ = 4000, 20, 5, 5, 16_000


def main() -> None:
    """Print processor seconds a thousand clips, chunks a second and the size on disk."""
    clips = _clips()
    with tempfile.TemporaryDirectory(prefix="speechloom-bench-") as folder:
        _write(folder, clips)
        url = f"{folder}/shards"
        on_disk = sum(path.stat().st_size for path in Path(url).iterdir()) / sum(map(len, clips))
        print(
            f"{N_CLIPS} clips of {CLIP_S} s; shards take {on_disk:.4f} of the FLAC bytes (wanted: at most 1.005)"
        )
        ways: dict[str, Callable[[], Iterable[object]]] = {
            "libsndfile, bytes in memory": lambda: (decoded(clip) for clip in clips),
            "loader, decoded": lambda: Loader(url),
            "loader, decoded, in order": lambda: Loader(url, shuffle=False),
            "loader, FLAC": lambda: Loader(url, audio="flac"),
            "pyarrow, rows with FLAC": lambda: _plain_rows(url),
        }
        times = {name: [_spent(way) for _ in range(ROUNDS)] for name, way in ways.items()}
    floor = statistics.median(cpu for cpu, _ in times["libsndfile, bytes in memory"])
    for name, measured in times.items():
        cpu, wall = (statistics.median(column) for column in zip(*measured, strict=True))
        print(f"{name:30} {1000 * cpu / N_CLIPS:6.3f} CPU s a thousand, {cpu / floor:5.2f} of the floor, "
              f"{N_CLIPS / wall:8,.0f} chunks a second")  # fmt: skip


def _spent(way: Callable[[], Iterable[object]]) -> tuple[float, float]:
    cpu, wall = time.process_time(), time.perf_counter()
    for _ in way():
        pass
    return time.process_time() - cpu, time.perf_counter() - wall


def _plain_rows(url: str) -> Iterable[object]:
    files = sorted(str(path) for path in Path(url).iterdir())
    return (
        row for file in files for batch in pq.ParquetFile(file).iter_batches(8) for row in batch.to_pylist()
    )


def _clips() -> list[bytes]:
    speech = np.concatenate([soxr.resample(minute(n), RATE_HZ, OUT_HZ) for n in range(4)])
    starts = np.linspace(0, len(speech) - CLIP_S * OUT_HZ, N_CLIPS).astype(int)
    return [_flac(speech[start : start + CLIP_S * OUT_HZ]) for start in starts]


def _flac(samples: np.ndarray) -> bytes:
    sink = io.BytesIO()
    soundfile.write(sink, samples, OUT_HZ, format="FLAC", subtype="PCM_16")
    return sink.getvalue()


def _write(folder: str, clips: list[bytes]) -> None:
    rows = [_sequence(n, clips[n : n + IN_A_SEQUENCE]) for n in range(0, N_CLIPS, IN_A_SEQUENCE)]
    for number in range(4):
        write_table(Store(folder), SHARDS, ["shards", f"bucket-{number}.parquet"], "f", rows[number::4])


def _sequence(number: int, clips: list[bytes]) -> Sequence:
    n_tokens = 64 * len(clips)
    chunks = tuple(
        Chunk("s" * 16, "r" * 16, "crawl", 0, "audio", "what was said in it, about so long",
              Audio(clip, ""), 0, CLIP_S * OUT_HZ, OUT_HZ, 64)
        for clip in clips
    )  # fmt: skip
    ids = np.full(n_tokens, 300, np.int32)
    ones = np.ones(n_tokens, np.int8)
    zeros = np.zeros(n_tokens, np.int32)
    return Sequence(f"q{number}", n_tokens, chunks, ids, ones, ones, zeros)  # type: ignore[arg-type]


if __name__ == "__main__":
    main()
