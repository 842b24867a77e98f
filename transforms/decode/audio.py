"""Streaming decode: any known file in, mono float32 blocks out. One decoder for a format, always the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from schemas.errors import CorruptAudio
from transforms.decode.sniff import SOUNDFILE_FORMATS, sniff

MAX_CHANNELS, MAX_RATE_HZ = 64, 768_000
BLOCK_S = 4
Block = NDArray[np.float32]


@dataclass
class AudioStream:
    """An open recording.

    ``blocks`` yields mono float32 samples, shape (n,), at ``source_rate_hz``; channels are averaged.
    ``nonfinite_samples`` counts, as blocks are read, samples of any channel that were NaN or infinite and became 0.
    ``error`` says, after the last block, why decoding stopped before the file's end; None if it did not.
    """

    format: str
    decoder: str
    channels: int
    source_rate_hz: int
    nonfinite_samples: int = 0
    error: str | None = None

    def blocks(self) -> Iterator[Block]:
        """Yield the samples in order."""
        raise NotImplementedError

    def _check(self) -> None:
        if not (0 < self.channels <= MAX_CHANNELS and 0 < self.source_rate_hz <= MAX_RATE_HZ):
            raise CorruptAudio(f"the header claims {self.channels} channels at {self.source_rate_hz} Hz")

    def _mono(self, block: Block) -> Block:
        """Return the mean of the channels with what is not finite set to zero; shape (n, channels) or (n,)."""
        finite = np.isfinite(block)
        if not finite.all():
            self.nonfinite_samples += int(block.size - finite.sum())
            block = np.where(finite, block, np.float32(0))
        if block.ndim == 2:
            block = block.mean(axis=1, dtype=np.float32)
        return block


@contextmanager
def open_audio(path: str) -> Iterator[AudioStream]:
    """Open a recording of this machine.

    Raises:
        UnsupportedFormat: if its bytes are no audio that is known here.
        CorruptAudio: if they look like audio but cannot be opened.
        OSError: if it cannot be read.
    """
    with open(path, "rb") as source:
        name = sniff(source)
    opener = _opener(name)
    with opener(path, name) as stream:
        stream._check()
        yield stream


def _opener(name: str) -> Callable[[str, str], AbstractContextManager[AudioStream]]:
    if name in SOUNDFILE_FORMATS:
        from transforms.decode.with_soundfile import open_soundfile

        return open_soundfile
    from transforms.decode.with_pyav import open_pyav

    return open_pyav
