"""`evaluate --rover`: votes over NIST's CTM files, so that anyone can compare with NIST's own program."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from schemas.errors import ConfigError
from transforms.rover.ballot import Ballot, vote
from transforms.rover.ctm import Channel, Ctm, read_ctm
from transforms.rover.network import NULL, Network, align
from transforms.rover.silences import Span, Spoken, segments
from transforms.vote.base import Method

_NULL_TEXT = b"@"
_NOTHING = (0, 0)


def rover_ctm(files: Sequence[str], method: Method, alpha: float, null_confidence: float) -> Iterator[str]:
    """Yield the lines of the CTM file that the vote over ``files`` gives, the first file's channels first.

    Raises:
        ConfigError: if there are fewer than two files, or one cannot be read or is no CTM file.
    """
    if len(files) < 2:
        raise ConfigError("--rover takes two CTM files or more")
    systems = [_read(file) for file in files]
    channels, spans = _segments(systems)
    words, texts = _numbered(systems)
    network = align(words, spans)
    confidences = np.concatenate([system.confidences for system in systems])
    starts_s, ends_s = (
        np.concatenate(column) for column in zip(*((s.starts_s, s.ends_s) for s in systems), strict=True)
    )
    weights = np.ones(len(systems))
    ballot = vote(
        network,
        words,
        confidences,
        np.stack([starts_s, ends_s], axis=1),
        weights,
        method,
        alpha,
        null_confidence,
    )
    return _lines(channels, network, ballot, words, _decoded(texts, files))


def _decoded(texts: Sequence[bytes], files: Sequence[str]) -> list[str]:
    try:
        return [text.decode() for text in texts]
    except UnicodeDecodeError as error:
        raise ConfigError(f"--rover {' '.join(files)}: words are not in UTF-8: {error}") from error


def _read(file: str) -> Ctm:
    try:
        return read_ctm(Path(file).read_bytes(), file)
    except OSError as error:
        raise ConfigError(f"--rover {file} cannot be read: {error}") from error


def _segments(systems: Sequence[Ctm]) -> tuple[list[Channel], NDArray[np.int32]]:
    """Return the channel of each segment, and where each system's words of it are among all words."""
    spoken = [Spoken(system.starts_s.tolist(), system.ends_s.tolist()) for system in systems]
    following = [dict(pairwise(system.channels)) for system in systems]
    channels: list[Channel] = []
    found: list[list[Span]] = []
    for channel in _heard_channels(systems):
        spans = [system.channels.get(channel, _NOTHING) for system in systems]
        lent = [_first(system, nexts.get(channel)) for system, nexts in zip(systems, following, strict=True)]
        for part in segments(spoken, spans, lent):
            channels.append(channel)
            found.append(part)
    offsets = np.cumsum([0, *(len(system.texts) for system in systems[:-1])], dtype=np.int32)
    return channels, np.array(found, np.int32).reshape(-1, len(systems), 2) + offsets[:, np.newaxis]


def _heard_channels(systems: Sequence[Ctm]) -> Iterator[Channel]:
    """Yield the channels, without a last one that has but a word in each system: NIST's program leaves it out, too."""
    left = [len(system.texts) for system in systems]
    for number, channel in enumerate(dict.fromkeys(chain.from_iterable(one.channels for one in systems))):
        if number and max(left) <= 1:
            return
        yield channel
        for at, system in enumerate(systems):
            begin, end = system.channels.get(channel, _NOTHING)
            left[at] -= end - begin


def _first(system: Ctm, channel: Channel | None) -> Span:
    if channel is None:
        return _NOTHING
    begin = system.channels[channel][0]
    return begin, begin + 1


def _numbered(systems: Sequence[Ctm]) -> tuple[NDArray[np.int32], list[bytes]]:
    """Return the number of each word of all systems, and what each number stands for."""
    numbers = {_NULL_TEXT: NULL}
    words = [numbers.setdefault(text, len(numbers)) for system in systems for text in system.texts]
    return np.array(words, np.int32), list(numbers)


def _lines(
    channels: Sequence[Channel],
    network: Network,
    ballot: Ballot,
    words: NDArray[np.int32],
    texts: Sequence[str],
) -> Iterator[str]:
    won = np.flatnonzero(ballot.hypothesis >= 0)
    segment = np.repeat(np.arange(len(channels)), np.diff(network.firsts))[won]
    word = words[network.places[won, ballot.hypothesis[won]]]
    prefixes = [f"{file.decode()} {side.decode()}" for file, side in channels]
    columns = (ballot.start, ballot.end - ballot.start, ballot.confidence)
    starts, lengths, trusts = (column[won].tolist() for column in columns)
    for at, start_s, length_s, text, trust in zip(
        segment.tolist(), starts, lengths, word.tolist(), trusts, strict=True
    ):
        yield f"{prefixes[at]} {start_s:.3f} {length_s:.3f} {texts[text]} {trust:.6f}"
