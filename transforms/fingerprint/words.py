"""The acoustic fingerprint of a recording: words of bits that survive another format, bit rate, level or start.

After Haitsma and Kalker, "A Highly Robust Audio Fingerprinting System" (ISMIR 2002): a bit says whether the energy
of a band, against that of the next one up, grows or falls in time. Gain and filtering hardly touch that. What differs
from them is what it takes to be cheap and small: frames of 64 ms that overlap by half, added up over 0.5 s afterwards;
words of few wide bands to look up and of many narrow bands to compare; and only some words kept, chosen by a hash of
the word itself, so that a copy keeps the same ones wherever it begins (min-hash: Broder 1997).
"""

from __future__ import annotations

from typing import Final

import numpy as np
import scipy.fft
from numpy.typing import NDArray

RATE_HZ: Final = 16_000
FRAME_SAMPLES: Final = 1024
"""A frame: 64 ms at 16 kHz."""
MAX_WORDS: Final = 1024
"""How many words a recording keeps at most: 12 KiB."""
WORD = np.dtype([("frame", "<u4"), ("key", "<u4"), ("check", "<u4")])
"""``frame`` is where it lies; ``key`` (24 bits) is looked up, ``check`` (32 bits) is compared."""
Words = NDArray[np.void]

_DECIMATED, _FFT = 4, 256
_LOWEST_HZ, _HIGHEST_HZ = (
    300.0,
    1900.0,
)  # the 300 to 2000 Hz of Haitsma and Kalker, below 2 kHz with room to spare
_WIDE, _NARROW = 13, 33  # bands: a word has a bit less; 33 are theirs
_SMOOTHED = _STEP = 8  # frames that are added up, and between what is compared
_NEEDED = 4 * _STEP  # frames from a word's first to its last, one more
_AROUND = 64  # frames before and after among which a word must not be quiet: 4 s
_QUIET = 0.01  # of the loudest around it, in power: what is 20 dB lower is noise that codecs make anew
_FLOOR_RMS = 10.0  # of 32768: -70 dBFS; below lies dither
_PIECE_FRAMES = 240  # 15 s are measured at a time: with 60 frames calls cost more, with 480 the cache is left
_CHUNK_FRAMES = 512  # words are made of 32 s at a time: fewer cost more in calls than in arithmetic


def _edges(bands: int) -> NDArray[np.intp]:
    """Return the first bins of so many bands of equal width on a logarithmic scale, and the bin after the last."""
    bin_hz = RATE_HZ / _DECIMATED / _FFT
    return np.round(np.geomspace(_LOWEST_HZ, _HIGHEST_HZ, bands + 1) / bin_hz).astype(np.intp)


_WIDE_EDGES, _NARROW_EDGES = _edges(_WIDE), _edges(_NARROW)
_HOP = _FFT // 2
_ONES = np.ones(_DECIMATED, np.float32)
_FIRST_BIN, _LAST_BIN = int(_WIDE_EDGES[0]), int(_WIDE_EDGES[-1])
# By Parseval: 4 samples are added up to one; half of the spectrum, but twice; frames are added up.
_FLOOR_POWER = np.float32((_DECIMATED * _FFT * _FLOOR_RMS) ** 2 * _SMOOTHED)


class Fingerprinter:
    """Takes a recording in blocks and gives its words: the same for any sizes of the blocks.

    It holds 15 s of samples at 4 kHz, the powers of 32 s and a few thousand words, whatever the recording's length.
    It may begin anywhere in a recording; ``join`` puts the words of its ranges together, short of the 32 words
    that would reach over each border.
    """

    def __init__(self, start_samples: int = 0) -> None:
        """Begin at a sample of the recording, counted at 16 kHz: with the first frame that begins there or later."""
        self._left_out = -start_samples % FRAME_SAMPLES
        self._odd = np.zeros(0, np.int16)
        self._held = np.empty(_PIECE_FRAMES * _FFT + _HOP, np.float32)
        self._n_held = 0
        self._first = self._next = self._end = -(-start_samples // FRAME_SAMPLES)
        self._wide: list[NDArray[np.float32]] = []
        self._narrow: list[NDArray[np.float32]] = []
        self._found = [np.zeros(0, WORD)]
        self._powers = _Powers()

    def feed(self, samples: NDArray[np.int16]) -> None:
        """Take the next samples, shape (n,), any n, mono at 16 kHz.

        Four are added up to one at once, while the processor's cache has them: a poor filter, for what lies above
        2 kHz is folded in, 10 dB down at 3 kHz. It is there in a copy as well, and it is cheap. The sums are whole
        numbers below 2**24, so they are exact in any order.
        """
        left_out = min(self._left_out, len(samples))
        self._left_out -= left_out
        samples = np.concatenate([self._odd, samples[left_out:]])
        whole = len(samples) // _DECIMATED * _DECIMATED
        self._odd = samples[whole:].copy()
        fours = samples[:whole].astype(np.float32).reshape(-1, _DECIMATED)
        while len(fours):
            taken = min(len(fours), len(self._held) - self._n_held)
            np.dot(fours[:taken], _ONES, out=self._held[self._n_held : self._n_held + taken])
            self._n_held += taken
            fours = fours[taken:]
            if self._n_held == len(self._held):
                self._measure()

    def finish(self) -> Words:
        """Say that the recording has ended and return its words in order of time, at most ``MAX_WORDS``."""
        self._measure()
        self._take(self._end - _NEEDED + 1)
        return join(self._found)

    def _measure(self) -> None:
        """Measure the powers of all whole frames that are held, and take words once there are enough."""
        frames = max(0, self._n_held - _HOP) // _FFT
        if not frames:
            return
        done = frames * _FFT
        wide, narrow = self._powers.measure(self._held[: done + _HOP])
        self._wide.append(wide)
        self._narrow.append(narrow)
        self._end += frames
        self._n_held -= done
        self._held[: self._n_held] = self._held[done : done + self._n_held]
        if self._end - self._next >= _CHUNK_FRAMES:
            self._take(self._end - _SMOOTHED - _AROUND)

    def _take(self, end: int) -> None:
        """Take the words that begin before frame ``end``, and forget what later ones do not need."""
        if end <= self._next:
            return
        wide, narrow = np.concatenate(self._wide), np.concatenate(self._narrow)
        self._found.append(self._between(wide, narrow, self._next, end))
        if sum(map(len, self._found)) > 4 * MAX_WORDS:
            self._found = [join(self._found)]
        self._next = end
        first = max(self._first, end - _AROUND)
        self._wide, self._narrow = [wide[first - self._first :]], [narrow[first - self._first :]]
        self._first = first

    def _between(
        self, wide_powers: NDArray[np.float32], narrow_powers: NDArray[np.float32], start: int, end: int
    ) -> Words:
        """Return the words that begin in frames from ``start`` to before ``end`` and are not quiet."""
        at, count = start - self._first, end - start
        wide, narrow = _added_up(wide_powers), _added_up(narrow_powers)
        loud = _loud(narrow.sum(axis=1, dtype=np.float64), at, count)
        wide_bits, narrow_bits = _bits(wide[at:]), _bits(narrow[at + 2 * _STEP :])
        found = np.empty(count, WORD)
        found["frame"] = np.arange(start, end)
        found["key"] = wide_bits[:count] | wide_bits[_STEP : _STEP + count] << np.uint32(_WIDE - 1)
        found["check"] = narrow_bits[:count]
        return found[loud]


class _Powers:
    """Measures the powers in bands of up to ``_PIECE_FRAMES`` frames, in memory that is its own.

    Memory that is asked for anew is given by the system page by page, at several times the cost of the work.
    """

    def __init__(self) -> None:
        self._power = np.empty((2, _PIECE_FRAMES, 2 * (_LAST_BIN + 1 - _FIRST_BIN)), np.float32)

    def measure(self, low: NDArray[np.float32]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Return the power in the wide and in the narrow bands of whole frames, shapes (frames, bands).

        ``low`` are the samples at 4 kHz of the frames and half a frame more: the power of each frame is added to that
        of what begins in its middle, so that it matters less where a recording was cut into frames.
        """
        whole = len(low) // _FFT * _FFT
        power = self._measure_half(low[:whole], 0)
        power += self._measure_half(low[len(low) - whole :], 1)
        return _in_bands(power, _WIDE_EDGES), _in_bands(power, _NARROW_EDGES)

    def _measure_half(self, low: NDArray[np.float32], half: int) -> NDArray[np.float32]:
        """Return the squares of the real and the imaginary part of each bin, side by side."""
        frames = low.reshape(-1, _FFT)
        spectrum: NDArray[np.complex64] = scipy.fft.rfft(
            frames
        )  # several rows at a time, where numpy takes one
        parts = spectrum.view(np.float32)[:, 2 * _FIRST_BIN : 2 * _LAST_BIN + 2]
        return np.square(parts, out=self._power[half, : len(frames)])


def _in_bands(power: NDArray[np.float32], edges: NDArray[np.intp]) -> NDArray[np.float32]:
    added: NDArray[np.float32] = np.add.reduceat(power, 2 * (edges - _FIRST_BIN), axis=1)[:, :-1]
    return added.astype(np.float32, copy=False)


def _added_up(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the sums of each row and the seven after it, always added in the same order."""
    for shift in (1, 2, 4):
        rows = rows[:-shift] + rows[shift:]
    return rows


def _bits(rows: NDArray[np.float32]) -> NDArray[np.uint32]:
    """Return a word of bits for each row that has one ``_STEP`` after it.

    A bit is set where the ratio of a band to the next one up is greater later than now. Products say so without
    logarithms, whose last digits depend on the processor.
    """
    rows = rows + np.float32(1)
    now, later = rows[:-_STEP], rows[_STEP:]
    grown = later[:, :-1] * now[:, 1:] > now[:, :-1] * later[:, 1:]
    packed = np.zeros((len(grown), 4), np.uint8)
    some = np.packbits(grown, axis=1, bitorder="little")
    packed[:, : some.shape[1]] = some
    return packed.view("<u4")[:, 0]


def _loud(power: NDArray[np.float64], at: int, count: int) -> NDArray[np.bool_]:
    """Return for ``count`` words from ``at`` on whether all four parts of them are louder than what is around."""
    before = np.concatenate([np.zeros(max(0, _AROUND - at)), power[max(0, at - _AROUND) :]])
    padded = np.concatenate([before, np.zeros(max(0, count + 2 * _AROUND - len(before)))])
    loudest = np.lib.stride_tricks.sliding_window_view(padded, 2 * _AROUND + 1)[:count].max(axis=1)
    least = np.maximum(_QUIET * loudest, _FLOOR_POWER)
    parts = [power[at + part : at + part + count] for part in range(0, _NEEDED, _STEP)]
    loud: NDArray[np.bool_] = np.minimum.reduce(parts) > least
    return loud


def spread(keys: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Return a hash of each key by which words are chosen: the last step of MurmurHash3, one to one."""
    mixed = keys.astype(np.uint32)
    mixed ^= mixed >> np.uint32(16)
    mixed *= np.uint32(0x85EBCA6B)
    mixed ^= mixed >> np.uint32(13)
    mixed *= np.uint32(0xC2B2AE35)
    return mixed ^ (mixed >> np.uint32(16))


def select(words: Words, limit: int = MAX_WORDS) -> Words:
    """Return of each key the word that comes first, of those the ``limit`` with the lowest hashes, in order of time.

    What is selected of selections is what would be selected of all words.
    """
    in_time = words[np.argsort(words["frame"], kind="stable")]
    _, first = np.unique(in_time["key"], return_index=True)
    if len(first) > limit:
        first = first[np.argsort(spread(in_time["key"][first]))[:limit]]
    return in_time[np.sort(first)]


def join(ranges: list[Words]) -> Words:
    """Return the words of a recording of which ``ranges`` were taken by ``Fingerprinter`` one by one."""
    return select(np.concatenate([np.zeros(0, WORD), *ranges]))


def to_bytes(words: Words) -> bytes:
    """Return words as they are stored: 12 bytes each, little endian."""
    return words.tobytes()


def from_bytes(stored: bytes) -> Words:
    """Return the words that were stored."""
    return np.frombuffer(stored, WORD)
