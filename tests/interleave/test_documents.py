from __future__ import annotations

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from interleave.codebooks import arranged
from interleave.documents import Broken, Document, TooLong, Writer
from interleave.granularity.base import Span
from interleave.modality.base import ModalityChoice
from interleave.modality.both import Both
from interleave.modality.continue_or_correspond import ContinueOrCorrespond
from interleave.modality.deterministic import Deterministic
from interleave.modality.poisson import Poisson
from interleave.modality.speech_only import SpeechOnly
from interleave.modality.stochastic import Stochastic
from interleave.modality.text_only import TextOnly
from interleave.speech.base import Codebooks, Codes
from interleave.speech.frames import Frames
from interleave.vocabulary import Vocabulary
from schemas.errors import EngineError

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


def coded(number: int, frames: int = 3) -> Codes:
    """Return two delayed codebooks of four codes each."""
    return arranged(np.full((2, frames), number % 4), Codebooks(2, 4, delayed=True))


CODED = Vocabulary(256, speakers=2, codebooks=Codebooks(2, 4, delayed=True))


def coded_writer(capacity: int, modality: ModalityChoice) -> Writer:
    def encode(one: Span) -> Codes:
        if one.text == "broken":
            raise EngineError("no codes")
        return coded(int(one.segment_ids[0][1:]))

    return Writer(modality, lambda text: list(text.encode()), CODED, Frames(), capacity, encode)


def test_codes_stand_behind_the_switch_and_the_speaker() -> None:
    spans = [span(i, 16_000, "ab")._replace(speaker=name) for i, name in enumerate("xyy")]
    (document,) = coded_writer(100, SpeechOnly()).documents("r", spans)
    assert isinstance(document, Document)
    first, none, switch = CODED.first_code, CODED.no_code, CODED.switch_to("audio")
    one, two = CODED.first_speaker, CODED.first_speaker + 1
    assert [c.token_ids for c in document.chunks] == [
        [switch, one, *[first] * 3, none],
        [switch, two, *[first + 1] * 3, none],
        [switch, *[first + 2] * 3, none],
    ]
    assert document.chunks[1].delayed_ids == ([none, none, none, *[first + 4 + 1] * 3],)


def test_a_span_without_codes_breaks_alone() -> None:
    spans = [span(i, 16_000, "broken" if i == 1 else "ab") for i in range(3)]
    found = list(coded_writer(100, SpeechOnly()).documents("r", spans))
    broken, document = found
    assert isinstance(broken, Broken)
    assert broken.span == spans[1]
    assert isinstance(document, Document)
    assert [c.span for c in document.chunks] == [spans[0], spans[2]]
    assert not any(isinstance(one, Broken) for one in coded_writer(100, TextOnly()).documents("r", spans))


def test_a_run_of_one_speaker_keeps_its_token_where_it_grows() -> None:
    spans = [
        span(0, 16_000, f"w{i}")._replace(start_samples=i * 16_000, end_samples=(i + 1) * 16_000, speaker="x")
        for i in range(30)
    ]
    (document,) = coded_writer(10**6, Poisson(mean_words=4.0)).documents("r", spans)
    assert isinstance(document, Document)
    marked = [[CODED.is_speaker(token) for token in chunk.token_ids[:2]] for chunk in document.chunks]
    assert marked == [[False, True]] + [[False, False]] * (len(marked) - 1)
    assert 1 < len(marked) < 30


@given(
    st.lists(st.sampled_from(["x", "y", "z", "x+y", None]), min_size=1, max_size=20),
    st.sampled_from(STRATEGIES),
)
def test_a_document_has_no_more_speakers_than_tokens(
    speakers: list[str | None], modality: ModalityChoice
) -> None:
    spans = [span(i, 16_000, "ab")._replace(speaker=name) for i, name in enumerate(speakers)]
    documents = list(coded_writer(10**6, modality).documents("r", spans))
    placed = [c.span for d in documents if isinstance(d, Document) for c in d.chunks if c.task == "continue"]
    assert placed == spans
    for document in documents:
        assert isinstance(document, Document)
        names: list[str] = []
        for chunk in document.chunks:
            names += [n for n in (chunk.span.speaker or "").split("+") if n and n not in names]
            assert sum(map(CODED.is_speaker, chunk.token_ids[1:])) == sum(
                map(CODED.is_speaker, chunk.token_ids[1:3])
            )
        assert len(names) <= 2


def near(count: int, speaker: str | None = None) -> list[Span]:
    """Return words of a second each, one after the other."""
    return [
        span(i, 16_000, f"w{i}")._replace(
            start_samples=i * 16_000, end_samples=(i + 1) * 16_000, speaker=speaker
        )
        for i in range(count)
    ]


@given(st.integers(1, 60), st.integers(8, 90), st.floats(1, 9), st.integers(0, 5))
def test_runs_of_codes_are_what_growing_word_by_word_gives(
    words: int, capacity: int, mean: float, seed: int
) -> None:
    """As placeholders, which are counted anew with each word, and as codes, which are made of whole runs."""
    strategy = Poisson(mean_words=mean, seed=seed)
    asked: list[Span] = []

    def encode(one: Span) -> Codes:
        asked.append(one)
        n_samples = one.end_samples - one.start_samples
        return np.zeros((1, Frames().count(n_samples, one.sample_rate_hz)), np.int64)

    vocabulary = Vocabulary(256, codebooks=Codebooks(1, 1))
    by_run = Writer(strategy, str.encode, vocabulary, Frames(), capacity, encode)  # type: ignore[arg-type]
    by_word = Writer(strategy, str.encode, vocabulary, Frames(), capacity)  # type: ignore[arg-type]
    found, wanted = (list(one.documents("r", near(words))) for one in (by_run, by_word))
    told = [
        [(c.span, c.modality, c.n_tokens) for c in d.chunks] if isinstance(d, Document) else d for d in found
    ]
    assert told == [
        [(c.span, c.modality, c.n_tokens) for c in d.chunks] if isinstance(d, Document) else d for d in wanted
    ]
    if len(found) == 1 and isinstance(found[0], Document):
        spoken = [c for c in found[0].chunks if c.modality == "audio"]
        assert len(asked) == len(spoken)


def test_nothing_is_joined_over_what_broke() -> None:
    spans = near(6)
    spans[3] = spans[3]._replace(text="broken")

    def encode(one: Span) -> Codes:
        if "broken" in one.text:
            raise EngineError("no codes")
        return np.zeros((1, 2), np.int64)

    strategy = Poisson(speech_share=0.99, mean_words=400.0)
    found = list(Writer(strategy, lambda _: [], VOCABULARY, Frames(), 10**6, encode).documents("r", spans))
    assert [one.span for one in found if isinstance(one, Broken)] == [spans[3]]
    (document,) = [one for one in found if isinstance(one, Document)]
    assert [(c.span.start_samples // 16_000, c.span.end_samples // 16_000) for c in document.chunks] == [
        (0, 3),
        (4, 6),
    ]
