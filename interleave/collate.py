"""Samples side by side, padded, or end to end, packed: plain numpy, as a model takes them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from interleave.reading import Sample

_ARRAYS = "input_ids", "token_modality", "loss_mask"


def padded(samples: Sequence[Sample], pad_id: int, multiple: int = 1) -> dict[str, NDArray[Any]]:
    """Return arrays of shape (samples, longest), the longest rounded up to a ``multiple``.

    ``input_ids`` are padded with ``pad_id``, ``token_modality`` and ``loss_mask`` with 0, ``document_ids`` with
    -1; ``position_ids`` count from 0 in every document; ``attention_mask`` is 1 where there is a token. Where codes of
    several codebooks are delayed, ``delayed_ids`` have the shape (samples, codebooks - 1, longest), padded with
    ``pad_id``.
    """
    longest = -(-max(sample.n_tokens for sample in samples) // multiple) * multiple
    fills = {"input_ids": pad_id, "token_modality": 0, "loss_mask": 0, "document_ids": -1}
    batch = {
        name: np.stack([_filled(getattr(sample, name), longest, fill) for sample in samples])
        for name, fill in fills.items()
    }
    positions = np.stack([_filled(positions_of(sample.document_ids), longest, 0) for sample in samples])
    delayed = [
        _widened(ids, longest, pad_id) for sample in samples if (ids := sample.delayed_ids) is not None
    ]
    return {
        **batch,
        **({"delayed_ids": np.stack(delayed)} if delayed else {}),
        "position_ids": positions,
        "attention_mask": (batch["document_ids"] >= 0).astype(np.int8),
    }


def packed(samples: Sequence[Sample]) -> dict[str, NDArray[Any]]:
    """Return the samples laid end to end in arrays of shape (tokens,), for attention over variable lengths.

    ``cu_seqlens``, int32 of shape (documents + 1,), are where documents begin and the last ends, so that no token
    attends to another document's; ``position_ids`` count from 0 in every document. Where codes of several codebooks
    are delayed, ``delayed_ids`` have the shape (codebooks - 1, tokens).
    """
    joined = {name: np.concatenate([getattr(sample, name) for sample in samples]) for name in _ARRAYS}
    lengths = np.concatenate([np.bincount(sample.document_ids) for sample in samples])
    borders = np.concatenate([[0], np.cumsum(lengths[lengths > 0])]).astype(np.int32)
    positions = np.concatenate([positions_of(sample.document_ids) for sample in samples])
    delayed = [ids for sample in samples if (ids := sample.delayed_ids) is not None]
    more = {"delayed_ids": np.concatenate(delayed, axis=1)} if delayed else {}
    return {**joined, **more, "position_ids": positions, "cu_seqlens": borders}


def positions_of(document_ids: NDArray[np.int32]) -> NDArray[np.int32]:
    """Return each token's place in its document; documents lie end to end."""
    at = np.arange(len(document_ids), dtype=np.int32)
    begins = np.diff(document_ids, prepend=-1) != 0
    return at - np.maximum.accumulate(np.where(begins, at, 0)).astype(np.int32)


def _filled(values: NDArray[Any], length: int, fill: int) -> NDArray[Any]:
    return np.concatenate([values, np.full(length - len(values), fill, values.dtype)])


def _widened(rows: NDArray[Any], length: int, fill: int) -> NDArray[Any]:
    return np.pad(rows, ((0, 0), (0, length - rows.shape[1])), constant_values=fill)
