"""Texts that are nearly the same: found by MinHash, by the pairs of words that follow one another, then compared."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from schemas.judgements import FindingKind
from schemas.settings import PositiveInt, Share
from transforms.survey.texts import Hashes, Said, Texts, hash_text, mix, run_hashes
from transforms.survey.tokens import count_words

ENTRY = np.dtype([("key", "<u8"), ("ref", "<u8"), ("text", "<u8")])
"""A text in a list: the list, where the text lies (see ``ref``), and a hash of all its words."""
PAIR = np.dtype([("one", "<u8"), ("other", "<u8")])
_SEED = 42
_ROW_BITS = 32
_BLOCK_TEXTS = 2048
_NO_SURENESS = 0.5

Entries = NDArray[np.void]
Pairs = NDArray[np.void]


@dataclass(frozen=True)
class NearDuplicates:
    """When texts of segments are nearly the same.

    A text is the set of its pairs of words that follow one another; two are nearly the same from ``min_jaccard``, the
    share of all pairs of both that are in both. With one word in ten changed 0.65 are left. It is measured on the
    sets themselves, so that what MinHash only guesses never decides.

    MinHash finds what is measured: ``bands`` x ``rows`` permutations; texts of similarity s meet with probability
    1 - (1 - s^rows)^bands, which is 0.82 at the limit, 0.99 at 0.5 and 0.9999 at 0.6. In a list of
    up to ``ordinary`` texts each is paired with each, in a longer one with the first and the ``reach`` before it: work
    grows with the texts, not with their square.

    Texts under ``min_words`` words are left alone: up to about seven, different people say the same by chance ("I
    don't know what to say"), and a single other word ("at nine", "at ten") makes another statement.
    """

    enabled: bool = False
    min_words: PositiveInt = 8
    min_jaccard: Share = 0.35
    bands: PositiveInt = 40
    rows: PositiveInt = 3
    ordinary: PositiveInt = 32
    reach: PositiveInt = 3


class Side(NamedTuple):
    """One text of a pair, as the other's bucket needs it to compare them.

    ``ref`` is where it lies and its place in order. ``sureness`` is from 0 to 1; ``shingles`` are 32 bits each.
    """

    ref: int
    segment_id: str
    sureness: float
    text: int
    shingles: tuple[int, ...]


class Standing(NamedTuple):
    """What decides which of several texts is kept. ``text`` is a hash of its words."""

    ref: int
    segment_id: str
    sureness: float
    text: int


class TextMatch(NamedTuple):
    """Two texts that are the same (then ``score`` is 1) or nearly so."""

    one: Standing
    other: Standing
    score: float


class TextDrop(NamedTuple):
    """A text that is there again, the segment that is kept for it, and how far both are the same."""

    ref: int
    kept_id: str
    kind: FindingKind
    score: float


def ref(bucket: int, row: NDArray[np.int64]) -> NDArray[np.uint64]:
    """Return where texts lie: bucket and row in one number. Buckets are ranges of ids, so the order is that of ids."""
    return (np.uint64(bucket) << np.uint64(_ROW_BITS)) | row.astype(np.uint64)


def bucket_of_ref(one: int) -> int:
    """Return the bucket that a text lies in."""
    return one >> _ROW_BITS


def row_of_ref(one: int) -> int:
    """Return the row of its bucket that a text lies in."""
    return one & ((1 << _ROW_BITS) - 1)


def entries(texts: Texts, bucket: int, how: NearDuplicates) -> Entries:
    """Return the lists that the texts of a bucket stand in: one for all words, one for each band of MinHash."""
    rows, shingles, offsets = _shingles(texts, how)
    if not len(rows):
        return np.empty(0, ENTRY)
    whole = np.array([_whole(texts, row) for row in rows], np.uint64)
    bands = _bands(shingles, offsets, how)
    keys = np.concatenate([mix(whole)[:, None], bands], axis=1)
    listed = np.empty(keys.shape, ENTRY)
    listed["key"] = keys
    listed["ref"] = ref(bucket, rows)[:, None]
    listed["text"] = whole[:, None]
    return listed.ravel()


def pairs_in(listed: Entries, how: NearDuplicates) -> Pairs:
    """Return, in order, the pairs of texts that meet in a list; the same whatever the order of ``listed``.

    Of texts with the same words the first stands for all, and is paired with each of the others.
    """
    listed = np.sort(np.unique(listed), order=["key", "text", "ref"])
    again = (listed["key"][1:] == listed["key"][:-1]) & (listed["text"][1:] == listed["text"][:-1])
    begins = np.concatenate([[True], ~again])[: len(listed)]
    firsts = listed["ref"][np.maximum.accumulate(np.where(begins, np.arange(len(listed)), 0))]
    same = _pairs(firsts[~begins], listed["ref"][~begins])
    alone = np.sort(listed[begins], order=["key", "ref"])
    return np.unique(np.concatenate([same, *_meetings(alone, how)]))


def _meetings(alone: Entries, how: NearDuplicates) -> Iterator[Pairs]:
    """Yield pairs from lists that hold each text once, by how far apart they stand in their list."""
    keys, refs = alone["key"], alone["ref"]
    starts = np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1]])[: len(keys)])
    sizes = np.diff(np.concatenate([starts, [len(keys)]]))
    size = np.repeat(sizes, sizes)
    first = np.repeat(starts, sizes)
    for apart in range(1, min(int(sizes.max(initial=1)), max(how.ordinary, how.reach + 1))):
        at = np.arange(apart, len(keys))
        meets = (at - first[at] >= apart) & ((size[at] <= how.ordinary) | (apart <= how.reach))
        yield _pairs(refs[at[meets] - apart], refs[at[meets]])
    at = np.flatnonzero((size > how.ordinary) & (np.arange(len(keys)) > first))
    yield _pairs(refs[first[at]], refs[at])


def _pairs(one: NDArray[np.uint64], other: NDArray[np.uint64]) -> Pairs:
    made = np.empty(len(one), PAIR)
    made["one"], made["other"] = one, other
    return made


class Sides:
    """The texts of a bucket as they are compared, by where they lie. Each is made when it is asked for first."""

    def __init__(self, texts: Texts, bucket: int, how: NearDuplicates) -> None:
        self._texts = texts
        rows, shingles, offsets = _shingles(texts, how)
        self._places = {one: i for i, one in enumerate(ref(bucket, rows).tolist())}
        self._shingles, self._offsets = shingles >> np.uint64(32), offsets.tolist()
        self._made: dict[int, Side] = {}

    def __getitem__(self, one: int) -> Side:
        if one not in self._made:
            self._made[one] = self._make(one)
        return self._made[one]

    def _make(self, one: int) -> Side:
        place, row = self._places[one], row_of_ref(one)
        mine = self._shingles[self._offsets[place] : self._offsets[place + 1]]
        said = self._texts.said[row]
        return Side(one, said.segment_id, _sureness(said), _whole(self._texts, row), tuple(mine.tolist()))


def compare(one: Side, other: Side, how: NearDuplicates) -> TextMatch | None:
    """Return the match of two texts, None where they are not the same."""
    standings = Standing(*one[:4]), Standing(*other[:4])
    if one.text == other.text:
        return TextMatch(*standings, 1.0)
    mine, its = set(one.shingles), set(other.shingles)
    score = len(mine & its) / max(1, len(mine | its))
    return TextMatch(*standings, round(score, 4)) if score >= how.min_jaccard else None


def choose(matches: Iterable[TextMatch]) -> list[TextDrop]:
    """Return the texts that are there again, in order. The order of the matches makes no difference.

    Kept is the text that its engines are surest of (confidence, or agreement), of equally sure ones the first by
    recording and time. Nothing is dropped but for a match with one that is kept, so that likeness does not add up.
    """
    texts: dict[int, set[Standing]] = {}
    near: dict[int, dict[int, float]] = {}
    for one, other, score in matches:
        texts.setdefault(one.text, set()).add(one)
        texts.setdefault(other.text, set()).add(other)
        if one.text != other.text:
            for mine, its in ((one.text, other.text), (other.text, one.text)):
                near.setdefault(mine, {})[its] = score
    ranked = {text: sorted(standings, key=_preference) for text, standings in texts.items()}
    return sorted(_drops(ranked, near))


def _drops(
    ranked: Mapping[int, list[Standing]], near: Mapping[int, Mapping[int, float]]
) -> Iterator[TextDrop]:
    gone: set[int] = set()
    for text, (best, *others) in sorted(ranked.items(), key=lambda item: _preference(item[1][0])):
        if text in gone:
            continue
        yield from (TextDrop(one.ref, best.segment_id, "same_text", 1.0) for one in others)
        for like, score in near.get(text, {}).items():
            if like not in gone and _preference(ranked[like][0]) > _preference(best):
                gone.add(like)
                yield from (TextDrop(one.ref, best.segment_id, "near_text", score) for one in ranked[like])


def _preference(one: Standing) -> tuple[float, int]:
    return -one.sureness, one.ref


def _sureness(said: Said) -> float:
    """Return confidence, else agreement, in steps of a hundredth; what nobody measured stands in the middle."""
    told = said.agreement if said.confidence is None else said.confidence
    return round(_NO_SURENESS if told is None else float(told), 2)


def _whole(texts: Texts, row: int) -> int:
    """Return 64 bits for all words of a text."""
    return hash_text(" ".join(texts.tokens[row].words))


def _shingles(texts: Texts, how: NearDuplicates) -> tuple[NDArray[np.int64], Hashes, NDArray[np.int64]]:
    """Return the rows of the texts that are long enough, and the set of each as hashes: flat, and where each begins."""
    long = [
        i
        for i, one in enumerate(texts.tokens)
        if len(one.words) > 1 and count_words(one.words) >= how.min_words
    ]
    rows = np.array(long, np.int64)
    pairs = run_hashes(texts.hashes, 2)
    owners = texts.owners[:-1][texts.owners[:-1] == texts.owners[1:]]
    inside = pairs[texts.owners[:-1] == texts.owners[1:]]
    chosen = np.isin(owners, rows)
    owners, inside = owners[chosen], inside[chosen]
    order = np.lexsort((inside, owners))
    owners, inside = owners[order], inside[order]
    fresh = np.concatenate([[True], (owners[1:] != owners[:-1]) | (inside[1:] != inside[:-1])])[: len(owners)]
    owners, inside = owners[fresh], inside[fresh]
    return rows, inside, np.searchsorted(owners, np.append(rows, len(texts.said))).astype(np.int64)


def _bands(shingles: Hashes, offsets: NDArray[np.int64], how: NearDuplicates) -> Hashes:
    """Return a list's key for each text and band, some texts at a time."""
    blocks = [
        _block(shingles, offsets[i : i + _BLOCK_TEXTS + 1], how)
        for i in range(0, len(offsets) - 1, _BLOCK_TEXTS)
    ]
    return np.concatenate(blocks)


def _block(shingles: Hashes, offsets: NDArray[np.int64], how: NearDuplicates) -> Hashes:
    from rensa import RMinHash

    matrix = RMinHash.digest_matrix_from_flat_token_hashes(
        shingles[offsets[0] : offsets[-1]],
        (offsets - offsets[0]).astype(np.uint64),
        how.bands * how.rows,
        _SEED,
    )
    digests = np.array(matrix.to_rows(), np.uint64).reshape(-1, how.bands, how.rows)
    keys = np.broadcast_to(np.arange(how.bands, dtype=np.uint64), digests.shape[:2])
    for row in range(how.rows):
        keys = mix(mix(keys) ^ digests[:, :, row])
    return keys
