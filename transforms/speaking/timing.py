"""When words are said: from what a voice says of itself, from an alignment, or by their lengths."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from typing import NamedTuple

from schemas.records import Word
from schemas.units import rescale, to_samples
from transforms.align.base import ALIGN_RATE_HZ, AlignedWord
from transforms.tts.base import WordStart

GIVEN, ALIGNED, ESTIMATED = "given", "aligned", "estimated"
"""Where the times of words are from: the voice itself, an aligner, their lengths."""
_SHORTEST_S = 0.03
"""Three frames of the aligner, as long as a phone lasts at least."""


class Span(NamedTuple):
    """From where to where in the samples of an utterance something is said."""

    start_samples: int
    end_samples: int


class Timed(NamedTuple):
    """Words with their times in the samples of the utterance, and where the times are from."""

    words: tuple[Word, ...]
    way: str


def timed_words(
    written: str,
    spoken: str,
    starts: Sequence[WordStart],
    aligned: Sequence[AlignedWord],
    n_samples: int,
    rate_hz: int,
) -> Timed:
    """Return the words of ``written`` with their times.

    Where the voice says when each word of ``spoken`` begins, that counts, and a word ends where an aligner says so, or
    where the next begins; else the aligner's times; else the utterance is shared out by the lengths of the words. Words
    that are written otherwise than they are said share the time of what is said in their place.
    """
    texts = spoken.split()
    ends = _aligned_spans(texts, aligned, n_samples, rate_hz)
    begins = _given_starts(texts, starts, ends)
    if begins is not None:
        way, spans = GIVEN, _until_next(begins, ends, n_samples, rate_hz)
    elif ends is not None:
        way, spans = ALIGNED, ends
    else:
        way, spans = ESTIMATED, _shared_out(texts, Span(0, n_samples))
    found = spread(written.split(), texts, spans, n_samples)
    words = zip(written.split(), found, strict=True)
    return Timed(tuple(Word(text, span.start_samples, span.end_samples, None) for text, span in words), way)


def _given_starts(
    texts: Sequence[str], starts: Sequence[WordStart], aligned: Sequence[Span] | None
) -> list[int] | None:
    """Return where each word begins; None unless the voice names all but a quarter of them, and no others.

    One that it does not name (it says `has been` as one) begins where the aligner says so, as far as that lies between
    its neighbours, and else shares the time of what stands before it.
    """
    found: list[int | None] = []
    unread = list(starts)
    for text in texts:
        is_next = bool(unread) and unread[0].text == text
        found.append(unread.pop(0).start_samples if is_next else None)
    named = [number for number, at in enumerate(found) if at is not None]
    if unread or not named or named[0] or len(found) - len(named) > len(texts) // 4:
        return None
    return [
        at
        for first, last in pairwise([*named, len(found)])
        for at in _filled(texts, found, first, last, aligned)
    ]


def _filled(
    texts: Sequence[str], found: Sequence[int | None], first: int, last: int, aligned: Sequence[Span] | None
) -> Iterator[int]:
    """Yield the starts of a word that has one and of those behind it, up to before ``last``, that have none."""
    start = found[first] or 0
    end = found[last] if last < len(found) else None
    shared = _shared_out(texts[first:last], Span(start, start if end is None else end))
    yield start
    for number in range(first + 1, last):
        guess = aligned[number].start_samples if aligned else shared[number - first].start_samples
        start = max(start, guess) if end is None else min(max(start, guess), end)
        yield start


def _aligned_spans(
    texts: Sequence[str], aligned: Sequence[AlignedWord], n_samples: int, rate_hz: int
) -> list[Span] | None:
    if [word.text for word in aligned] != list(texts):
        return None
    places = [
        [rescale(at, ALIGN_RATE_HZ, rate_hz) for at in (word.start_samples, word.end_samples)]
        for word in aligned
    ]
    return [Span(min(start, n_samples), min(end, n_samples)) for start, end in places]


def _until_next(
    begins: Sequence[int], ends: Sequence[Span] | None, n_samples: int, rate_hz: int
) -> list[Span]:
    """Return spans from each start to the aligner's end, or where that is hardly behind it to the next start."""
    spans, least = [], to_samples(_SHORTEST_S, rate_hz)
    for number, (start, following) in enumerate(zip(begins, [*begins[1:], n_samples], strict=True)):
        end = ends[number].end_samples if ends else following
        spans.append(Span(start, min(end, following) if end >= start + least else following))
    return spans


def _shared_out(texts: Sequence[str], whole: Span) -> list[Span]:
    """Return spans of words one after the other, each as long as its share of the letters."""
    lengths = [len(text) + 1 for text in texts]
    total, length = max(1, sum(lengths)), whole.end_samples - whole.start_samples
    spans, at = [], 0
    for one in lengths:
        first, at = at, at + one
        spans.append(
            Span(whole.start_samples + length * first // total, whole.start_samples + length * at // total)
        )
    return spans


def spread(
    written: Sequence[str], spoken: Sequence[str], spans: Sequence[Span], n_samples: int
) -> list[Span]:
    """Return where each written word is said, from where the spoken ones are; in order, inside the utterance."""
    found: list[Span] = []
    plain_written, plain_spoken = ([_plain(word) for word in words] for words in (written, spoken))
    matcher = SequenceMatcher(None, plain_written, plain_spoken, autojunk=False)
    for _, first, last, other_first, other_last in matcher.get_opcodes():
        if last - first == other_last - other_first:
            found += spans[other_first:other_last]
        elif last > first:
            found += _shared_out(written[first:last], _between(spans, other_first, other_last, n_samples))
    return _in_order(found, n_samples)


def _between(spans: Sequence[Span], first: int, last: int, n_samples: int) -> Span:
    if last > first:
        return Span(spans[first].start_samples, spans[last - 1].end_samples)
    at = spans[first].start_samples if first < len(spans) else spans[-1].end_samples if spans else n_samples
    return Span(at, at)


def _in_order(spans: Sequence[Span], n_samples: int) -> list[Span]:
    ordered, at = [], 0
    for start, end in spans:
        at = min(n_samples, max(at, start))
        ordered.append(Span(at, min(n_samples, max(at, end))))
    return ordered


def _plain(word: str) -> str:
    return "".join(c for c in word.casefold() if c.isalnum())
