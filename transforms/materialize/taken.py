"""The documents that go into a bucket's shards, as often as each is taken, and the account of where they come from."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from interleave.documents import Broken, Document
from interleave.granularity.base import Utterance
from interleave.mixing import NOT_DRAWN, REPEATED, TEXT, Target
from interleave.texts import Text
from schemas.errors import BadText
from schemas.ids import stable_id, unit_interval
from schemas.records import Failure
from transforms.materialize.counted import Counts, distinct_spans
from transforms.materialize.edited import EditedBucket
from transforms.materialize.sequences import Placed, SequenceBuilder
from transforms.materialize.sides import SIDES, Side, side_of
from transforms.materialize.silent import Sound
from transforms.materialize.texts import TextReader
from transforms.store.ledger import Account, failure_row
from transforms.store.store import Bucket

EMPTY_TEXT = "empty_text"
Places = Mapping[str, tuple[int, int]]


class Taken:
    """Adds up what a bucket gives. What is for validation is taken once, whatever the mix."""

    def __init__(
        self,
        account: Account,
        validation_share: float,
        copies: Callable[[Document], int],
        targets: Mapping[str, Target],
    ) -> None:
        """Take how often a training document is taken, and what each source comes to, if they are mixed."""
        self.account = account
        self.counts = Counts(targets)
        self.failures: list[Failure] = []
        self._share, self._copies = validation_share, copies
        self._documents: dict[Side, list[tuple[Document, int]]] = {side: [] for side in SIDES}

    def add_recordings(
        self, builder: SequenceBuilder, utterances: Sequence[Utterance], left: EditedBucket, audio: Sound
    ) -> None:
        """Add the documents of a bucket's recordings: of ``utterances``, in order of time, edits left ``left``."""
        places = {u.segment_id: (u.start_samples, u.end_samples) for u in utterances}
        for u in utterances:
            self.account.add("in", u.end_samples - u.start_samples, source=u.source)
        for (source, reason), samples in left.cut_samples.items():
            self.account.add("dropped", samples, reason, left.cut_items[source, reason], source)
        planned = _planned(builder, left.recordings(), audio)
        taken: dict[str, list[tuple[Document, int]]] = {source: [] for source in planned}
        for document in _in_order(left, [one for documents, _ in planned.values() for one in documents]):
            span = document.chunks[0].span
            taken[span.source].append((document, self._add(document, span.recording_id)))
        for source, (_, placed) in planned.items():
            self._enter(source, placed, taken[source], places)

    def _enter(
        self, source: str, placed: Placed, taken: Sequence[tuple[Document, int]], places: Places
    ) -> None:
        """Enter what became of the segments of one source."""
        for reason, samples in placed.dropped_samples.items():
            self.account.add("dropped", samples, reason, placed.dropped_items[reason], source)
        for reason, samples in placed.failed_samples.items():
            self.account.add("failed", samples, reason, placed.failed_items[reason], source)
        self.failures += [self._failure(one) for one in placed.broken]
        lost = [document for document, copies in taken if not copies]
        items, samples = _not_taken(taken), sum(_samples(document, places) for document in lost)
        self.account.add("kept", placed.samples - samples, None, placed.items - items, source)
        if lost:
            self.account.add("dropped", samples, NOT_DRAWN, items, source)
        self._add_repeated(source, taken, places)

    def _failure(self, broken: Broken) -> Failure:
        span, error = broken
        return Failure(self.account.stage, span.segment_ids[0], None, type(error).__name__, str(error), None)

    def add_texts(self, builder: SequenceBuilder, reader: TextReader, bucket: Bucket) -> None:
        """Add the documents of the texts that fall to a bucket; each text is an item without a sample."""
        for row in reader.rows(bucket):
            source = None if isinstance(row, BadText) else row.source
            self.account.add("in", 0, TEXT, source=source)
            if isinstance(row, BadText):
                self.account.add("failed", 0, type(row).__name__)
                self.failures.append(failure_row(self.account.stage, stable_id("text", str(row)), None, row))
            else:
                self._add_text(builder, row, reader.side_name(row))

    def _add_text(self, builder: SequenceBuilder, text: Text, side_name: str) -> None:
        copies = [self._add(document, side_name) for document in builder.text_documents(text)]
        if any(copies):
            self.account.add("kept", 0, TEXT, source=text.source)
            self._enter_repeated(text.source, max(copies) - 1, 0)
        else:
            self.account.add("dropped", 0, NOT_DRAWN if copies else EMPTY_TEXT, source=text.source)

    def _add(self, document: Document, side_name: str) -> int:
        side = side_of(side_name, self._share)
        copies = self._copies(document) if side == "train" else 1
        self.counts.add(document, side, copies)
        if copies:
            self._documents[side].append((document, copies))
        return copies

    def _add_repeated(self, source: str, taken: Sequence[tuple[Document, int]], places: Places) -> None:
        more: dict[str, int] = {}
        for document, copies in taken:
            for segment_id in _segments(document):
                more[segment_id] = max(more.get(segment_id, 0), copies - 1)
        samples = sum((copies - 1) * _samples(document, places) for document, copies in taken if copies > 1)
        self._enter_repeated(source, sum(more.values()), samples)

    def _enter_repeated(self, source: str, items: int, samples: int) -> None:
        """Enter what is taken again: it comes in once more, and is kept once more."""
        if items:
            self.account.add("in", samples, REPEATED, items, source)
            self.account.add("kept", samples, REPEATED, items, source)

    def rounds(self, side: Side) -> Iterator[list[Document]]:
        """Yield the documents of a side in rounds, in none of which one is twice: each round is packed by itself.

        There are as many as the most repeated document needs; one that is taken less often is in some of them, by
        hash, so that all rounds are the same mix.
        """
        documents = self._documents[side]
        n_rounds = max((copies for _, copies in documents), default=1)
        rounds: list[list[Document]] = [[] for _ in range(n_rounds)]
        for document, copies in documents:
            first = int(unit_interval("round", document.document_id) * n_rounds)
            for number in range(copies):
                rounds[(first + number * n_rounds // copies) % n_rounds].append(_copy(document, number))
        yield from rounds


def _planned(
    builder: SequenceBuilder, recordings: Sequence[Sequence[Utterance]], audio: Sound
) -> dict[str, tuple[list[Document], Placed]]:
    """Return the documents of each source's recordings, and what became of their utterances."""
    sources = sorted({spoken[0].source for spoken in recordings})
    return {
        source: builder.plan([spoken for spoken in recordings if spoken[0].source == source], audio)
        for source in sources
    }


def _in_order(left: EditedBucket, documents: Sequence[Document]) -> list[Document]:
    """Return documents in the order of their recordings in the bucket."""
    place = {u.recording_id: at for at, u in enumerate(left.utterances)}
    return sorted(documents, key=lambda document: place[document.chunks[0].span.recording_id])


def _copy(document: Document, number: int) -> Document:
    return (
        document._replace(document_id=stable_id(document.document_id, "copy", number)) if number else document
    )


def _segments(document: Document) -> set[str]:
    return {segment_id for chunk in document.chunks for segment_id in chunk.span.segment_ids}


def _not_taken(taken: Sequence[tuple[Document, int]]) -> int:
    """Return how many segments are in documents that are not taken, and in no other."""
    lost: set[str] = set()
    kept: set[str] = set()
    for document, copies in taken:
        (kept if copies else lost).update(_segments(document))
    return len(lost - kept)


def _samples(document: Document, places: Places) -> int:
    """Return how many samples of its segments a document holds, each counted once."""
    return sum(
        min(end, places[segment_id][1]) - max(start, places[segment_id][0])
        for segment_ids, start, end in distinct_spans(document)
        for segment_id in segment_ids
    )
