"""From the kept utterances of a bucket to its packed sequences, with audio, and an account of each utterance."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import NamedTuple

from interleave.codebooks import arranged
from interleave.documents import Broken, Document, PlannedChunk, TooLong, Writer
from interleave.granularity.base import Granularity, Span, Utterance
from interleave.modality.base import ModalityChoice
from interleave.packing import How, pack
from interleave.redaction import Redaction
from interleave.sequence import Loss, LossByTask, build_arrays, delayed_arrays
from interleave.speech.base import CodedSpeech, Codes, Sounds, SpeechCodes, SpeechTokens
from interleave.texts import Text, text_documents
from interleave.vocabulary import NO_CODEBOOKS, Vocabulary
from schemas.records import Chunk, DelayedSequence
from schemas.records import Sequence as PackedSequence
from schemas.settings import NonNegativeInt, PositiveInt
from transforms.inputs.texts import Corpus
from transforms.materialize.audio import SpanAudio
from transforms.materialize.silent import Sound
from transforms.tokens.base import TextTokenizer, Tokenizer


class Placed(NamedTuple):
    """How many utterances went into sequences and how many did not, and the samples of them that did.

    A segment counts as dropped or failed if no piece of it was placed. What failed is counted by the type of error;
    ``broken`` are the spans that did.
    """

    items: int
    samples: int
    dropped_items: Counter[str]
    dropped_samples: Counter[str]
    failed_items: Counter[str]
    failed_samples: Counter[str]
    broken: tuple[Broken, ...] = ()


@dataclass(frozen=True)
class VocabularySettings:
    """Where added ids begin, and what they are.

    ``offset`` is the first of them (by default the number of the tokenizer's ids; a model whose embedding has more rows
    than its tokenizer has ids wants another); the number of all ids is rounded up to a ``multiple`` (64 or 128 make
    matrices that GPUs like). ``speakers`` is how many speaker tokens there are: 0 marks nobody. A speaker has the same
    token all through a document, by first appearance.
    """

    offset: NonNegativeInt | None = None
    multiple: PositiveInt = 1
    speakers: NonNegativeInt = 0


@dataclass(frozen=True)
class InterleaveSettings:
    """Everything that decides about the sequences of a bucket, but for how often each document is taken."""

    granularity: Granularity
    modality: ModalityChoice
    tokenizer: Tokenizer
    loss: Loss | LossByTask
    speech: SpeechTokens
    capacity: int
    packing: How = "decreasing"
    vocabulary: VocabularySettings = VocabularySettings()
    validation_share: float = 0.0
    audio: bool = True
    texts: tuple[Corpus, ...] = ()
    redaction: Redaction = field(default_factory=Redaction)
    roots: tuple[str, ...] = ()

    def load(self) -> SequenceBuilder:
        """Load the tokenizer, and what makes the codes of speech.

        Raises:
            ConfigError: if one of them cannot be had, or the vocabulary begins among the ids of text.
        """
        codes = self.speech.load() if isinstance(self.speech, CodedSpeech) else None
        return SequenceBuilder(self, self.tokenizer.load(), codes)


class SequenceBuilder:
    """Builds sequences with a loaded tokenizer and, where speech has codes, what makes them."""

    def __init__(
        self, settings: InterleaveSettings, tokenizer: TextTokenizer, codes: SpeechCodes | None = None
    ) -> None:
        self._settings, self._codes, self.tokenizer = settings, codes, tokenizer
        added, codebooks = settings.vocabulary, codes.codebooks if codes else NO_CODEBOOKS
        self.vocabulary = Vocabulary(tokenizer.size, added.offset, added.multiple, added.speakers, codebooks)
        self._writer = Writer(
            settings.modality, tokenizer.encode, self.vocabulary, settings.speech, settings.capacity
        )

    def plan(self, recordings: Sequence[Sequence[Utterance]], audio: Sound) -> tuple[list[Document], Placed]:
        """Return the documents of all recordings, without audio, and what became of each segment.

        Each recording is its utterances, or what edits left of them, in order; at least one. Where no sound is read,
        the length of what has codes is what its kind estimates.
        """
        documents: list[Document] = []
        lost: list[TooLong | Broken] = []
        writer = self._writer
        if self._codes and isinstance(audio, SpanAudio):
            writer = replace(writer, encode_speech=partial(_ids, self._codes, audio))
        for utterances in recordings:
            spans = self._settings.granularity.spans(utterances, audio.quietest)
            for found in writer.documents(utterances[0].recording_id, spans):
                if isinstance(found, Document):
                    documents.append(found)
                else:
                    lost.append(found)
        utterances = [u for recording in recordings for u in recording]
        return documents, _account(utterances, documents, lost)

    def text_documents(self, text: Text) -> Iterator[Document]:
        """Yield the documents of a text that nobody says."""
        return text_documents(text, self.tokenizer.encode, self.vocabulary, self._settings.capacity)

    def pack(self, documents: Sequence[Document], audio: Sound) -> Iterator[PackedSequence | DelayedSequence]:
        """Yield the sequences, with audio, one at a time; documents stand in the bucket's order inside each."""
        lengths = [document.n_tokens for document in documents]
        bins = pack(lengths, self._settings.capacity, self._settings.packing)
        for found in sorted(sorted(bin_) for bin_ in bins):
            yield self._sequence([documents[i] for i in found], audio)

    def _sequence(self, documents: Sequence[Document], audio: Sound) -> PackedSequence | DelayedSequence:
        name, *arrays = build_arrays(documents, self._settings.loss)
        chunks = tuple(
            _chunk(chunk, number, audio)
            for number, document in enumerate(documents)
            for chunk in document.chunks
        )
        sequence = PackedSequence(name, len(arrays[0]), chunks, *arrays)  # type: ignore[arg-type]
        streams = self.vocabulary.codebooks.streams
        if streams == 1:
            return sequence
        delayed = delayed_arrays(documents, streams, self.vocabulary.no_code)
        return DelayedSequence(*sequence, delayed.reshape(-1))  # type: ignore[arg-type]


def _ids(codes: SpeechCodes, sounds: Sounds, span: Span) -> Codes:
    return arranged(codes.encode(span, sounds), codes.codebooks)


def _chunk(chunk: PlannedChunk, document: int, audio: Sound) -> Chunk:
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
    utterances: Sequence[Utterance], documents: Sequence[Document], lost: Sequence[TooLong | Broken]
) -> Placed:
    kept = [chunk.span for document in documents for chunk in document.chunks]
    placed = {segment_id for span in kept for segment_id in span.segment_ids}
    losses = {segment_id: one for one in lost for segment_id in one.span.segment_ids}
    pieces: dict[str, list[Utterance]] = defaultdict(list)
    for utterance in utterances:
        pieces[utterance.segment_id].append(utterance)
    samples = Counter[tuple[bool, str]]()
    for one in lost:
        own = [u for segment_id in one.span.segment_ids for u in pieces[segment_id]]
        samples[_reason(one)] += sum(_overlap(one.span, u) for u in own)
    items = Counter(_reason(losses[segment_id]) for segment_id in pieces if segment_id not in placed)
    n_samples = sum(u.end_samples - u.start_samples for u in utterances) - samples.total()
    return Placed(
        len(pieces) - items.total(),
        n_samples,
        _of(items, failed=False),
        _of(samples, failed=False),
        _of(items, failed=True),
        _of(samples, failed=True),
        tuple(one for one in lost if isinstance(one, Broken)),
    )


def _of(counter: Counter[tuple[bool, str]], *, failed: bool) -> Counter[str]:
    return Counter({reason: number for (one, reason), number in counter.items() if one == failed})


def _reason(lost: TooLong | Broken) -> tuple[bool, str]:
    """Return whether it failed, and the reason: of a failure the type of the error."""
    return (True, type(lost.error).__name__) if isinstance(lost, Broken) else (False, lost.reason)


def _overlap(span: Span, utterance: Utterance) -> int:
    low = max(span.start_samples, utterance.start_samples)
    return max(0, min(span.end_samples, utterance.end_samples) - low)
