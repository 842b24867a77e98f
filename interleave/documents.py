"""From the spans of a recording to documents: modality, tokens, and a length that fits."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import takewhile
from typing import NamedTuple

from interleave.granularity.base import Span, follows, join
from interleave.modality.base import ModalityChoice, Task, Turn
from interleave.speech.base import Codes, SpeechTokens
from interleave.vocabulary import Vocabulary
from interleave.voices import Voices
from schemas.errors import InputError
from schemas.ids import stable_id
from schemas.records import Modality

Encode = Callable[[str], list[int]]
EncodeSpeech = Callable[[Span], Codes]
OVER_CAPACITY = "chunk_over_capacity"
JOINED_GAP_S = 2.0
"""Over a longer pause nothing is joined (Emilia, Kimi-Audio)."""


class PlannedChunk(NamedTuple):
    """A chunk without its audio. ``token_ids`` begin with the switch token, then speaker tokens if any.

    ``delayed_ids`` are those of the codebooks behind the first where codes are delayed, each as long as ``token_ids``.
    """

    span: Span
    modality: Modality
    token_ids: list[int]
    task: Task = "continue"
    delayed_ids: tuple[list[int], ...] = ()

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


class Broken(NamedTuple):
    """A span whose speech has no codes: failed, with what it broke with."""

    span: Span
    error: InputError


class _Added(NamedTuple):
    """The chunks that are put in the place of the last ``replaced`` ones, and by how much a document grows."""

    chunks: list[PlannedChunk]
    replaced: int
    n_tokens: int


class _Draft:
    """A document that grows. Over a span that broke, nothing is joined."""

    def __init__(self, recording_id: str, number: int, speakers: int) -> None:
        self.name = stable_id(recording_id, "document", number)
        self.chunks: list[PlannedChunk] = []
        self.position, self.n_tokens, self.broke = 0, 0, False
        self.voices = Voices(speakers) if speakers else None

    def add(self, span: Span, added: _Added, positions: int = 1) -> None:
        self.chunks[len(self.chunks) - added.replaced :] = added.chunks
        self.position, self.n_tokens = self.position + positions, self.n_tokens + added.n_tokens
        self.broke = False
        if self.voices:
            self.voices.hear(span.speaker)


@dataclass(frozen=True)
class Writer:
    """Turns spans into documents of at most ``capacity`` tokens.

    Speech is placeholders, as many as ``speech`` counts, or what ``encode_speech`` returns: codes numbered over all
    codebooks, shape (streams, positions), -1 where there is none. It may raise an InputError.
    """

    modality: ModalityChoice
    encode: Encode
    vocabulary: Vocabulary
    speech: SpeechTokens
    capacity: int
    encode_speech: EncodeSpeech | None = None

    def documents(self, recording_id: str, spans: Sequence[Span]) -> Iterator[Document | TooLong | Broken]:
        """Yield the documents of one recording in order, and the spans that fit into none or broke.

        A document that would grow over the capacity, or have more speakers than there are speaker tokens, ends before
        the span that would do it; that span begins the next one, at position 0, so that every document begins as its
        strategy says. Chunks are never cut, and what a span becomes stays together.
        """
        number, at, draft = 0, 0, _Draft(recording_id, 0, self.vocabulary.speakers)
        while at < len(spans):
            if taken := self._take_run(draft, spans, at):
                at += taken
                continue
            span, at = spans[at], at + 1
            try:
                added = self._added(draft, span)
                if draft.chunks and self._ends(draft, span, added):
                    yield Document(draft.name, draft.chunks)
                    number += 1
                    draft = _Draft(recording_id, number, self.vocabulary.speakers)
                    added = self._added(draft, span)
            except InputError as error:
                draft.broke = True
                yield Broken(span, error)
                continue
            if draft.n_tokens + added.n_tokens > self.capacity:
                yield TooLong(span)
                continue
            draft.add(span, added)
        if draft.chunks:
            yield Document(draft.name, draft.chunks)

    def _take_run(self, draft: _Draft, spans: Sequence[Span], at: int) -> int:
        """Add the spans from ``at`` on that are one chunk of codes; return how many, 0 if they do not fit or are none.

        What grows span by span would be encoded as often.
        """
        end = self._run_end(draft, spans, at) if self.encode_speech else at
        if end <= at + 1:
            return 0
        run = reduce(join, spans[at:end])
        try:
            added = self._added(draft, run)
        except InputError:
            return 0
        if self._ends(draft, run, added):
            return 0
        draft.add(run, added, end - at)
        return end - at

    def _run_end(self, draft: _Draft, spans: Sequence[Span], at: int) -> int:
        turns = self.modality.choose(draft.name, draft.position)
        if len(turns) > 1 or turns[0].modality == "text" or not turns[0].joins:
            return at
        end = at + 1
        while (
            end < len(spans)
            and follows(spans[end - 1], spans[end], JOINED_GAP_S)
            and self.modality.choose(draft.name, draft.position + end - at) == turns
        ):
            end += 1
        return end

    def _ends(self, draft: _Draft, span: Span, added: _Added) -> bool:
        too_many = draft.voices is not None and draft.voices.full_for(span.speaker)
        return too_many or draft.n_tokens + added.n_tokens > self.capacity

    def _added(self, draft: _Draft, span: Span) -> _Added:
        """Return what one more span adds to the chunks of a document."""
        chunks, marks = draft.chunks, self._marks(draft, span)
        first, *others = self.modality.choose(draft.name, draft.position)
        more = [self._chunk(span, turn) for turn in others]
        if first.joins and chunks and not draft.broke and _goes_on(chunks[-1], span, first):
            before = list(takewhile(self.vocabulary.is_speaker, chunks[-1].token_ids[1:]))
            joined = self._chunk(join(chunks[-1].span, span), first, before)
            return _Added([joined, *more], 1, _length([joined, *more]) - chunks[-1].n_tokens)
        added = [self._chunk(span, first, marks), *more]
        return _Added(added, 0, _length(added))

    def _marks(self, draft: _Draft, span: Span) -> list[int]:
        if draft.voices is None:
            return []
        return [self.vocabulary.first_speaker + number for number in draft.voices.marks(span.speaker)]

    def _chunk(self, span: Span, turn: Turn, marks: Iterable[int] = ()) -> PlannedChunk:
        before = [self.vocabulary.switch_to(turn.modality, turn.task), *marks]
        if turn.modality == "text":
            return PlannedChunk(span, turn.modality, [*before, *self.encode(span.text)], turn.task)
        if self.encode_speech is not None:
            ids: list[list[int]] = self.vocabulary.code_ids(self.encode_speech(span)).tolist()
            silent = [self.vocabulary.no_code] * len(before)
            delayed = tuple([*silent, *row] for row in ids[1:])
            return PlannedChunk(span, turn.modality, [*before, *ids[0]], turn.task, delayed)
        frames = self.speech.count(span.end_samples - span.start_samples, span.sample_rate_hz)
        tokens = [*before, *[self.vocabulary.audio_placeholder] * frames]
        return PlannedChunk(span, turn.modality, tokens, turn.task)


def _length(chunks: Iterable[PlannedChunk]) -> int:
    return sum(chunk.n_tokens for chunk in chunks)


def _goes_on(chunk: PlannedChunk, span: Span, turn: Turn) -> bool:
    return (chunk.modality, chunk.task) == turn[:2] and follows(chunk.span, span, JOINED_GAP_S)
