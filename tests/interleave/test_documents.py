from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from interleave.documents import Document, TooLong, Writer
from interleave.granularity.base import Span
from interleave.modality.base import ModalityChoice
from interleave.modality.both import Both
from interleave.modality.continue_or_correspond import ContinueOrCorrespond
from interleave.modality.deterministic import Deterministic
from interleave.modality.poisson import Poisson
from interleave.modality.speech_only import SpeechOnly
from interleave.modality.stochastic import Stochastic
from interleave.modality.text_only import TextOnly
from interleave.speech.frames import Frames
from interleave.vocabulary import Vocabulary

VOCABULARY = Vocabulary(256)
STRATEGIES: list[ModalityChoice] = [
    Deterministic(), Stochastic(), SpeechOnly(), TextOnly(), Both(), ContinueOrCorrespond(), Poisson(mean_words=3.0),
]  # fmt: skip


def span(number: int, samples: int, text: str) -> Span:
    return Span((f"s{number}",), "r", "crawl", None, number * 10**6, number * 10**6 + samples, 16_000, text)


def writer(capacity: int, modality: ModalityChoice | None = None) -> Writer:
    return Writer(
        modality or Deterministic(), lambda text: list(text.encode()), VOCABULARY, Frames(), capacity
    )


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
    st.sampled_from(STRATEGIES),
)
def test_every_span_is_in_one_document_or_told(
    rows: list[tuple[int, str]], capacity: int, modality: ModalityChoice
) -> None:
    spans = [span(number, samples, text) for number, (samples, text) in enumerate(rows)]
    found = list(writer(capacity, modality).documents("r", spans))
    placed = [list(dict.fromkeys(i for c in d.chunks for i in c.span.segment_ids))
              for d in found if isinstance(d, Document)]  # fmt: skip
    dropped = [d.span.segment_ids[0] for d in found if isinstance(d, TooLong)]
    assert sorted([i for ids in placed for i in ids] + dropped) == sorted(s.segment_ids[0] for s in spans)
    in_order = [i for ids in placed for i in ids]
    assert in_order == sorted(in_order, key=lambda name: int(name[1:]))
    for document, ids in zip([d for d in found if isinstance(d, Document)], placed, strict=True):
        assert document.n_tokens <= capacity
        turns = [t for i in range(len(ids)) for t in modality.choose(document.document_id, i)]
        told = [(c.modality, c.task) for c in document.chunks for _ in c.span.segment_ids]
        assert told == [t[:2] for t in turns]


def test_runs_of_one_modality_are_one_chunk_until_a_long_pause() -> None:
    near = [span(0, 16_000, "a")._replace(start_samples=i * 16_000, end_samples=(i + 1) * 16_000, text=f"w{i}")
            for i in range(40)]  # fmt: skip
    far = [s._replace(start_samples=s.start_samples + 10**6, end_samples=s.end_samples + 10**6) for s in near]
    (document,) = writer(10**6, Poisson(mean_words=4.0)).documents("r", [*near, *far])
    assert isinstance(document, Document)
    chunks = document.chunks
    assert " ".join(c.span.text for c in chunks) == " ".join(s.text for s in [*near, *far])
    switches = [b for a, b in pairwise(chunks) if a.modality == b.modality]
    assert all(c.span.start_samples == 10**6 for c in switches)
    assert len(chunks) < 40
    assert all(c.span.end_samples - c.span.start_samples <= 40 * 16_000 for c in chunks)


def test_a_pair_stays_together_and_says_what_it_is() -> None:
    found = list(
        writer(24, Both(transcription_share=1.0)).documents("r", [span(i, 16_000, "abc") for i in (0, 1)])
    )
    assert len(found) == 2
    for document in found:
        assert isinstance(document, Document)
        audio, text = document.chunks
        assert (audio.task, text.task) == ("continue", "correspond")
        assert text.token_ids == [VOCABULARY.switch_to("text", "correspond"), *b"abc"]
    assert isinstance(next(writer(17, Both()).documents("r", [span(0, 16_000, "abc")])), TooLong)
