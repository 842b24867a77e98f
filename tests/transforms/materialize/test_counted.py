from __future__ import annotations

from interleave.documents import Document, PlannedChunk
from interleave.granularity.base import Span
from interleave.mixing import Target
from schemas.figures import Packing, SourceTokens
from schemas.records import Modality
from transforms.materialize.counted import Counts, distinct_spans


def chunk(modality: Modality, start: int, end: int, n_tokens: int, source: str = "crawl") -> PlannedChunk:
    return PlannedChunk(Span(("s",), "r", source, None, start, end, 10, "x"), modality, [0] * n_tokens)


MIXED = Document("a", [chunk("audio", 0, 50, 7), chunk("text", 50, 80, 4), chunk("audio", 80, 90, 3)])
TEXT = Document("b", [chunk("text", 0, 0, 9, "web")])


def test_counts_are_of_what_was_taken_as_often_as_it_was() -> None:
    counts = Counts({"crawl": Target(0.7, 2.0, 2), "web": Target(0.3, 0.5, 4)})
    counts.add(MIXED, "train", 2)
    counts.add(TEXT, "train", 0)
    counts.add(TEXT, "validation")
    assert counts.packing(3, 100) == Packing(
        3, 300, 20, 8 + 9, 3, 4, 4, 3, 12.0, 5.0, 9,
        (
            SourceTokens("crawl", "train", 2, 20, 8, 14, 0.7, True),
            SourceTokens("web", "train", 0, 0, 0, 9, 0.3, False),
            SourceTokens("web", "validation", 1, 0, 9, 9, None, False),
        ),
    )  # fmt: skip


def test_a_stretch_that_is_heard_and_read_is_one() -> None:
    both = Document("c", [chunk("audio", 0, 50, 7), chunk("text", 0, 50, 4), chunk("text", 50, 60, 4)])
    assert distinct_spans(both) == [(("s",), 0, 50), (("s",), 50, 60)]
