"""The stream of samples: the same for any number of workers, and resumed to the sample."""

from __future__ import annotations

import io
import json
from concurrent.futures import ProcessPoolExecutor
from contextlib import nullcontext
from mmap import mmap
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import soundfile
from fsspec.implementations.memory import MemoryFileSystem
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from interleave.loader import Loader, Share
from interleave.reading import AudioAs, Sample
from schemas.ids import unit_interval
from schemas.tables import SHARDS
from transforms.store.tables import TableWriter

FILES, GROUPS, ROWS = 5, 3, 4


def flac(number: int) -> bytes:
    samples = np.random.default_rng(number).integers(-3000, 3000, 160 + number).astype(np.int16)
    sink = io.BytesIO()
    soundfile.write(sink, samples, 16_000, format="FLAC", subtype="PCM_16")
    return sink.getvalue()


def row(number: int) -> dict[str, object]:
    def chunk(document: int, modality: str) -> dict[str, object]:
        audio = {"bytes": flac(number), "path": None} if modality == "audio" else None
        return {
            "segment_id": f"s{number}", "recording_id": "r", "source": "crawl", "document": document,
            "modality": modality, "text": f"text {number}", "audio": audio, "start_samples": 0,
            "end_samples": 160 + number, "sample_rate_hz": 16_000, "n_tokens": 2,
        }  # fmt: skip

    chunks = [chunk(0, "audio"), chunk(0, "text"), chunk(1, "audio")][: 1 + number % 3]
    n = 2 * len(chunks)
    return {
        "sequence_id": f"q{number:03d}", "n_tokens": n, "chunks": chunks, "input_ids": list(range(number, number + n)),
        "token_modality": [1, 1, 0, 0, 1, 1][:n], "loss_mask": [1] * n, "document_ids": [0, 0, 0, 0, 1, 1][:n],
    }  # fmt: skip


def shard(first: int) -> bytes:
    """Return a shard as they are written, with FLAC stored as it is."""
    sink = io.BytesIO()
    rows = [row(number) for number in range(first, first + GROUPS * ROWS)]
    writer = TableWriter(sink, SHARDS.schema)
    for start in range(0, len(rows), ROWS):
        writer.write_group(pa.Table.from_pylist(rows[start : start + ROWS], schema=SHARDS.schema))
    writer.close()
    return sink.getvalue()


@pytest.fixture(scope="module")
def shards(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder: Path = tmp_path_factory.mktemp("shards")
    for number in range(FILES):
        (folder / f"bucket-{number}.parquet").write_bytes(shard(number * GROUPS * ROWS))
    return str(folder)


def names(loader: Loader) -> list[str]:
    return [sample.sequence_id for sample in loader]


ALL = [f"q{number:03d}" for number in range(FILES * GROUPS * ROWS)]


def plain(sample: Sample) -> list[object]:
    arrays = [array.tolist() for array in sample[1:5]]
    chunks = [(*c[:-1], None if c.audio is None else bytes(c.audio)) for c in sample.chunks]
    return [sample.sequence_id, arrays, chunks]


def test_an_epoch_gives_every_sample_once_in_an_order_of_its_own(shards: str) -> None:
    loader = Loader(shards, window=2)
    first, second = names(loader), names(loader)
    assert sorted(first) == sorted(second) == ALL
    assert first != second
    assert names(Loader(shards, window=2)) == first
    assert names(Loader(shards, window=2, seed=1)) != first
    assert len(loader) == len(ALL)


def test_without_shuffling_the_order_is_that_of_the_files(shards: str) -> None:
    assert names(Loader(shards, shuffle=False)) == ALL


def test_flac_is_a_view_of_the_file(shards: str) -> None:
    sample = next(iter(Loader(shards, audio="flac")))
    view = sample.chunks[0].audio
    assert isinstance(view, memoryview)
    assert isinstance(view.obj, mmap)


@pytest.mark.parametrize("compression", ["zstd", "none"])
def test_shards_that_others_wrote_anew_give_the_same(shards: str, tmp_path: Path, compression: str) -> None:
    for path in Path(shards).iterdir():
        pq.write_table(
            pq.read_table(path), tmp_path / path.name, row_group_size=ROWS, compression=compression
        )
    ours, theirs = (Loader(folder, shuffle=False, audio="flac") for folder in (shards, str(tmp_path)))
    assert [plain(sample) for sample in ours] == [plain(sample) for sample in theirs]


@pytest.mark.parametrize("audio", ["samples", "flac", "none"])
def test_a_sample_is_what_the_shard_holds(shards: str, audio: AudioAs) -> None:
    for number, sample in enumerate(Loader(shards, shuffle=False, audio=audio)):
        wanted = row(number)
        assert sample.input_ids.tolist() == wanted["input_ids"]
        assert sample.document_ids.tolist() == wanted["document_ids"]
        assert [c.modality for c in sample.chunks] == ["audio", "text", "audio"][: 1 + number % 3]
        for chunk in sample.chunks:
            if audio == "none" or chunk.modality == "text":
                assert chunk.audio is None
            elif audio == "flac":
                assert bytes(chunk.audio or b"") == flac(number)
            else:
                assert isinstance(chunk.audio, np.ndarray)
                assert len(chunk.audio) == chunk.end_samples - chunk.start_samples


@pytest.mark.parametrize("workers", [1, 4])
@pytest.mark.parametrize("audio", ["samples", "flac"])
def test_the_stream_does_not_depend_on_the_workers(shards: str, workers: int, audio: AudioAs) -> None:
    here, there = (list(Loader(shards, window=2, workers=n, audio=audio)) for n in (0, workers))
    assert [plain(sample) for sample in here] == [plain(sample) for sample in there]


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(stops=st.lists(st.integers(0, 70), min_size=1, max_size=4), window=st.integers(1, 6))
def test_a_stream_goes_on_at_the_sample_where_it_was_stopped(
    shards: str, stops: list[int], window: int
) -> None:
    whole = Loader(shards, window=window, audio="none")
    wanted = [*names(whole), *names(whole), *names(whole), *names(whole), *names(whole)]
    state, found = Loader(shards, window=window).state_dict(), []
    for stop in stops:
        loader = Loader(shards, window=window, audio="none")
        loader.load_state_dict(json.loads(json.dumps(state)))
        state, given = loader.state_dict(), 0
        while given < stop:
            for sample in loader:
                found.append(sample.sequence_id)
                state, given = loader.state_dict(), given + 1
                if given == stop:
                    break
    assert found == wanted[: len(found)]


@pytest.mark.parametrize("workers", [1, 4])
def test_a_stream_of_workers_goes_on_with_another_number_of_them(shards: str, workers: int) -> None:
    wanted = names(Loader(shards, window=1))
    loader = Loader(shards, window=1, workers=workers)
    stream = iter(loader)
    found = [next(stream).sequence_id for _ in range(17)]
    state = loader.state_dict()
    stream.close()  # type: ignore[attr-defined]
    resumed = Loader(shards, window=1)
    resumed.load_state_dict(state)
    assert found + names(resumed) == wanted


@pytest.mark.parametrize("workers", [0, 1, 4])
def test_ten_kills_at_random_samples_lose_and_double_nothing(
    shards: str, workers: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = [plain(sample) for sample in Loader(shards, window=1, audio="flac")]
    stops = sorted(int(1 + 58 * unit_interval("stop", workers, number)) for number in range(10))
    if workers:  # the pool of processes is kept over the kills: each start takes a second
        pool = ProcessPoolExecutor(workers, mp_context=get_context("spawn"))
        monkeypatch.setattr("interleave.loader._pool", lambda _: nullcontext(pool))
    found: list[list[object]] = []
    state = Loader(shards, window=1).state_dict()
    for stop in [*stops, len(wanted)]:
        loader = Loader(shards, window=1, audio="flac", workers=workers)
        loader.load_state_dict(json.loads(json.dumps(state)))
        stream = iter(loader)
        while len(found) < stop:
            found.append(plain(next(stream)))
            state = loader.state_dict()
        stream.close()  # type: ignore[attr-defined]
    if workers:
        pool.shutdown()
    assert found == wanted


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(of=st.integers(1, 6), each=st.integers(1, 5), window=st.integers(1, 4), done=st.integers(0, 59))
def test_shares_taken_in_turn_are_the_stream(shards: str, of: int, each: int, window: int, done: int) -> None:
    whole = Loader(shards, window=window, audio="none")
    wanted, state = names(whole), Loader(shards, window=window).state_at(done)
    taken = [Loader(shards, window=window, audio="none", share=Share(n, of, each)) for n in range(of)]
    for loader in taken:
        loader.load_state_dict(state)
    own = [names(loader) for loader in taken]
    turns = [place // each % of for place in range(done, len(wanted))]
    assert [own[turn].pop(0) for turn in turns] == wanted[done:]
    assert not any(own)
    assert [loader.state_dict() for loader in taken] == [Loader(shards, window=window).state_at(60)] * of


@pytest.mark.parametrize("world_size", [2, 3, 7])
def test_ranks_share_an_epoch_and_their_number_may_change_after_it(shards: str, world_size: int) -> None:
    ranks = [Loader(shards, rank=rank, world_size=world_size, window=1) for rank in range(world_size)]
    assert sorted(name for loader in ranks for name in names(loader)) == ALL
    state = ranks[0].state_dict()
    others = [
        Loader(shards, rank=rank, world_size=world_size + 1, window=1) for rank in range(world_size + 1)
    ]
    for loader in others:
        loader.load_state_dict(state)
    assert sorted(name for loader in others for name in names(loader)) == ALL
    assert [loader.epoch for loader in others] == [2] * (world_size + 1)


def test_a_state_of_another_stream_is_refused(shards: str) -> None:
    loader = Loader(shards, window=1)
    next(iter(loader))
    state = loader.state_dict()
    with pytest.raises(ValueError, match="another seed"):
        Loader(shards, window=1, seed=5).load_state_dict(state)
    with pytest.raises(ValueError, match="another rank, world_size"):
        Loader(shards, window=1, rank=1, world_size=2).load_state_dict(state)
    with pytest.raises(ValueError, match="another shards"):
        Loader(shards, window=1, keep=lambda name: "bucket-0" in name).load_state_dict(state)


def test_what_is_no_stream_is_refused(shards: str, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        Loader(str(tmp_path))
    with pytest.raises(ValueError, match="rank 2"):
        Loader(shards, rank=2, world_size=2)


def test_any_file_system_will_do(shards: str) -> None:
    for number in range(FILES):
        MemoryFileSystem().pipe(f"/loader/deep/bucket-{number}.parquet", shard(number * GROUPS * ROWS))
    assert names(Loader("memory://loader", window=2, shuffle=False)) == ALL
