"""Reading shards back: processor time a sample decoded against libsndfile alone, and chunks a second undecoded.

4,000 FLAC clips of 5 s, 20 to a sequence, read by ``interleave.loader`` in one process, against libsndfile decoding the
same bytes that are in memory already; and what the shards take on the disk over the FLAC files alone. Where they are
installed (``make test-interop`` makes such an environment): webdataset over the same clips, exported, and `datasets`
with its Audio decoding. Ways take turns, so that what else the machine does meets all of them; processor time is that
of all threads.
"""

from __future__ import annotations

import gc
import io
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import soundfile
import soxr

from benchmarks.material import RATE_HZ, minute
from interleave.flac import decoded, decoded_by_soundfile
from interleave.loader import Loader
from schemas.records import Audio, Chunk, Sequence
from schemas.tables import SHARDS
from transforms.export.parts.shard import Shard
from transforms.export.webdataset import Webdataset
from transforms.materialize.features import huggingface_metadata
from transforms.store.store import Bucket, Store
from transforms.store.tables import write_table

N_CLIPS, IN_A_SEQUENCE, CLIP_S, ROUNDS, OUT_HZ, BUCKETS = 4000, 20, 5, 5, 16_000, 4
FLOOR, DECODED, UNDECODED = "libsndfile, bytes in memory", "loader, decoded", "loader, no audio"
Way = Callable[[], Iterable[object]]


def main() -> None:
    """Print processor time a clip, chunks a second and the size on disk, each against what is wanted."""
    clips = _clips()
    with tempfile.TemporaryDirectory(prefix="speechloom-bench-") as folder:
        _write(folder, clips)
        files = list(Path(f"{folder}/shards").iterdir())
        on_disk = sum(path.stat().st_size for path in files) / sum(map(len, clips))
        print(
            f"{N_CLIPS} clips of {CLIP_S} s; on disk {on_disk:.4f} of the FLAC bytes (wanted: at most 1.005)"
        )
        ways = {**_ways(folder, clips), **_peers(folder)}
        decoded(clips[0])  # compiles, once a machine
        times: dict[str, list[tuple[float, float]]] = {name: [] for name in ways}
        for _ in range(int(sys.argv[1]) if len(sys.argv) > 1 and sys.argv[1].isdigit() else ROUNDS):
            for name, way in ways.items():
                times[name].append(_spent(way))
    _print(times)


def _print(times: dict[str, list[tuple[float, float]]]) -> None:
    cpu = {name: [spent for spent, _ in measured] for name, measured in times.items()}
    for name, measured in times.items():
        wall = statistics.median(taken for _, taken in measured)
        print(f"{name:30} {1000 * statistics.median(cpu[name]) / N_CLIPS:7.4f} CPU ms a clip, "
              f"{_ratio(cpu[name], cpu[FLOOR]):6.3f} of the floor, {N_CLIPS / wall:8,.0f} chunks a second, "
              f"{N_CLIPS / statistics.median(cpu[name]):9,.0f} a CPU second")  # fmt: skip
    print(f"decoded: {_ratio(cpu[DECODED], cpu[FLOOR]):.3f} of the floor (wanted: at most 1.05)")
    if "datasets, Audio" in cpu:
        better = _ratio(cpu["datasets, Audio"], cpu[DECODED])
        print(f"decoded: {better:.2f} times better than datasets with Audio (wanted: at least 1.3)")
    if "webdataset" in cpu:
        for name in (UNDECODED, "loader, FLAC"):
            print(f"{name}: {_ratio(cpu['webdataset'], cpu[name]):.1f} times webdataset (wanted: at least 5)")


def _ratio(ours: list[float], theirs: list[float]) -> float:
    """Return the median over rounds of one way's processor time over another's in the same round."""
    return statistics.median(one / other for one, other in zip(ours, theirs, strict=True))


def _ways(folder: str, clips: list[bytes]) -> dict[str, Way]:
    url = f"{folder}/shards"
    return {
        FLOOR: lambda: (decoded_by_soundfile(clip) for clip in clips),
        DECODED: lambda: Loader(url),
        "loader, decoded, in order": lambda: Loader(url, shuffle=False),
        "loader, FLAC": lambda: Loader(url, audio="flac"),
        UNDECODED: lambda: Loader(url, audio="none"),
        "pyarrow, rows with FLAC": lambda: _plain_rows(url),
    }


def _peers(folder: str) -> dict[str, Way]:
    ways: dict[str, Way] = {}
    if find_spec("webdataset"):
        urls = [f"{folder}/data/{name}" for name in _export(folder)]
        ways["webdataset"] = lambda: _webdataset(urls)
    if find_spec("torchcodec"):
        ways["datasets, Audio"] = _datasets(folder)
    return ways


def _export(folder: str) -> list[str]:
    store, form = Store(folder), Webdataset()
    return [name for n in range(BUCKETS) for name in form.write(Shard(store, Bucket(n, BUCKETS)), store)]


def _webdataset(urls: list[str]) -> Iterable[object]:
    import webdataset

    return webdataset.WebDataset(urls, shardshuffle=False)  # type: ignore[no-any-return]


def _datasets(folder: str) -> Way:
    import datasets

    files = sorted(str(path) for path in Path(f"{folder}/shards").iterdir())
    rows = datasets.load_dataset("parquet", data_files=files, split="train", cache_dir=f"{folder}/cache")

    def read() -> Iterable[object]:
        for row in rows:
            for chunk in row["chunks"]:
                yield chunk["audio"].get_all_samples().data

    return read


def _spent(way: Way) -> tuple[float, float]:
    gc.collect()
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
    store, said = Store(folder), huggingface_metadata()
    for number in range(BUCKETS):
        name = Bucket(number, BUCKETS).file_name
        write_table(store, SHARDS, ["shards", name], "f", rows[number::BUCKETS], said)


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
