"""From packed documents to the arrays of a training sequence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from interleave.documents import Document, PlannedChunk
from interleave.modality.base import Task
from schemas.ids import stable_id

Loss = Literal["both", "text", "audio", "predicted"]
LossByTask = Mapping[Task, Loss]
MODALITY_CODE = {"text": 0, "audio": 1}


class Arrays(NamedTuple):
    """The arrays of a sequence, each of shape (n_tokens,), and its id.

    ``token_modality`` is 0 for text and 1 for audio; a switch token has the modality of the chunk that it starts.
    ``loss_mask`` is 1 where the loss counts. ``document_ids`` count from 0.
    """

    sequence_id: str
    input_ids: NDArray[np.int32]
    token_modality: NDArray[np.int8]
    loss_mask: NDArray[np.int8]
    document_ids: NDArray[np.int32]


def delayed_arrays(documents: Sequence[Document], streams: int, no_code: int) -> NDArray[np.int32]:
    """Return the ids of the codebooks behind the first where codes are delayed, shape (streams - 1, n_tokens).

    At a switch token, and all through a chunk of text, they are ``no_code``.
    """
    chunks = [chunk for document in documents for chunk in document.chunks]
    silent = [(chunk.delayed_ids or ([no_code] * chunk.n_tokens,) * (streams - 1)) for chunk in chunks]
    return np.concatenate([np.array(rows, np.int32) for rows in silent], axis=1)


def build_arrays(documents: Sequence[Document], loss: Loss | LossByTask) -> Arrays:
    """Return the arrays of the documents laid end to end.

    ``loss`` says which tokens count: of both modalities, of one, or those that are predicted from the same words
    in the other one (the second of each pair: transcription and synthesis, as in some tasks of Kimi-Audio). It may
    be one for each task.
    """
    chunks = [chunk for document in documents for chunk in document.chunks]
    lengths = [chunk.n_tokens for chunk in chunks]
    owners = [number for number, document in enumerate(documents) for _ in document.chunks]
    modality = np.repeat(np.array([MODALITY_CODE[chunk.modality] for chunk in chunks], np.int8), lengths)
    counted = np.repeat(np.array([_counts(chunk, loss) for chunk in chunks], np.int8), lengths)
    ids = np.concatenate([np.array(chunk.token_ids, np.int32) for chunk in chunks])
    name = stable_id("sequence", *(document.document_id for document in documents))
    return Arrays(name, ids, modality, counted, np.repeat(np.array(owners, np.int32), lengths))


def _counts(chunk: PlannedChunk, loss: Loss | LossByTask) -> bool:
    rule = loss if isinstance(loss, str) else loss[chunk.task]
    return chunk.task == "correspond" if rule == "predicted" else rule in {"both", chunk.modality}
