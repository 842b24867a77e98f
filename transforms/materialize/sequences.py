"""From the kept utterances of a bucket to its packed sequences, with audio, and an account of each utterance."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from interleave.documents import Document, PlannedChunk, TooLong, Writer
from interleave.granularity.base import Granularity, Span, Utterance
from interleave.modality.base import ModalityChoice
from interleave.packing import How, pack
from interleave.redaction import Redaction
from interleave.sequence import Loss, build_arrays
from interleave.speech.base import SpeechTokens
from interleave.vocabulary import Vocabulary
from schemas.records import Chunk
from schemas.records import Sequence as PackedSequence
from transforms.materialize.audio import SpanAudio
from transforms.tokens.base import TextTokenizer, Tokenizer


class Placed(NamedTuple):
    """How many utterances went into sequences and how many did not, and the samples of them that did.

    A segment counts as dropped if no piece of it was placed.
    """

    items: int
    samples: int
    dropped_items: Counter[str]
    dropped_samples: Counter[str]


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
    redaction: Redaction = field(default_factory=Redaction)

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
        """Return the documents of all recordings, without audio, and what became of each segment.

        Each recording is its utterances, or what edits left of them, in order; at least one.
        """
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
    lost: Counter[str] = Counter()
    pieces: dict[str, list[Utterance]] = defaultdict(list)
    for utterance in utterances:
        pieces[utterance.segment_id].append(utterance)
    for span, reason in dropped:
        lost[reason] += sum(_overlap(span, u) for segment_id in span.segment_ids for u in pieces[segment_id])
    items = Counter(reasons[segment_id] for segment_id in pieces if segment_id not in placed)
    samples = sum(u.end_samples - u.start_samples for u in utterances) - lost.total()
    return Placed(len(pieces) - items.total(), samples, items, lost)


def _overlap(span: Span, utterance: Utterance) -> int:
    low = max(span.start_samples, utterance.start_samples)
    return max(0, min(span.end_samples, utterance.end_samples) - low)
