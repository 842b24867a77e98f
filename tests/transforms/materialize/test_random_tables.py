"""What holds for every table, strategy and setting: nothing lost or doubled, order, capacity, masks, the same bytes."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from pathlib import Path
from typing import Any, get_args

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from interleave.codebooks import Pattern
from interleave.granularity.base import Granularity, Span, Utterance
from interleave.granularity.coarse import Coarse
from interleave.granularity.fine import Fine
from interleave.granularity.word import Word as ByWords
from interleave.loader import Loader
from interleave.modality.base import ModalityChoice, Task
from interleave.modality.both import Both
from interleave.modality.continue_or_correspond import ContinueOrCorrespond
from interleave.modality.deterministic import Deterministic
from interleave.modality.poisson import Poisson
from interleave.modality.speech_only import SpeechOnly
from interleave.modality.stochastic import Stochastic
from interleave.modality.text_only import TextOnly
from interleave.packing import How
from interleave.sequence import Loss
from interleave.speech.base import Codebooks, Codes, Sounds, SpeechTokens
from interleave.speech.frames import Frames
from interleave.vocabulary import Vocabulary
from schemas.records import Chunk, DelayedSequence, Sequence, Word
from schemas.tables import DELAYED_SHARDS, SHARDS
from schemas.units import count_frames
from tests.transforms.materialize.shards import RATE_HZ, pcm
from transforms.cutting.recording import encode_flac
from transforms.materialize.audio import SpanAudio
from transforms.materialize.sequences import InterleaveSettings, Placed, VocabularySettings
from transforms.store.store import Store
from transforms.store.tables import table_writer
from transforms.tokens.utf8 import Utf8

Sequences = list[Sequence | DelayedSequence]
TICK = RATE_HZ // 20
"""Words are so long, 50 ms, so that tables are quickly made."""


class Ticks:
    """Three codebooks of five codes, one frame a tick: which tick of the recording it is."""

    frame_rate_hz = 20.0

    def __init__(self, pattern: Pattern) -> None:
        self.codebooks = Codebooks(3, 5, pattern == "delay")

    def count(self, n_samples: int, sample_rate_hz: int) -> int:
        return count_frames(n_samples, sample_rate_hz, self.frame_rate_hz)

    def load(self) -> Ticks:
        return self

    def encode(self, span: Span, sounds: Sounds) -> Codes:
        assert len(sounds.samples(span)) == span.end_samples - span.start_samples
        ticks = np.arange(span.start_samples // TICK, -(-span.end_samples // TICK))
        return np.stack([ticks % 5, ticks // 5 % 5, ticks // 25 % 5])


MODALITIES = st.one_of(
    st.sampled_from([Deterministic(), SpeechOnly(), TextOnly()]),
    st.builds(Stochastic, st.floats(0, 1), st.integers(0, 9)),
    st.builds(Both, st.floats(0, 1), st.integers(0, 9)),
    st.builds(ContinueOrCorrespond, st.floats(0, 1), st.floats(0, 1), st.integers(0, 9)),
    st.builds(Poisson, st.floats(0.1, 0.9), st.floats(1, 5), st.integers(0, 9)),
)
GRANULARITIES = st.sampled_from([Fine(), Coarse(), ByWords(words=1), ByWords(words=4)])
LOSSES = st.sampled_from(get_args(Loss))


@st.composite
def tables(draw: st.DrawFn) -> list[list[Utterance]]:
    """Return up to four recordings of up to six segments of one to twelve words, some without words of their own."""
    return [
        _recording(draw, f"r{number}", draw(st.integers(1, 6))) for number in range(draw(st.integers(0, 4)))
    ]


def _recording(draw: st.DrawFn, name: str, n_segments: int) -> list[Utterance]:
    found, at = [], 0
    for number in range(n_segments):
        start = at + draw(st.sampled_from([0, 1, 10, 100])) * TICK
        texts = draw(st.lists(st.sampled_from(["a", "bc.", "def?", "ж"]), min_size=1, max_size=12))
        words = [Word(t, start + i * TICK, start + (i + 1) * TICK, None) for i, t in enumerate(texts)]
        at = start + len(texts) * TICK + draw(st.sampled_from([0, 7]))
        known = tuple(words) if draw(st.integers(0, 4)) else ()
        speaker = draw(st.sampled_from([None, "x", "y", "z", "x+y"]))
        found.append(
            Utterance(f"{name}-{number}", name, "crawl", speaker, start, at, RATE_HZ, " ".join(texts), known)
        )
    return found


def made(recordings: list[list[Utterance]], how: InterleaveSettings) -> tuple[Sequences, Placed, Vocabulary]:
    by_id = {u.segment_id: u for recording in recordings for u in recording}
    places = {name: (u.start_samples, u.end_samples) for name, u in by_id.items()}
    audio = SpanAudio(lambda name: encode_flac(pcm(by_id[name]), RATE_HZ), places)
    builder = how.load()
    documents, placed = builder.plan(recordings, audio)
    return list(builder.pack(documents, audio)), placed, builder.vocabulary


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(
    recordings=tables(),
    granularity=GRANULARITIES,
    modality=MODALITIES,
    losses=st.tuples(LOSSES, LOSSES),
    speech=st.sampled_from([Frames(), Ticks("flattened"), Ticks("delay")]),
    capacity=st.integers(20, 400),
    packing=st.sampled_from(get_args(How)),
    speakers=st.integers(0, 2),
)
def test_every_table(
    recordings: list[list[Utterance]],
    granularity: Granularity,
    modality: ModalityChoice,
    losses: tuple[Loss, Loss],
    speech: SpeechTokens,
    capacity: int,
    packing: How,
    speakers: int,
) -> None:
    loss: dict[Task, Loss] = {"continue": losses[0], "correspond": losses[1]}
    how = InterleaveSettings(
        granularity, modality, Utf8(), loss, speech, capacity, packing, VocabularySettings(None, 1, speakers)
    )
    sequences, placed, vocabulary = made(recordings, how)
    check_account(recordings, sequences, placed)
    for sequence in sequences:
        assert sequence.n_tokens == sum(chunk.n_tokens for chunk in sequence.chunks) <= capacity
        check_arrays(sequence, vocabulary, speech, loss)
        check_order(sequence.chunks)
    again, _, _ = made(recordings, how)
    assert [s.sequence_id for s in again] == [s.sequence_id for s in sequences]
    assert len({s.sequence_id for s in sequences}) == len(sequences)


def check_account(recordings: list[list[Utterance]], sequences: Sequences, placed: Placed) -> None:
    """Every sample of every segment is once in a chunk that goes on, or was dropped with a reason."""
    utterances = [u for recording in recordings for u in recording]
    covered: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for sequence in sequences:
        for at, chunk in enumerate(sequence.chunks):
            if not corresponds(sequence, at):
                covered[chunk.recording_id].append((chunk.start_samples, chunk.end_samples))
    total = 0
    for utterance in utterances:
        own = sorted(covered[utterance.recording_id])
        assert all(end <= start for (_, end), (start, _) in pairwise(own))
        parts = [min(end, utterance.end_samples) - max(start, utterance.start_samples) for start, end in own]
        total += sum(part for part in parts if part > 0)
    assert total == placed.samples
    assert placed.samples + placed.dropped_samples.total() == sum(
        u.end_samples - u.start_samples for u in utterances
    )
    assert placed.items + placed.dropped_items.total() == len(utterances)
    assert not placed.broken


def corresponds(sequence: Sequence | DelayedSequence, at: int) -> bool:
    """Whether a chunk says the same as the one before it."""
    first = sum(chunk.n_tokens for chunk in sequence.chunks[:at])
    return int(sequence.input_ids[first]) - 256 in {3, 4}


def check_order(chunks: tuple[Chunk, ...]) -> None:
    """Documents are numbered in order, are of one recording each, and go forward in it."""
    numbers = [chunk.document for chunk in chunks]
    assert numbers == sorted(numbers)
    assert set(numbers) == set(range(len(set(numbers))))
    for number in set(numbers):
        own = [chunk for chunk in chunks if chunk.document == number]
        assert len({chunk.recording_id for chunk in own}) == 1
        starts = [chunk.start_samples for chunk in own]
        assert starts == sorted(starts)


def check_arrays(
    sequence: Sequence | DelayedSequence, vocabulary: Vocabulary, speech: SpeechTokens, loss: dict[Task, Loss]
) -> None:
    """Ids, modality, mask and borders of each chunk are those of its text or sound."""
    at = 0
    ids, columns = np.asarray(sequence.input_ids), np.zeros((0, sequence.n_tokens), np.int64)
    if isinstance(sequence, DelayedSequence):
        columns = np.asarray(sequence.delayed_ids).reshape(-1, sequence.n_tokens)
    for number, chunk in enumerate(sequence.chunks):
        place = slice(at, at + chunk.n_tokens)
        task: Task = "correspond" if corresponds(sequence, number) else "continue"
        assert ids[at] == vocabulary.switch_to(chunk.modality, task)
        marks = next(
            (n for n, one in enumerate(ids[at + 1 : place.stop]) if not vocabulary.is_speaker(int(one))), 0
        )
        body, delayed = ids[at + 1 + marks : place.stop], columns[:, at + 1 + marks : place.stop]
        check_body(chunk, body, delayed, vocabulary, speech)
        assert (columns[:, at : at + 1 + marks] == vocabulary.no_code).all()
        rule = loss[task]
        counts = task == "correspond" if rule == "predicted" else rule in {"both", chunk.modality}
        assert set(np.asarray(sequence.loss_mask)[place].tolist()) == {int(counts)}
        assert set(np.asarray(sequence.token_modality)[place].tolist()) == {int(chunk.modality == "audio")}
        assert set(np.asarray(sequence.document_ids)[place].tolist()) == {chunk.document}
        at = place.stop
    assert at == sequence.n_tokens == len(ids)


def check_body(chunk: Chunk, body: Any, delayed: Any, vocabulary: Vocabulary, speech: SpeechTokens) -> None:
    if chunk.modality == "text":
        assert bytes(body.tolist()).decode() == chunk.text
        assert (delayed == vocabulary.no_code).all()
        return
    assert chunk.audio is not None
    n_samples = chunk.end_samples - chunk.start_samples
    if not isinstance(speech, Ticks):
        assert body.tolist() == [vocabulary.audio_placeholder] * speech.count(n_samples, RATE_HZ)
        return
    ticks = np.arange(chunk.start_samples // TICK, -(-chunk.end_samples // TICK))
    books = [vocabulary.first_code + k * 5 + ticks // 5**k % 5 for k in range(3)]
    if not speech.codebooks.delayed:
        assert body.tolist() == np.stack(books).T.reshape(-1).tolist()
        return
    for k, row in enumerate([body, *delayed]):
        none = [vocabulary.no_code]
        assert row.tolist() == none * k + books[k].tolist() + none * (2 - k)


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(recordings=tables(), speech=st.sampled_from([Frames(), Ticks("delay")]), modality=MODALITIES)
def test_the_same_table_is_the_same_bytes_and_is_read_as_it_was_made(
    tmp_path: Path, recordings: list[list[Utterance]], speech: SpeechTokens, modality: ModalityChoice
) -> None:
    how = InterleaveSettings(ByWords(words=3), modality, Utf8(), "both", speech, 300)
    table, written = (DELAYED_SHARDS if isinstance(speech, Ticks) else SHARDS), []
    for name in ("one", "other"):
        sequences, _, _ = made(recordings, how)
        with table_writer(Store(str(tmp_path)), table, [name, "bucket.parquet"], "f") as writer:
            for sequence in sequences:
                writer.write(sequence)
        written.append((tmp_path / name / "bucket.parquet").read_bytes())
    assert written[0] == written[1]
    read = list(Loader(str(tmp_path / "one"), shuffle=False, audio="none"))
    for sample, sequence in zip(read, sequences, strict=True):
        assert sample.input_ids.tolist() == list(sequence.input_ids)
        assert (sample.delayed_ids is None) == isinstance(sequence, Sequence)
        if isinstance(sequence, DelayedSequence) and sample.delayed_ids is not None:
            assert sample.delayed_ids.shape == (2, sequence.n_tokens)
            assert sample.delayed_ids.reshape(-1).tolist() == list(sequence.delayed_ids)
