"""Whether two recordings are the same one, by their words; and which of many are kept."""

from __future__ import annotations

import bisect
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Final, Literal, NamedTuple

import numpy as np
from annotated_types import Ge, Gt, Le
from numpy.typing import NDArray

from schemas.settings import NonNegative, PositiveInt
from transforms.fingerprint.words import MAX_WORDS, Words, spread

Places = NDArray[np.intp]
_STRAY_FRAMES = 1  # two cuts of one sound into frames differ by half a frame at most
_SAME_OFFSET = 3  # words that must agree on how far one recording lies behind the other
_OFFSETS = 3  # so often it may change, as an insertion makes it,
_JUMP_FRAMES = 16  # and by at least a second: a faster reading of the same text drifts
_LONGEST_GAP = 3.0  # times the mean; of gaps between random places 5 % are longer
_ALIKE = 0.25  # of a word's bits: half of what differs in two words that have nothing to do with each other


@dataclass(frozen=True)
class Matching:
    """When two recordings are one.

    ``min_duration_s``: shorter ones are not compared by sound (a word alone spans 2 s). ``min_words`` must agree, in
    order and in place. ``max_bit_errors`` is the share of bits that may differ where the recordings lie on each
    other. Haitsma and Kalker take 0.35; our frames are added up over longer, so that the words of one voice are more
    alike. ``min_share`` of each of both recordings must lie in what agrees, so that a part is never a duplicate of the
    whole.

    Both limits were chosen on recordings made like those of ``benchmarks/duplicates.py``, synthetic speech only. There
    copies differ in at most 0.12 of the bits and share 0.98 and more; noise that is cut into frames elsewhere differs
    in 0.17. Of different recordings those with a share of 0.9 differ in 0.21 and more (one text at two speeds), and
    those that differ in no more than 0.18 share at most 0.87.
    """

    min_duration_s: NonNegative = 3.0
    min_words: PositiveInt = 6
    max_bit_errors: Annotated[float, Ge(0), Le(0.5)] = 0.18
    min_share: Annotated[float, Gt(0.5), Le(1)] = 0.9


class Agreement(NamedTuple):
    """How far two recordings agree: words in order, the share of bits that differ, the smaller share of both."""

    words: int
    bit_errors: float
    share: float


NOTHING = Agreement(0, 1.0, 0.0)


def agreement(one: Words, other: Words) -> Agreement:
    """Return how far two recordings agree.

    Words with equal keys say how far one lies behind the other, here and there; then all words that lie on each
    other are compared bit by bit.
    """
    one, other = _comparable(one, other), _comparable(other, one)
    _, at_one, at_other = np.intersect1d(one["key"], other["key"], assume_unique=True, return_indices=True)
    in_time = np.argsort(at_one)
    anchors = _in_order(one, other, at_one[in_time], at_other[in_time])
    if not len(anchors[0]):
        return NOTHING
    at_one, at_other = _facing(one, other, *anchors)
    errors = np.bitwise_count(one["check"][at_one] ^ other["check"][at_other]) / 32
    alike = errors <= _ALIKE
    share = min(covered(at_one[alike], len(one)), covered(at_other[alike], len(other)))
    return Agreement(len(anchors[0]), float(errors.mean()), share)


def are_same(found: Agreement, how: Matching) -> bool:
    """Whether recordings that agree so far are one."""
    return (
        found.words >= how.min_words
        and found.bit_errors <= how.max_bit_errors
        and found.share >= how.min_share
    )


def _comparable(words: Words, beside: Words) -> Words:
    """Return the words that ``beside`` would have kept too: a longer recording chooses more sparsely."""
    if len(beside) < MAX_WORDS:
        return words
    common: Words = words[spread(words["key"]) <= spread(beside["key"]).max()]
    return common


def _in_order(one: Words, other: Words, at_one: Places, at_other: Places) -> tuple[Places, Places]:
    """Return the pairs of equal words of the few most frequent offsets, where they follow one another in both."""
    offsets = one["frame"][at_one].astype(np.int64) - other["frame"][at_other]
    agreed, taken = np.zeros(len(offsets), bool), np.zeros(len(offsets), bool)
    for _ in range(_OFFSETS):
        left = np.sort(offsets[~taken])
        near = np.searchsorted(left, left + _STRAY_FRAMES, "right") - np.searchsorted(
            left, left - _STRAY_FRAMES
        )
        if not len(near) or near.max() < _SAME_OFFSET:
            break
        away = np.abs(offsets - left[near.argmax()])
        agreed |= ~taken & (away <= _STRAY_FRAMES)
        taken |= away < _JUMP_FRAMES
    at_one, at_other = at_one[agreed], at_other[agreed]
    chain = rising(at_other.tolist())
    return at_one[chain], at_other[chain]


def _facing(one: Words, other: Words, at_one: Places, at_other: Places) -> tuple[Places, Places]:
    """Return all pairs of words that lie on each other when the recordings are laid as the nearest anchor says."""
    offsets = one["frame"][at_one].astype(np.int64) - other["frame"][at_other]
    middles = (one["frame"][at_one[:-1]].astype(np.int64) + one["frame"][at_one[1:]]) // 2
    wanted = one["frame"] - offsets[np.searchsorted(middles, one["frame"])]
    found = np.minimum(np.searchsorted(other["frame"], wanted), len(other) - 1)
    (faced,) = np.nonzero(other["frame"][found] == wanted)
    return faced, found[faced]


def rising(values: Sequence[int]) -> list[int]:
    """Return the places of a longest rising run of values, not next to one another (patience sorting)."""
    tops: list[int] = []
    places: list[int] = []
    before: list[int] = []
    for place, value in enumerate(values):
        pile = bisect.bisect_left(tops, value)
        before.append(places[pile - 1] if pile else -1)
        tops[pile : pile + 1] = [value]
        places[pile : pile + 1] = [place]
    chain = []
    place = places[-1] if places else -1
    while place >= 0:
        chain.append(place)
        place = before[place]
    return chain[::-1]


def covered(places: Places, total: int) -> float:
    """Return which share of ``total`` words lies between those at ``places``.

    A copy loses words at random, so gaps are of a kind, and one far longer than the mean is where the recordings
    differ: of it only so much counts. Time without a word, silence above all, counts for nothing.
    """
    gaps = np.diff(np.concatenate([[-1], np.unique(places), [total]])).astype(np.float64)
    return float(np.minimum(gaps, _LONGEST_GAP * gaps.mean()).sum()) / (total + 1)


class Standing(NamedTuple):
    """What decides which of several copies is kept.

    ``frames`` is its length in frames of 64 ms, ``content`` the start of its file's SHA-256.
    """

    recording_id: str
    content: str
    frames: int
    size_bytes: int
    source_rate_hz: int


class Match(NamedTuple):
    """Two recordings that are one. ``score`` is the share that agrees, 1 where the files are equal."""

    one: Standing
    other: Standing
    score: float


Kind = Literal["exact", "near", "opted_out"]
EXACT: Final = "exact"
NEAR: Final = "near"


class Drop(NamedTuple):
    """A recording that is not kept, the one that is kept for it, and why."""

    recording_id: str
    kept_id: str
    kind: Kind
    score: float


def preference(standing: Standing) -> tuple[int, int, int, str]:
    """Return by what copies are sorted, the best first: the longest, then the most bytes, rate, the smallest id.

    Lengths count in steps of an eighth of an octave: a codec's padding shall not beat the quality.
    """
    length = int(8 * np.log2(max(1, standing.frames)))
    return -length, -standing.size_bytes, -standing.source_rate_hz, standing.recording_id


def choose(matches: Iterable[Match]) -> list[Drop]:
    """Return what is dropped, by id. The order of the matches makes no difference.

    Of equal files the smallest id stands for all. Then the best recording is kept and all that match it are dropped,
    and so on with the best that is left: nothing is dropped but for a match with one that is kept, so that likeness
    of likeness does not add up.
    """
    copies: dict[str, set[Standing]] = defaultdict(set)
    near: dict[Standing, dict[Standing, float]] = defaultdict(dict)
    for one, other, score in matches:
        if one.content == other.content:
            copies[one.content] |= {one, other}
        else:
            near[one][other] = near[other][one] = score
    dropped = {drop.recording_id: drop for drop in _near_drops(near)}
    for equal in copies.values():
        first, *others = sorted(equal, key=lambda standing: standing.recording_id)
        for other in others:
            kept = dropped.get(first.recording_id, Drop("", first.recording_id, EXACT, 1.0))
            dropped[other.recording_id] = kept._replace(recording_id=other.recording_id)
    return [dropped[recording_id] for recording_id in sorted(dropped)]


def _near_drops(near: Mapping[Standing, Mapping[Standing, float]]) -> list[Drop]:
    gone: dict[Standing, Drop] = {}
    for best in sorted(near, key=preference):
        if best in gone:
            continue
        for other, score in near[best].items():
            if other not in gone and preference(other) > preference(best):
                gone[other] = Drop(other.recording_id, best.recording_id, NEAR, score)
    return list(gone.values())
