"""Words of captions given to the segments of a recording."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple, Protocol

from schemas.records import Hypothesis, Word
from schemas.units import rescale, to_samples
from transforms.asr.base import canonical_json
from transforms.asr.spread import boundaries
from transforms.captions.parse import CaptionKind
from transforms.captions.rolling import Cue

ENGINE = "captions"
WHOLE_CUE_SHARE = 0.8
NEAR_S = 0.5


class SegmentSpan(Protocol):
    """Where a segment lies in its recording: what ``schemas.records.SegmentInfo`` and ``Segment`` have."""

    @property
    def segment_id(self) -> str:
        """The segment's id."""

    @property
    def start_samples(self) -> int:
        """The segment's start in the recording."""

    @property
    def end_samples(self) -> int:
        """The segment's end in the recording."""

    @property
    def sample_rate_hz(self) -> int:
        """The rate of the positions."""


class PlacedCaptions(NamedTuple):
    """Hypotheses by segment id, and what belonged to no segment.

    ``left_out_cues`` counts the cues of which no word was placed, ``left_out_words`` every word that was not.
    """

    hypotheses: dict[str, Hypothesis]
    left_out_cues: int
    left_out_words: int


class _Span(NamedTuple):
    start: int
    end: int


def captions_hypotheses(
    cues: Sequence[Cue], segments: Sequence[SegmentSpan], kind: CaptionKind, language: str | None = None
) -> PlacedCaptions:
    """Give the words of cues to the segments of one recording, as hypotheses of the engine "captions".

    Captions are timed for reading, so times inside a cue are estimates: its words are laid over the speech
    (the parts of segments) that it covers, each as long as its share of the cue's characters.

    - At least ``WHOLE_CUE_SHARE`` of the covered speech in one segment: the whole cue goes there.
    - Otherwise each word goes to the segment that the middle of its estimated time lies in.
    - No speech covered: words within ``NEAR_S`` of a segment go to the nearest, the others are left out.

    No word is given twice. A segment that gets no word has no hypothesis. Words are in order of their cues,
    at positions of the recording (not of the clip), at the segments' rate, inside their segment, with
    ``confidence`` None. The text of a language written without spaces is one word, which is never divided.

    Args:
        cues: in order of time, as ``parse_captions`` returns them.
        segments: of one recording, all at one rate, not overlapping.
        kind: the kind of file, stored in the hypotheses' settings.
        language: what the recording's captions are written in, if known.
    """
    ordered = sorted(segments, key=lambda segment: segment.start_samples)
    spans = [_Span(segment.start_samples, segment.end_samples) for segment in ordered]
    words: dict[int, list[Word]] = defaultdict(list)
    left_out = []
    for cue in cues if ordered else ():
        placed = _place(cue, spans, ordered[0].sample_rate_hz)
        for index, word in placed:
            words[index].append(word)
        left_out.append((not placed, len(cue.text.split()) - len(placed)))
    if not ordered:
        left_out = [(True, len(cue.text.split())) for cue in cues]
    hypotheses = {
        ordered[i].segment_id: _hypothesis(found, kind, language) for i, found in sorted(words.items())
    }
    return PlacedCaptions(hypotheses, sum(cue for cue, _ in left_out), sum(count for _, count in left_out))


def _hypothesis(words: Sequence[Word], kind: CaptionKind, language: str | None) -> Hypothesis:
    settings = canonical_json({"kind": kind, "word_times": "interpolated over the speech that a cue covers"})
    text = " ".join(word.text for word in words)
    return Hypothesis(ENGINE, settings, language, None, text, tuple(words), None, None)


def _place(cue: Cue, spans: Sequence[_Span], rate_hz: int) -> list[tuple[int, Word]]:
    """Return the cue's words with the index of the segment that each goes to."""
    span = _Span(rescale(cue.start_ms, 1000, rate_hz), rescale(cue.end_ms, 1000, rate_hz))
    covered = _covered(span, spans)
    if not covered:
        return _place_near(cue, span, spans, to_samples(NEAR_S, rate_hz))
    most = max(covered, key=lambda item: item[1].end - item[1].start)
    speech = sum(part.end - part.start for _, part in covered)
    if most[1].end - most[1].start >= WHOLE_CUE_SHARE * speech:
        covered = [most]
    return _lay_over(cue.text.split(), covered)


def _covered(cue: _Span, spans: Sequence[_Span]) -> list[tuple[int, _Span]]:
    """Return the parts of segments inside the cue, in order, with the segments' indices."""
    found = []
    for index in range(max(0, bisect_right(spans, (cue.start,)) - 1), len(spans)):
        if spans[index].start >= cue.end:
            break
        part = _Span(max(cue.start, spans[index].start), min(cue.end, spans[index].end))
        if part.end > part.start:
            found.append((index, part))
    return found


def _lay_over(texts: Sequence[str], parts: Sequence[tuple[int, _Span]]) -> list[tuple[int, Word]]:
    """Lay words end to end over the parts as if those were joined; a word goes where its middle is."""
    lengths = [part.end - part.start for _, part in parts]
    part_starts = [0, *accumulate(lengths)]
    placed = []
    for text, (start, end) in zip(texts, pairwise(boundaries(texts, part_starts[-1])), strict=True):
        which = min(bisect_right(part_starts, (start + end) // 2) - 1, len(parts) - 1)
        index, part = parts[which]
        shift = part.start - part_starts[which]
        word = Word(text, max(start + shift, part.start), min(end + shift, part.end), None)
        placed.append((index, word))
    return placed


def _place_near(cue: Cue, span: _Span, spans: Sequence[_Span], near: int) -> list[tuple[int, Word]]:
    """Give the words of a cue that covers no speech to the nearest segments, moved inside them."""
    texts = cue.text.split()
    placed = []
    for text, (start, end) in zip(texts, pairwise(boundaries(texts, span.end - span.start)), strict=True):
        word = _Span(span.start + start, span.start + end)
        distance, index = min(_distances(word, spans))
        if distance <= near:
            inside = [min(max(at, spans[index].start), spans[index].end) for at in word]
            placed.append((index, Word(text, inside[0], inside[1], None)))
    return placed


def _distances(word: _Span, spans: Sequence[_Span]) -> list[tuple[int, int]]:
    """Return the gap between a word and each segment near it, with the segment's index."""
    after = bisect_right(spans, (word.start,))
    candidates = range(max(0, after - 1), min(len(spans), after + 1))
    return [(max(spans[i].start - word.end, word.start - spans[i].end, 0), i) for i in candidates]
