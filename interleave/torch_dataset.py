"""The loader's stream as a torch dataset. Needs the extra ``torch``; nothing else here imports this module."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

import torch
from torch.utils.data import IterableDataset, get_worker_info

from interleave.collate import packed, padded
from interleave.loader import Loader, Share
from interleave.reading import Sample, with_audio

Batch = dict[str, torch.Tensor]


class TorchDataset(IterableDataset):
    """Gives the samples of ``loader`` to a ``DataLoader``: the same stream with any number of its workers.

    ``batch_size`` is the ``DataLoader``'s (1 for its ``batch_size=None``): its workers take so many samples in turn,
    each decodes its own. Ranks are the loader's. In the process that trains, ``state_dict`` is exact without workers;
    with them, count what was used: ``loader.state_at(samples)``, or let torchdata's ``StatefulDataLoader`` keep it.
    Workers forget the epoch unless they are persistent: call ``set_epoch``.
    """

    def __init__(self, loader: Loader, batch_size: int = 1) -> None:
        super().__init__()
        self.loader, self.batch_size = loader, batch_size

    def __iter__(self) -> Iterator[Sample]:
        """Yield this worker's share of what is left of the epoch."""
        worker = get_worker_info()
        if worker is None:
            yield from self.loader
            return
        self.loader.share = Share(worker.id, worker.num_workers, self.batch_size)
        self.loader.workers = 0
        travels = self.loader.audio == "flac"
        for sample in self.loader:
            yield with_audio(sample, bytes) if travels else sample

    def set_epoch(self, epoch: int) -> None:
        """Begin an epoch."""
        self.load_state_dict({**self.loader.state_at(0), "epoch": epoch})

    def state_dict(self) -> dict[str, Any]:
        """Return where the stream is, as ``Loader.state_dict`` does."""
        return self.loader.state_dict()

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Go on where ``state`` was taken, as ``Loader.load_state_dict`` does."""
        self.loader.load_state_dict(state)


def packed_tensors(samples: Sequence[Sample]) -> Batch:
    """Return samples end to end with ``cu_seqlens``, for ``DataLoader(collate_fn=packed_tensors)``."""
    return {name: torch.from_numpy(array) for name, array in packed(samples).items()}


def padded_tensors(pad_id: int, multiple: int = 1) -> Callable[[Sequence[Sample]], Batch]:
    """Return a function that lays samples side by side, padded with ``pad_id``, for ``collate_fn``."""
    return partial(_padded, pad_id=pad_id, multiple=multiple)


def _padded(samples: Sequence[Sample], pad_id: int, multiple: int) -> Batch:
    return {name: torch.from_numpy(array) for name, array in padded(samples, pad_id, multiple).items()}
