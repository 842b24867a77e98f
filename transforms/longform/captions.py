"""Captions without times, or with wrong ones, placed on the segments of a recording by what was heard in them."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from urllib.parse import urlsplit

from schemas.records import Hypothesis, SegmentInfo, Word
from transforms.asr.base import canonical_json
from transforms.asr.place import place_words
from transforms.captions.parse import has_times
from transforms.longform.settings import PlaceCaptions
from transforms.longform.tokens import TimedWord

ENGINE = "captions"
_PLAIN_SUFFIXES = (".txt", ".text")


def is_plain_text(uri: str, data: bytes) -> bool:
    """Return whether captions are a text without times: so the file is called, and so it looks.

    Raises:
        BadCaptions: if it is called so and is not text.
    """
    name = urlsplit(uri).path if "://" in uri else uri
    return name.casefold().endswith(_PLAIN_SUFFIXES) and not has_times(data)


def heard_words(
    segments: Sequence[SegmentInfo], heard: Sequence[Mapping[str, Hypothesis]]
) -> tuple[list[Word], str | None]:
    """Return what was heard in a recording, in order of time, and in which language: the first that is named.

    Args:
        segments: of one recording.
        heard: hypotheses of each engine by segment id; the first that heard words in a segment gives its words.
    """
    words: list[Word] = []
    language = None
    for segment in sorted(segments, key=lambda one: one.start_samples):
        said = [one[segment.segment_id] for one in heard if segment.segment_id in one]
        best = next((hypothesis for hypothesis in said if hypothesis.words), None)
        if best:
            words += place_words(best, segment).words
            language = language or best.language
    return words, language


def text_hypotheses(
    text: str,
    kind: str,
    heard: Sequence[TimedWord],
    segments: Sequence[SegmentInfo],
    language: str | None,
    settings: PlaceCaptions,
) -> dict[str, Hypothesis]:
    """Return a hypothesis of the engine "captions" by segment id, for the segments that ``text`` is trusted to say.

    The words of a sentence go to the segments in which they are said (see ``align_text``). A segment in which something
    else was said as well gets none: its text would not be whole.

    Args:
        text: of the recording, without times.
        kind: the kind of file, stored in the hypotheses' settings.
        heard: what an engine heard in the recording, in order of time.
        segments: of one recording, all at one rate, not overlapping.
        language: of the text, if known.
        settings: what is trusted.
    """
    from transforms.longform.place import align_text

    ordered = sorted(segments, key=lambda one: one.start_samples)
    if not ordered:
        return {}
    placed = align_text(heard, text, ordered[0].sample_rate_hz, settings.alignment, language=language)
    starts = [one.start_samples for one in ordered]
    spans = [(one.start_samples, one.end_samples) for one in placed]
    words: dict[int, list[Word]] = defaultdict(list)
    for word in (word for sentence in placed for word in sentence.words):
        at = _nearest(ordered, starts, (word.start_samples + word.end_samples) // 2)
        words[at].append(_inside(word, ordered[at]))
    trusted = _covered(heard, ordered, starts, spans, settings.min_covered)
    about = canonical_json({"kind": kind, "word_times": "aligned with heard words", **asdict(settings)})
    return {
        ordered[at].segment_id: _hypothesis(words[at], about, language)
        for at in sorted(words)
        if at in trusted
    }


def _hypothesis(words: Sequence[Word], about: str, language: str | None) -> Hypothesis:
    text = " ".join(word.text for word in words)
    return Hypothesis(ENGINE, about, language, None, text, tuple(words), None, None)


def _nearest(segments: Sequence[SegmentInfo], starts: Sequence[int], place: int) -> int:
    """Return the segment that a place lies in, or that it is nearest to."""
    after = bisect_right(starts, place)
    near = range(max(0, after - 1), min(len(segments), after + 1))
    return min(near, key=lambda at: max(starts[at] - place, place - segments[at].end_samples, 0))


def _inside(word: Word, segment: SegmentInfo) -> Word:
    start, end = (
        min(max(place, segment.start_samples), segment.end_samples)
        for place in (word.start_samples, word.end_samples)
    )
    return word._replace(start_samples=start, end_samples=end)


def _covered(
    heard: Sequence[TimedWord],
    segments: Sequence[SegmentInfo],
    starts: Sequence[int],
    spans: Sequence[tuple[int, int]],
    min_covered: float,
) -> set[int]:
    """Return the segments of whose heard words enough lie in spans, which are in order."""
    counts: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    begins = [begin for begin, _ in spans]
    for word in heard:
        place = (word.start_samples + word.end_samples) // 2
        span = bisect_right(begins, place) - 1
        count = counts[_nearest(segments, starts, place)]
        count[0] += 1
        count[1] += span >= 0 and place <= spans[span][1]
    return {at for at, (n_heard, n_inside) in counts.items() if n_inside >= min_covered * n_heard}
