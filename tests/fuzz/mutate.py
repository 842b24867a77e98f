"""Broken files, each from its number alone."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from typing import NamedTuple

MOST_BYTES = 1 << 20
_HEAD_BYTES = 512
_EXTREMES = (
    0,
    1,
    2,
    0x7F,
    0x80,
    0xFF,
    0x7FFF,
    0x8000,
    0xFFFF,
    0x7FFFFFFF,
    0x80000000,
    0xFFFFFFF0,
    0xFFFFFFFF,
)
# Names of chunks, atoms and elements whose sizes and counts follow or precede them.
_MARKS = (
    b"fmt ", b"data", b"fact", b"ds64", b"COMM", b"SSND", b"desc", b"pakt", b"kuki", b"fLaC", b"OggS", b"Xing",
    b"Info", b"OpusHead", b"vorbis", b"moov", b"mdhd", b"stsd", b"stsz", b"stco", b"stsc", b"stts", b"mdat", b"mp4a",
    b"esds", b"alac", b"wvpk", b"TTA1", b"strh", b"strf", b"movi", b"idx1", b"\x1f\x43\xb6\x75", b"\xae",
)  # fmt: skip


class Mutant(NamedTuple):
    """A broken file: its name tells its number, what was done, and to which seed."""

    name: str
    data: bytes


def mutant(number: int, seeds: Mapping[str, bytes]) -> Mutant:
    """Return broken file ``number``."""
    chance = random.Random(number)
    seed = sorted(seeds)[number % len(seeds)]
    data, done = bytearray(seeds[seed]), []
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        how = chance.choice(_HOW)
        data = how(chance, data, seeds)[:MOST_BYTES]
        done.append(how.__name__.strip("_"))
    return Mutant(f"{number:05d}-{'-'.join(done)}-{seed}", bytes(data))


def _place(chance: random.Random, data: bytearray, width: int = 1) -> int:
    """Return a place: in the head of the file as often as not."""
    limit = min(len(data), _HEAD_BYTES) if chance.random() < 0.5 else len(data)
    return chance.randrange(max(1, limit - width + 1))


def _flip(chance: random.Random, data: bytearray, _seeds: Mapping[str, bytes]) -> bytearray:
    for _ in range(chance.choice((1, 2, 8, 64))):
        if data:
            data[_place(chance, data)] ^= 1 << chance.randrange(8)
    return data


def _scramble(chance: random.Random, data: bytearray, _seeds: Mapping[str, bytes]) -> bytearray:
    start = _place(chance, data)
    length = chance.choice((4, 64, 1024))
    data[start : start + length] = chance.randbytes(len(data[start : start + length]))
    return data


def _cut(chance: random.Random, data: bytearray, _seeds: Mapping[str, bytes]) -> bytearray:
    at = _place(chance, data)
    return data[:at] if chance.random() < 0.7 else data[:at] + data[at + chance.choice((1, 100, 10_000)) :]


def _splice(chance: random.Random, data: bytearray, seeds: Mapping[str, bytes]) -> bytearray:
    other = bytearray(seeds[chance.choice(sorted(seeds))])
    return data[: _place(chance, data)] + other[_place(chance, other) :]


def _patch(chance: random.Random, data: bytearray, _seeds: Mapping[str, bytes]) -> bytearray:
    """Set a field near a mark, or anywhere in the head, to an extreme."""
    found = [at for mark in _MARKS if (at := data.find(mark)) >= 0]
    for _ in range(chance.choice((1, 2, 4))):
        width = chance.choice((1, 2, 4, 8))
        near = chance.choice(found) + chance.randrange(-8, 40) if found and chance.random() < 0.7 else 0
        at = max(0, near) or _place(chance, data, width)
        value = chance.choice(_EXTREMES) & ((1 << 8 * width) - 1)
        data[at : at + width] = value.to_bytes(width, chance.choice(("little", "big")))
    return data


def _repeat(chance: random.Random, data: bytearray, _seeds: Mapping[str, bytes]) -> bytearray:
    start = _place(chance, data)
    piece = data[start : start + chance.choice((16, 256, 4096, 1 << 20))]
    return data[:start] + piece * chance.choice((2, 16, 256)) + data[start:]


_HOW: tuple[Callable[[random.Random, bytearray, Mapping[str, bytes]], bytearray], ...] = (
    _flip, _scramble, _cut, _splice, _patch, _patch, _repeat,
)  # fmt: skip
