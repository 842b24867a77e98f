"""Megatron's indexed datasets: token ids end to end in a .bin file, where each document lies in an .idx file."""

from __future__ import annotations

import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from operator import attrgetter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from interleave.reading import Sample
from schemas.settings import NonNegativeInt
from transforms.export.base import DATA, ExportFormat
from transforms.export.parts.shard import Shard, documents
from transforms.store.store import Store

# megatron/core/datasets/indexed_dataset.py: header, version, the codes of types, and below how many ids 16 bits do.
_HEADER, _VERSION, _16_BITS_BELOW = b"MMIDIDX\x00\x00", 1, 65_500
_Array = Callable[[Sample], NDArray[Any]]
_CODES: dict[type[np.generic], int] = {np.uint8: 1, np.int32: 4, np.uint16: 8}


@dataclass(frozen=True)
class Megatron(ExportFormat):
    """Each document of each sequence is a document, so that Megatron packs anew; ``<bucket>.bin`` has the token ids,
    ``<bucket>-modality.bin`` and ``<bucket>-loss.bin`` have, token for token, the modality and the loss mask.

    ``eod_id`` is put behind each document, the loss counting on it, where Megatron is to find borders by it. Audio is
    left out: its tokens are placeholders, unless the speech tokens are ids of their own. Where codes of several
    codebooks are delayed, ``<bucket>-codebook2.bin`` and so on have those behind the first.
    """

    eod_id: NonNegativeInt | None = None

    def write(self, shard: Shard, out: Store) -> list[str]:
        """Write three pairs of files."""
        ids = self._id_type(shard)
        plan: list[tuple[str, _Array, type[np.generic], int | None]] = [
            ("", attrgetter("input_ids"), ids, self.eod_id),
            ("-modality", attrgetter("token_modality"), np.uint8, 0),
            ("-loss", attrgetter("loss_mask"), np.uint8, 1),
            *(
                (f"-codebook{n + 2}", partial(_delayed, n), ids, self.eod_id)
                for n in range(_n_delayed(shard))
            ),
        ]
        names: list[str] = []
        for suffix, array, kind, end in plan:
            behind = [] if self.eod_id is None else [end]
            names += _write_pair(shard, out, f"{shard.stem}{suffix}", array, kind, behind)
        return names

    def _id_type(self, shard: Shard) -> type[np.generic]:
        n_ids = shard.vocabulary().get("size", _16_BITS_BELOW)
        return np.uint16 if max(n_ids, (self.eod_id or 0) + 1) < _16_BITS_BELOW else np.int32


def _n_delayed(shard: Shard) -> int:
    """Return how many codebooks a shard has behind the first; none where it holds no sequence."""
    first = next(shard.samples(with_flac=False), None)
    return 0 if first is None or first.delayed_ids is None else len(first.delayed_ids)


def _delayed(number: int, sample: Sample) -> NDArray[Any]:
    assert sample.delayed_ids is not None  # all sequences of a shard have as many
    ids: NDArray[np.int32] = sample.delayed_ids[number]
    return ids


def _write_pair(
    shard: Shard, out: Store, stem: str, array: _Array, kind: type[np.generic], behind: Sequence[Any]
) -> list[str]:
    lengths: list[int] = []
    data, index = f"{stem}.bin", f"{stem}.idx"
    with out.write(DATA, data) as sink:
        errors = partial(out.write_errors, DATA, data)
        for sample in shard.samples(with_flac=False):
            for tokens in _documents(sample, array(sample), kind, behind):
                with errors():
                    sink.write(tokens.tobytes())
                lengths.append(len(tokens))
    with out.write(DATA, index) as sink, out.write_errors(DATA, index):
        sink.write(_index(lengths, kind))
    return [data, index]


def _documents(
    sample: Sample, values: NDArray[Any], kind: type[np.generic], behind: Sequence[Any]
) -> list[NDArray[Any]]:
    ends: NDArray[Any] = np.array(behind, kind)
    return [
        np.concatenate([values[document.start : document.end].astype(kind), ends])
        for document in documents(sample)
    ]


def _index(lengths: Sequence[int], kind: type[np.generic]) -> bytes:
    """Return an .idx file; all numbers are little-endian, each document holds one of its sequences."""
    sizes = np.array(lengths, "<i4")
    pointers = (np.cumsum([0, *lengths[:-1]]) * np.dtype(kind).itemsize).astype("<i8")[: len(lengths)]
    borders = np.arange(len(lengths) + 1, dtype="<i8")
    head = struct.pack("<QBQQ", _VERSION, _CODES[kind], len(lengths), len(borders))
    return b"".join([_HEADER, head, sizes.tobytes(), pointers.tobytes(), borders.tobytes()])
