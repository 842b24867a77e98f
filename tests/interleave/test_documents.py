from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from interleave.documents import Document, TooLong, Writer
from interleave.granularity.base import Span
from interleave.modality.base import ModalityChoice
from interleave.modality.deterministic import Deterministic
from interleave.modality.stochastic import Stochastic
from interleave.vocabulary import Vocabulary

VOCABULARY = Vocabulary(256)


def span(number: int, samples: int, text: str) -> Span:
    return Span((f"s{number}",), "r", "crawl", None, number * 10**6, number * 10**6 + samples, 16_000, text)


def writer(capacity: int, modality: ModalityChoice | None = None) -> Writer:
    return Writer(modality or Deterministic(), lambda text: list(text.encode()), VOCABULARY, 12.5, capacity)


def test_chunks_begin_with_their_switch_token() -> None:
    (document,) = writer(100).documents("r", [span(0, 16_000, "ab"), span(1, 16_000, "cde")])
    assert isinstance(document, Document)
    audio, text = document.chunks
    assert audio.token_ids == [VOCABULARY.switch_to("audio")] + 13 * [VOCABULARY.audio_placeholder]
    assert text.token_ids == [VOCABULARY.switch_to("text"), *b"cde"]
    assert document.n_tokens == 14 + 4


def test_a_document_over_the_capacity_is_split_at_a_chunk_and_begins_with_audio_again() -> None:
    spans = [span(i, 16_000, "x" * 9) for i in range(7)]
    documents = list(writer(30).documents("r", spans))
    assert all(isinstance(d, Document) and d.n_tokens <= 30 for d in documents)
    assert all(d.chunks[0].modality == "audio" for d in documents if isinstance(d, Document))
    assert len({d.document_id for d in documents if isinstance(d, Document)}) == len(documents) > 1


def test_a_chunk_that_fits_nowhere_is_told_with_its_reason() -> None:
    found = list(writer(20).documents("r", [span(0, 160_000, "too long"), span(1, 16_000, "fine")]))
    assert isinstance(found[0], TooLong)
    assert found[0].reason == "chunk_over_capacity"
    assert isinstance(found[1], Document)
    assert found[1].chunks[0].span.segment_ids == ("s1",)


@given(
    st.lists(st.tuples(st.integers(1, 200_000), st.text(max_size=60)), max_size=30),
    st.integers(10, 200),
    st.sampled_from([Deterministic(), Stochastic()]),
)
def test_every_span_is_in_one_document_or_told(
    rows: list[tuple[int, str]], capacity: int, modality: ModalityChoice
) -> None:
    spans = [span(number, samples, text) for number, (samples, text) in enumerate(rows)]
    found = list(writer(capacity, modality).documents("r", spans))
    placed = [c.span for d in found if isinstance(d, Document) for c in d.chunks]
    dropped = [d.span for d in found if isinstance(d, TooLong)]
    assert sorted(placed + dropped) == sorted(spans)
    for document in found:
        if isinstance(document, Document):
            assert document.n_tokens <= capacity
            modalities = [c.modality for c in document.chunks]
            assert modalities == [modality.choose(document.document_id, i) for i in range(len(modalities))]
