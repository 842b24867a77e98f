"""Where a channel is cut into segments to be aligned: where all systems are silent together, as in NIST's ROVER."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

_NEVER_S = 9999999.9
SILENCE_S = 1.0
Span = tuple[int, int]


class Spoken(NamedTuple):
    """A system's words: where they start and end, in seconds."""

    starts_s: Sequence[float]
    ends_s: Sequence[float]


def segments(
    systems: Sequence[Spoken],
    spans: Sequence[Span],
    lent: Sequence[Span],
    silence_s: float = SILENCE_S,
) -> Iterator[list[Span]]:
    """Cut a channel where all systems are silent together for so long; yield where each system's words are, by part.

    ``spans``: where the channel's words begin and end in each system. ``lent``: the first word of what each system
    says in its next channel, or nothing. A system that has ended before the others lends it to every part that is
    found after that: a slip of NIST's program, kept so that outputs can be compared.
    """
    begins, ends = [begin for begin, _ in spans], [end for _, end in spans]
    while begins != ends:
        cuts = _common_silence(systems, begins, ends, silence_s)
        if cuts is None:
            yield list(zip(begins, ends, strict=True))
            return
        yield [
            one if begin == end else (begin, cut)
            for begin, cut, end, one in zip(begins, cuts, ends, lent, strict=True)
        ]
        begins = cuts


def _common_silence(
    systems: Sequence[Spoken], begins: Sequence[int], ends: Sequence[int], silence_s: float
) -> list[int] | None:
    """Return where each system is cut: behind its first gap that meets the first long one of the first system.

    None where there is no such gap: the rest is one part.
    """
    starts_s, ends_s = systems[0]
    last = ends[0] - 1
    for at in range(begins[0], ends[0]):
        low_s, high_s = ends_s[at], starts_s[at + 1] if at < last else _NEVER_S
        if high_s <= low_s + silence_s:
            continue
        cuts = [at + 1]
        for words, begin, end in zip(systems[1:], begins[1:], ends[1:], strict=True):
            found = _gap(words, begin, end, low_s, high_s)
            if found is None:
                break
            cut, low_s, high_s = found
            cuts.append(cut)
        else:
            return cuts
    return None


def _gap(words: Spoken, begin: int, end: int, low_s: float, high_s: float) -> tuple[int, float, float] | None:
    if begin >= end:
        return begin, low_s, high_s
    starts_s, ends_s = words
    for at in range(begin, end):
        low, high = ends_s[at], starts_s[at + 1] if at + 1 < end else _NEVER_S
        if high > low_s and high_s > low < high:
            return at + 1, max(low_s, low), min(high_s, high)
    return None
