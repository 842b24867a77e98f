"""Streaming decode: any known file in, mono float32 blocks out. One decoder for a file, chosen by its content."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from schemas.errors import CorruptAudio
from transforms.decode.length import libsndfile_reads_all
from transforms.decode.seeking import Mark, Survey
from transforms.decode.sniff import SOUNDFILE_FORMATS, sniff

MAX_CHANNELS, MIN_RATE_HZ, MAX_RATE_HZ = 64, 1_000, 768_000
BLOCK_S, MAX_BLOCK_VALUES = 4, 1 << 20
# Beside infinities there are samples so large that filters overflow; full scale is 1.
LOUDEST = np.float32(1e4)
_MEAN_OVERFLOWS = np.float32(1e36)
Block = NDArray[np.float32]
Blocks = Iterator[NDArray[Any]]


@dataclass
class AudioStream:
    """An open recording.

    ``blocks`` yields mono float32 samples, shape (n,), at ``source_rate_hz``: the channels' mean, or ``channel`` alone.
    ``nonfinite_samples`` counts, as blocks are read, samples of any channel that were NaN or infinite and became 0.
    ``error`` says, after the last block, what could not be decoded; None if all could.
    ``integers`` asks for int16 instead, of full scale 32768, where the file holds nothing finer and one channel: the
    same numbers, sooner.
    ``counted_frames`` is the stretch in which they are counted: more may be read around a range (None: to the end).
    """

    format: str
    decoder: str
    channels: int
    source_rate_hz: int
    nonfinite_samples: int = 0
    error: str | None = None
    counted_frames: tuple[int, int | None] = (0, None)
    channel: int | None = None
    integers: bool = False
    _at: int = 0

    def blocks(
        self, start_frames: int = 0, end_frames: int | None = None, mark: Mark | None = None
    ) -> Blocks:
        """Yield the samples from frame ``start_frames`` to before ``end_frames`` (None: to the end), in order.

        Decoding begins at ``mark``, which must be one of the file's survey and far enough before the start (see
        ``Survey.before``); without one, all that is before the start is decoded and thrown away. A stream is read
        once.

        Raises:
            CorruptAudio: if none of them can be decoded, or the mark is not found.
        """
        raise NotImplementedError

    def survey(self, step_frames: int) -> Survey | None:
        """Return the file's length and a mark about every ``step_frames``, without decoding the file.

        None where a range would not be read rightly: such a file is read in one go. Nothing is read from the stream.
        """
        return None

    def may_last(self, frames: int) -> bool:
        """Whether the file may hold as many frames as that, by what can be told at no cost."""
        return True

    @property
    def block_frames(self) -> int:
        """How many sample frames are decoded at a time: 4 s, less where channels and rate are many."""
        return min(BLOCK_S * self.source_rate_hz, MAX_BLOCK_VALUES // self.channels)

    def _check(self) -> None:
        rate_is_sane = MIN_RATE_HZ <= self.source_rate_hz <= MAX_RATE_HZ
        if not (0 < self.channels <= MAX_CHANNELS and rate_is_sane):
            raise CorruptAudio(f"the header claims {self.channels} channels at {self.source_rate_hz} Hz")

    def _mono(self, block: Block) -> Block:
        """Return the mean of the channels, what is not finite taken as zero; shape (n, channels).

        What a frame becomes depends on nothing but the frame: where blocks begin makes no difference.
        """
        block = self._chosen(block)
        with np.errstate(over="ignore", invalid="ignore"):
            mono = mean(block)
            is_sane = np.dot(mono, mono) <= LOUDEST * LOUDEST
        if not is_sane:
            finite = np.isfinite(block)
            self._count(~finite)
            bounded = np.where(finite, block, np.float32(0)).clip(-_MEAN_OVERFLOWS, _MEAN_OVERFLOWS)
            mono = mean(bounded).clip(-LOUDEST, LOUDEST)
        self._at += len(block)
        return mono

    def _chosen(self, block: NDArray[Any]) -> NDArray[Any]:
        """Return the channels that are wanted; shape (n, 1) or (n, channels)."""
        return block if self.channel is None else block[:, self.channel : self.channel + 1]

    def _count(self, nonfinite: NDArray[np.bool_]) -> None:
        first, end = self.counted_frames
        low = max(0, first - self._at)
        high = len(nonfinite) if end is None else max(0, end - self._at)
        self.nonfinite_samples += int(nonfinite[low:high].sum())


def mean(block: NDArray[Any]) -> NDArray[Any]:
    """Return the mean over the second axis: by columns, 28 times as fast as ``mean(axis=1)`` for two."""
    channels = block.shape[1]
    if channels == 1:
        return block[:, 0]
    mean: NDArray[Any] = block[:, 0] + block[:, 1]
    for channel in range(2, channels):
        mean += block[:, channel]
    mean *= np.float32(1 / channels)
    return mean


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
        by_soundfile = name in SOUNDFILE_FORMATS and libsndfile_reads_all(name, source)
    with ExitStack() as stack:
        stream = _enter(stack, path, name) if by_soundfile else stack.enter_context(_open_pyav(path, name))
        stream._check()
        yield stream


def _enter(stack: ExitStack, path: str, name: str) -> AudioStream:
    """Open a file with libsndfile, or, what it does not know (AC-3 in WAV, ALAC in CAF), with libav."""
    from transforms.decode.with_soundfile import open_soundfile

    try:
        return stack.enter_context(open_soundfile(path, name))
    except CorruptAudio:
        with suppress(CorruptAudio):
            return stack.enter_context(_open_pyav(path, name))
        raise


def _open_pyav(path: str, name: str) -> AbstractContextManager[AudioStream]:
    from transforms.decode.with_pyav import open_pyav

    return open_pyav(path, name)
