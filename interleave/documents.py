"""From the spans of a recording to documents: modality, tokens, and a length that fits."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from interleave.granularity.base import Span
from interleave.modality.base import ModalityChoice
from interleave.vocabulary import Vocabulary
from schemas.ids import stable_id
from schemas.records import Modality
from schemas.units import count_frames

Encode = Callable[[str], list[int]]
OVER_CAPACITY = "chunk_over_capacity"


class PlannedChunk(NamedTuple):
    """A chunk without its audio. ``token_ids`` begin with the switch token."""

    span: Span
    modality: Modality
    token_ids: list[int]

    @property
    def n_tokens(self) -> int:
        """Its length, the switch token included."""
        return len(self.token_ids)


class Document(NamedTuple):
    """Chunks of one recording, in order, that fit into a sequence together."""

    document_id: str
    chunks: list[PlannedChunk]

    @property
    def n_tokens(self) -> int:
        """Its length."""
        return sum(chunk.n_tokens for chunk in self.chunks)


class TooLong(NamedTuple):
    """A span whose chunk alone is longer than the capacity: dropped, with a reason."""

    span: Span
    reason: str = OVER_CAPACITY


@dataclass(frozen=True)
class Writer:
    """Turns spans into documents of at most ``capacity`` tokens."""

    modality: ModalityChoice
    encode: Encode
    vocabulary: Vocabulary
    frame_rate_hz: float
    capacity: int

    def documents(self, recording_id: str, spans: Iterable[Span]) -> Iterator[Document | TooLong]:
        """Yield the documents of one recording in order, and the spans that fit into none.

        A document that would grow over the capacity ends before the chunk that would do it; that chunk begins the
        next one, at position 0, so that every document begins as its strategy says. Chunks are never cut.
        """
        number, length = 0, 0
        chunks: list[PlannedChunk] = []
        for span in spans:
            name = stable_id(recording_id, "document", number)
            chunk = self._chunk(span, self.modality.choose(name, len(chunks)))
            if chunks and length + chunk.n_tokens > self.capacity:
                yield Document(name, chunks)
                number, chunks, length = number + 1, [], 0
                name = stable_id(recording_id, "document", number)
                chunk = self._chunk(span, self.modality.choose(name, 0))
            if chunk.n_tokens > self.capacity:
                yield TooLong(span)
                continue
            chunks.append(chunk)
            length += chunk.n_tokens
        if chunks:
            yield Document(stable_id(recording_id, "document", number), chunks)

    def _chunk(self, span: Span, modality: Modality) -> PlannedChunk:
        if modality == "audio":
            n_samples = span.end_samples - span.start_samples
            frames = count_frames(n_samples, span.sample_rate_hz, self.frame_rate_hz)
            tokens = [self.vocabulary.audio_placeholder] * frames
        else:
            tokens = self.encode(span.text)
        return PlannedChunk(span, modality, [self.vocabulary.switch_to(modality), *tokens])
