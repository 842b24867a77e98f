from __future__ import annotations

import numpy as np

from interleave.collate import packed, padded, positions_of
from interleave.reading import Sample


def sample(documents: list[int]) -> Sample:
    ids = np.arange(10, 10 + len(documents), dtype=np.int32)
    ones = np.ones(len(documents), np.int8)
    return Sample("q", ids, ones, ones, np.array(documents, np.int32), ())


def test_positions_begin_anew_in_every_document() -> None:
    assert positions_of(np.array([0, 0, 1, 2, 2, 2], np.int32)).tolist() == [0, 1, 0, 0, 1, 2]


def test_samples_are_padded_to_the_longest_and_a_multiple() -> None:
    batch = padded([sample([0, 0, 1]), sample([0])], pad_id=99, multiple=4)
    assert batch["input_ids"].tolist() == [[10, 11, 12, 99], [10, 99, 99, 99]]
    assert batch["attention_mask"].tolist() == [[1, 1, 1, 0], [1, 0, 0, 0]]
    assert batch["loss_mask"].tolist() == [[1, 1, 1, 0], [1, 0, 0, 0]]
    assert batch["document_ids"].tolist() == [[0, 0, 1, -1], [0, -1, -1, -1]]
    assert batch["position_ids"].tolist() == [[0, 1, 0, 0], [0, 0, 0, 0]]


def test_samples_are_laid_end_to_end_with_the_borders_of_their_documents() -> None:
    batch = packed([sample([0, 0, 1]), sample([0, 1, 1])])
    assert batch["cu_seqlens"].tolist() == [0, 2, 3, 4, 6]
    assert batch["cu_seqlens"].dtype == np.int32
    assert batch["position_ids"].tolist() == [0, 1, 0, 0, 0, 1]
    assert batch["input_ids"].tolist() == [10, 11, 12, 10, 11, 12]


def test_delayed_codes_go_along() -> None:
    rows = np.arange(6, dtype=np.int32).reshape(2, 3)
    one, other = sample([0, 0, 1])._replace(delayed_ids=rows), sample([0])._replace(delayed_ids=rows[:, :1])
    assert padded([one, other], pad_id=99)["delayed_ids"].tolist() == [
        [[0, 1, 2], [3, 4, 5]],
        [[0, 99, 99], [3, 99, 99]],
    ]
    assert packed([one, other])["delayed_ids"].tolist() == [[0, 1, 2, 0], [3, 4, 5, 3]]
    assert "delayed_ids" not in padded([sample([0])], pad_id=99)
    assert "delayed_ids" not in packed([sample([0])])
