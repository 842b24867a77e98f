from __future__ import annotations

import numpy as np
import pytest

from interleave.documents import Document, PlannedChunk
from interleave.granularity.base import Span
from interleave.sequence import Loss, build_arrays, delayed_arrays

SPAN = Span(("s",), "r", "crawl", None, 0, 1, 16_000, "")
DOCUMENTS = [
    Document("a", [PlannedChunk(SPAN, "audio", [258, 256, 256]), PlannedChunk(SPAN, "text", [257, 7])]),
    Document("b", [PlannedChunk(SPAN, "audio", [258, 256])]),
]


def test_arrays_lie_side_by_side() -> None:
    arrays = build_arrays(DOCUMENTS, "both")
    assert arrays.input_ids.tolist() == [258, 256, 256, 257, 7, 258, 256]
    assert arrays.token_modality.tolist() == [1, 1, 1, 0, 0, 1, 1]
    assert arrays.document_ids.tolist() == [0, 0, 0, 0, 0, 1, 1]
    kinds = [array.dtype for array in arrays[1:]]
    assert kinds == [np.int32, np.int8, np.int8, np.int32]


@pytest.mark.parametrize(
    ("loss", "mask"),
    [("both", [1] * 7), ("text", [0, 0, 0, 1, 1, 0, 0]), ("audio", [1, 1, 1, 0, 0, 1, 1])],
)
def test_the_loss_counts_where_it_is_asked_to(loss: Loss, mask: list[int]) -> None:
    assert build_arrays(DOCUMENTS, loss).loss_mask.tolist() == mask


def test_the_id_is_that_of_its_documents() -> None:
    assert build_arrays(DOCUMENTS, "both").sequence_id == build_arrays(DOCUMENTS, "text").sequence_id
    assert build_arrays(DOCUMENTS, "both").sequence_id != build_arrays(DOCUMENTS[:1], "both").sequence_id


def test_only_what_is_predicted_from_the_same_words_may_count() -> None:
    pair = [PlannedChunk(SPAN, "text", [257, 7]), PlannedChunk(SPAN, "audio", [260, 256], "correspond")]
    arrays = build_arrays([Document("a", pair)], "predicted")
    assert arrays.loss_mask.tolist() == [0, 0, 1, 1]
    assert arrays.loss_mask.dtype == np.int8


def test_each_task_may_have_a_loss_of_its_own() -> None:
    pairs = [
        PlannedChunk(SPAN, "audio", [258, 256]), PlannedChunk(SPAN, "text", [259, 7], "correspond"),
        PlannedChunk(SPAN, "text", [257, 7]), PlannedChunk(SPAN, "audio", [260, 256], "correspond"),
    ]  # fmt: skip
    document = [Document("a", pairs)]

    def mask(goes_on: Loss, same: Loss) -> list[int]:
        counted = build_arrays(document, {"continue": goes_on, "correspond": same}).loss_mask
        return [int(one) for one in counted[::2]]

    assert mask("both", "predicted") == [1, 1, 1, 1]
    assert mask("text", "predicted") == [0, 1, 1, 1]
    assert mask("predicted", "audio") == [0, 0, 0, 1]
    assert mask("audio", "text") == [1, 1, 0, 0]


def test_delayed_codes_lie_beside_the_first_and_text_has_none() -> None:
    audio = PlannedChunk(SPAN, "audio", [258, 1, 9], delayed_ids=([9, 9, 2], [9, 9, 3]))
    text = PlannedChunk(SPAN, "text", [257, 7])
    found = delayed_arrays([Document("a", [audio, text]), Document("b", [audio])], 3, 9)
    assert found.tolist() == [[9, 9, 2, 9, 9, 9, 9, 2], [9, 9, 3, 9, 9, 9, 9, 3]]
    assert found.dtype == np.int32
