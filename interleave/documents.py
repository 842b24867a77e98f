"""From the spans of a recording to documents: modality, tokens, and a length that fits."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from interleave.granularity.base import Span, follows, join
from interleave.modality.base import ModalityChoice, Task, Turn
from interleave.speech.base import SpeechTokens
from interleave.vocabulary import Vocabulary
from schemas.ids import stable_id
from schemas.records import Modality

Encode = Callable[[str], list[int]]
OVER_CAPACITY = "chunk_over_capacity"
JOINED_GAP_S = 2.0
"""Over a longer pause nothing is joined (Emilia, Kimi-Audio)."""


class PlannedChunk(NamedTuple):
    """A chunk without its audio. ``token_ids`` begin with the switch token."""

    span: Span
    modality: Modality
    token_ids: list[int]
    task: Task = "continue"

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
    """A span whose chunks alone are longer than the capacity: dropped, with a reason."""

    span: Span
    reason: str = OVER_CAPACITY


class _Added(NamedTuple):
    """The chunks that are put in the place of the last ``replaced`` ones, and by how much a document grows."""

    chunks: list[PlannedChunk]
    replaced: int
    n_tokens: int


@dataclass(frozen=True)
class Writer:
    """Turns spans into documents of at most ``capacity`` tokens."""

    modality: ModalityChoice
    encode: Encode
    vocabulary: Vocabulary
    speech: SpeechTokens
    capacity: int

    def documents(self, recording_id: str, spans: Iterable[Span]) -> Iterator[Document | TooLong]:
        """Yield the documents of one recording in order, and the spans that fit into none.

        A document that would grow over the capacity ends before the span that would do it; that span begins the
        next one, at position 0, so that every document begins as its strategy says. Chunks are never cut, and
        what a span becomes stays together.
        """
        number, position, length = 0, 0, 0
        chunks: list[PlannedChunk] = []
        name = stable_id(recording_id, "document", number)
        for span in spans:
            added = self._added(chunks, span, name, position)
            if chunks and length + added.n_tokens > self.capacity:
                yield Document(name, chunks)
                number, position, length, chunks = number + 1, 0, 0, []
                name = stable_id(recording_id, "document", number)
                added = self._added(chunks, span, name, position)
            if length + added.n_tokens > self.capacity:
                yield TooLong(span)
                continue
            chunks[len(chunks) - added.replaced :] = added.chunks
            position, length = position + 1, length + added.n_tokens
        if chunks:
            yield Document(name, chunks)

    def _added(self, chunks: list[PlannedChunk], span: Span, document_id: str, position: int) -> _Added:
        """Return what one more span adds to the chunks of a document."""
        first, *others = self.modality.choose(document_id, position)
        more = [self._chunk(span, turn) for turn in others]
        if first.joins and chunks and _goes_on(chunks[-1], span, first):
            joined = self._chunk(join(chunks[-1].span, span), first)
            return _Added([joined, *more], 1, _length([joined, *more]) - chunks[-1].n_tokens)
        added = [self._chunk(span, first), *more]
        return _Added(added, 0, _length(added))

    def _chunk(self, span: Span, turn: Turn) -> PlannedChunk:
        if turn.modality == "audio":
            n_samples = span.end_samples - span.start_samples
            frames = self.speech.count(n_samples, span.sample_rate_hz)
            tokens = [self.vocabulary.audio_placeholder] * frames
        else:
            tokens = self.encode(span.text)
        switch = self.vocabulary.switch_to(turn.modality, turn.task)
        return PlannedChunk(span, turn.modality, [switch, *tokens], turn.task)


def _length(chunks: Iterable[PlannedChunk]) -> int:
    return sum(chunk.n_tokens for chunk in chunks)


def _goes_on(chunk: PlannedChunk, span: Span, turn: Turn) -> bool:
    return (chunk.modality, chunk.task) == turn[:2] and follows(chunk.span, span, JOINED_GAP_S)
