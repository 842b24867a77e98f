"""What the documents that were taken hold: the counts by which two ways of interleaving are compared."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from interleave.documents import Document, PlannedChunk
from interleave.mixing import Target
from schemas.figures import Packing, SourceTokens
from schemas.records import Modality
from schemas.units import to_seconds


class Counts:
    """Adds up documents, each as often as it was taken."""

    def __init__(self, targets: Mapping[str, Target] | None = None) -> None:
        self._targets = targets or {}
        self._n: Counter[str] = Counter()
        self._audio_s: list[float] = []
        self._longest_audio_s, self._longest_text_tokens = 0.0, 0
        self._tokens: Counter[tuple[str, str, str]] = Counter()

    def add(self, document: Document, side: str, copies: int = 1) -> None:
        """Add a document of one side."""
        chunks, name = document.chunks, source_of(document)
        self._tokens[name, side, "unmixed"] += document.n_tokens
        if not copies:
            return
        self._n["documents"] += copies
        self._n["switches"] += copies * sum(a.modality != b.modality for a, b in pairwise(chunks))
        self._tokens[name, side, "documents"] += copies
        for chunk in chunks:
            self._n[chunk.modality] += copies
            self._tokens[name, side, chunk.modality] += copies * chunk.n_tokens
            self._measure(chunk, copies)

    def _measure(self, chunk: PlannedChunk, copies: int) -> None:
        if chunk.modality == "text":
            self._longest_text_tokens = max(self._longest_text_tokens, chunk.n_tokens)
            return
        seconds = to_seconds(chunk.span.end_samples - chunk.span.start_samples, chunk.span.sample_rate_hz)
        self._audio_s.append(copies * seconds)
        self._longest_audio_s = max(self._longest_audio_s, seconds)

    def packing(self, n_sequences: int, capacity: int) -> Packing:
        """Return the counts, with the number of sequences that the documents were packed into."""
        return Packing(
            n_sequences,
            n_sequences * capacity,
            self._of_all("audio"),
            self._of_all("text"),
            self._n["documents"],
            self._n["switches"],
            self._n["audio"],
            self._n["text"],
            math.fsum(self._audio_s),
            self._longest_audio_s,
            self._longest_text_tokens,
            tuple(self._source(*key) for key in sorted({key[:2] for key in self._tokens})),
        )

    def _of_all(self, modality: Modality) -> int:
        return sum(count for (_, _, kind), count in self._tokens.items() if kind == modality)

    def _source(self, name: str, side: str) -> SourceTokens:
        documents, audio, text, unmixed = (
            self._tokens[name, side, kind] for kind in ("documents", "audio", "text", "unmixed")
        )
        target = self._targets.get(name) if side == "train" else None
        wanted, is_limited = (target.share, target.is_limited) if target else (None, False)
        return SourceTokens(name, side, documents, audio, text, unmixed, wanted, is_limited)


def source_of(document: Document) -> str:
    """Return the source of a document: that of its recording, or of its text."""
    return document.chunks[0].span.source


def tokens_by_source(documents: Iterable[Document]) -> dict[str, list[int]]:
    """Return the lengths of the documents of each source, in tokens, in order."""
    found: dict[str, list[int]] = {}
    for document in documents:
        found.setdefault(source_of(document), []).append(document.n_tokens)
    return found


def distinct_spans(document: Document) -> list[tuple[tuple[str, ...], int, int]]:
    """Return the stretches of a document, each once, whatever modalities it is given in."""
    chunks: Sequence[PlannedChunk] = document.chunks
    return sorted({(c.span.segment_ids, c.span.start_samples, c.span.end_samples) for c in chunks})
