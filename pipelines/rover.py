"""`evaluate --rover`: votes over NIST's CTM files, so that anyone can compare with NIST's own program."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np

from schemas.errors import ConfigError
from transforms.rover.ballot import vote
from transforms.rover.ctm import Channel, CtmWord, chunks, read_ctm
from transforms.rover.network import NULL, align
from transforms.vote.base import Method

_NULL_TEXT = "@"


def rover_ctm(files: Sequence[str], method: Method, alpha: float, null_confidence: float) -> Iterator[str]:
    """Yield the lines of the CTM file that the vote over ``files`` gives, the first file's channels first.

    Raises:
        ConfigError: if there are fewer than two files, or one cannot be read or is no CTM file.
    """
    if len(files) < 2:
        raise ConfigError("--rover takes two CTM files or more")
    systems = [_read(file) for file in files]
    following = [dict(pairwise(system)) for system in systems]
    for channel in dict.fromkeys(channel for system in systems for channel in system):
        said = [system.get(channel, []) for system in systems]
        after = [
            system[nexts[channel]] if channel in nexts else []
            for system, nexts in zip(systems, following, strict=True)
        ]
        for part in chunks(said, after):
            yield from _voted(channel, part, method, alpha, null_confidence)


def _read(file: str) -> dict[Channel, list[CtmWord]]:
    try:
        with Path(file).open(encoding="utf-8") as lines:
            return read_ctm(lines, file)
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"--rover {file} cannot be read: {error}") from error


def _voted(
    channel: Channel,
    part: Sequence[Sequence[CtmWord]],
    method: Method,
    alpha: float,
    null_confidence: float,
) -> Iterator[str]:
    said = [word for words in part for word in words]
    numbers = {_NULL_TEXT: NULL}
    words = np.array([numbers.setdefault(word.text, len(numbers)) for word in said], np.int32)
    lengths = np.array([len(words) for words in part], np.int32)
    times = np.array([(word.start_s, word.end_s) for word in said]).reshape(-1, 2)
    confidences = np.array([word.confidence for word in said])
    weights = np.ones(len(part))
    network = align(words, lengths)
    ballot = vote(network, words, confidences, times, lengths, weights, method, alpha, null_confidence)
    for at in np.flatnonzero(ballot.hypothesis >= 0):
        who = ballot.hypothesis[at]
        text = part[who][network.places[at, who]].text
        start_s, length_s = ballot.start[at], ballot.end[at] - ballot.start[at]
        yield f"{channel[0]} {channel[1]} {start_s:.3f} {length_s:.3f} {text} {ballot.confidence[at]:.6f}"
