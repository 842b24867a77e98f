"""A DataLoader gives the loader's stream with any number of workers, and resumes to the sample."""

from __future__ import annotations

import multiprocessing
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch.utils.data import DataLoader
from torchdata.stateful_dataloader import StatefulDataLoader

from interleave.loader import Loader
from interleave.reading import AudioAs, Sample
from interleave.torch_dataset import TorchDataset, packed_tensors, padded_tensors
from tests.interleave.test_loader import FILES, GROUPS, ROWS, shard

BATCH = 3
multiprocessing.set_forkserver_preload(["interleave.torch_dataset"])  # torch takes seconds to import


@pytest.fixture(scope="module")
def shards(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder: Path = tmp_path_factory.mktemp("shards")
    for number in range(FILES):
        (folder / f"bucket-{number}.parquet").write_bytes(shard(number * GROUPS * ROWS))
    return str(folder)


def names(samples: Sequence[Sample]) -> list[str]:
    return [sample.sequence_id for sample in samples]


def batches(dataset: TorchDataset, workers: int, kind: Any = DataLoader) -> Any:
    return kind(
        dataset, batch_size=BATCH, num_workers=workers, collate_fn=list,
        multiprocessing_context="forkserver" if workers else None,
    )  # fmt: skip


@pytest.mark.parametrize("workers", [0, 1, 4])
def test_the_stream_is_that_of_the_loader(shards: str, workers: int) -> None:
    wanted = list(Loader(shards, window=2))
    found = [
        sample
        for batch in batches(TorchDataset(Loader(shards, window=2), BATCH), workers)
        for sample in batch
    ]
    assert names(found) == names(wanted)
    for one, other in zip(found, wanted, strict=True):
        for mine, theirs in zip(one.chunks, other.chunks, strict=True):
            assert np.array_equal(np.asarray(mine.audio, object), np.asarray(theirs.audio, object))


@pytest.mark.parametrize("workers", [0, 2])
def test_it_resumes_by_what_was_counted(shards: str, workers: int) -> None:
    wanted = names(list(Loader(shards, window=2)))
    dataset = TorchDataset(Loader(shards, window=2), BATCH)
    stream = iter(batches(dataset, workers))
    found = [sample for _ in range(7) for sample in next(stream)]
    state = Loader(shards, window=2).state_at(len(found))
    if not workers:
        assert dataset.state_dict() == state
    resumed = TorchDataset(Loader(shards, window=2), BATCH)
    resumed.load_state_dict(state)
    rest = [sample for batch in batches(resumed, 1 if workers else 0) for sample in batch]
    assert names(found) + names(rest) == wanted


def test_torchdata_keeps_its_state(shards: str) -> None:
    wanted = names(list(Loader(shards, window=2)))
    loader = batches(TorchDataset(Loader(shards, window=2), BATCH), 2, StatefulDataLoader)
    stream = iter(loader)
    found = [name for _ in range(5) for name in names(next(stream))]
    state = loader.state_dict()
    del stream
    resumed = batches(TorchDataset(Loader(shards, window=2), BATCH), 2, StatefulDataLoader)
    resumed.load_state_dict(state)
    assert found + [name for batch in resumed for name in names(batch)] == wanted


def test_an_epoch_is_set_for_workers(shards: str) -> None:
    loader = Loader(shards, window=2)
    wanted = [names(list(loader)), names(list(loader))]
    dataset = TorchDataset(Loader(shards, window=2), BATCH)
    for epoch in range(2):
        dataset.set_epoch(epoch)
        assert [n for batch in batches(dataset, 1) for n in names(batch)] == wanted[epoch]


@pytest.mark.parametrize("audio", ["flac", "none"])
def test_batches_are_tensors(shards: str, audio: AudioAs) -> None:
    ways: list[Any] = [packed_tensors, padded_tensors(pad_id=9)]
    for collate in ways:
        dataset = TorchDataset(Loader(shards, audio=audio), BATCH)
        batch = next(iter(DataLoader(dataset, batch_size=BATCH, collate_fn=collate)))
        assert isinstance(batch["input_ids"], torch.Tensor)
        assert all(isinstance(tensor, torch.Tensor) for tensor in batch.values())
