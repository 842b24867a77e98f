"""From the kept utterances of a bucket to its packed sequences, with audio, and an account of each utterance."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from interleave.documents import Document, PlannedChunk, TooLong, Writer
from interleave.granularity.base import Granularity, Span, Utterance
from interleave.modality.base import ModalityChoice
from interleave.packing import How, pack
from interleave.sequence import Loss, build_arrays
from interleave.speech.base import SpeechTokens
from interleave.vocabulary import Vocabulary
from schemas.records import Chunk
from schemas.records import Sequence as PackedSequence
from transforms.materialize.audio import SpanAudio
from transforms.tokens.base import TextTokenizer, Tokenizer


class Placed(NamedTuple):
    """How many utterances of each source went into sequences, by source, and how many did not, by source and reason.

    An utterance counts as dropped if no piece of it was placed; the samples are those that were placed, and those
    that were not.
    """

    items: Counter[str]
    samples: Counter[str]
    dropped_items: Counter[tuple[str, str]]
    dropped_samples: Counter[tuple[str, str]]


@dataclass(frozen=True)
class InterleaveSettings:
    """Everything that decides about the sequences of a bucket."""

    granularity: Granularity
    modality: ModalityChoice
    tokenizer: Tokenizer
    loss: Loss
    speech: SpeechTokens
    capacity: int
    packing: How = "decreasing"

    def load(self) -> SequenceBuilder:
        """Load the tokenizer."""
        return SequenceBuilder(self, self.tokenizer.load())


class SequenceBuilder:
    """Builds sequences with a loaded tokenizer."""

    def __init__(self, settings: InterleaveSettings, tokenizer: TextTokenizer) -> None:
        self._settings = settings
        self.vocabulary = Vocabulary(tokenizer.size)
        self._writer = Writer(
            settings.modality, tokenizer.encode, self.vocabulary, settings.speech, settings.capacity
        )

    def plan(
        self, recordings: Sequence[Sequence[Utterance]], audio: SpanAudio
    ) -> tuple[list[Document], Placed]:
        """Return the documents of all recordings, without audio, and what became of each utterance."""
        documents: list[Document] = []
        dropped: list[tuple[Span, str]] = []
        for utterances in recordings:
            spans = self._settings.granularity.spans(utterances, audio.quietest)
            for found in self._writer.documents(utterances[0].recording_id, spans):
                if isinstance(found, TooLong):
                    dropped.append((found.span, found.reason))
                else:
                    documents.append(found)
        utterances = [u for recording in recordings for u in recording]
        return documents, _account(utterances, documents, dropped)

    def pack(self, documents: Sequence[Document], audio: SpanAudio) -> Iterator[PackedSequence]:
        """Yield the sequences, with audio, one at a time; documents stand in the bucket's order inside each."""
        lengths = [document.n_tokens for document in documents]
        bins = pack(lengths, self._settings.capacity, self._settings.packing)
        for found in sorted(sorted(bin_) for bin_ in bins):
            yield self._sequence([documents[i] for i in found], audio)

    def _sequence(self, documents: Sequence[Document], audio: SpanAudio) -> PackedSequence:
        name, *arrays = build_arrays(documents, self._settings.loss)
        chunks = tuple(
            _chunk(chunk, number, audio)
            for number, document in enumerate(documents)
            for chunk in document.chunks
        )
        return PackedSequence(name, len(arrays[0]), chunks, *arrays)  # type: ignore[arg-type]


def _chunk(chunk: PlannedChunk, document: int, audio: SpanAudio) -> Chunk:
    span = chunk.span
    return Chunk(
        span.segment_ids[0],
        span.recording_id,
        span.source,
        document,
        chunk.modality,
        span.text,
        audio.of(span) if chunk.modality == "audio" else None,
        span.start_samples,
        span.end_samples,
        span.sample_rate_hz,
        chunk.n_tokens,
    )


def _account(
    utterances: Sequence[Utterance], documents: Sequence[Document], dropped: Sequence[tuple[Span, str]]
) -> Placed:
    kept = [chunk.span for document in documents for chunk in document.chunks]
    placed = {segment_id for span in kept for segment_id in span.segment_ids}
    reasons = {segment_id: reason for span, reason in dropped for segment_id in span.segment_ids}
    sources = {u.segment_id: u.source for u in utterances}
    places = {u.segment_id: (u.start_samples, u.end_samples) for u in utterances}
    lost: Counter[tuple[str, str]] = Counter()
    for span, reason in dropped:
        for segment_id in span.segment_ids:
            lost[sources[segment_id], reason] += _overlap(span, places[segment_id])
    items = Counter((u.source, reasons[u.segment_id]) for u in utterances if u.segment_id not in placed)
    n_placed, samples = Counter(sources.values()), Counter[str]()
    for segment_id, (start, end) in places.items():
        samples[sources[segment_id]] += end - start
    n_placed.subtract(_by_source(items))
    samples.subtract(_by_source(lost))
    return Placed(n_placed, samples, items, lost)


def _by_source(dropped: Counter[tuple[str, str]]) -> Counter[str]:
    total = Counter[str]()
    for (source, _), count in dropped.items():
        total[source] += count
    return total


def _overlap(span: Span, place: tuple[int, int]) -> int:
    return min(span.end_samples, place[1]) - max(span.start_samples, place[0])
