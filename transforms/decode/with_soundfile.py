"""Decoding by libsndfile: the fastest for WAV, FLAC, MP3 and Ogg Vorbis."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import soundfile

from schemas.errors import CorruptAudio
from transforms.decode.audio import AudioStream, Block


class SequentialFile(soundfile.SoundFile):
    """A file that is read from its start to its end.

    soundfile seeks to where it is after every read of a file that can be seeked; in MP3 that damages what
    follows (audibly, at 22.05 kHz), in all formats it costs time.
    """

    def seekable(self) -> bool:
        """Say no."""
        return False


class SoundfileStream(AudioStream):
    """A recording open in libsndfile."""

    def __init__(self, name: str, file: SequentialFile) -> None:
        super().__init__(name, "soundfile", file.channels, file.samplerate)
        self._file = file

    def blocks(self) -> Iterator[Block]:
        """Yield the samples in order; an error in mid-file ends them and is kept."""
        done = 0
        while self.error is None:
            block = self._read()
            done += len(block)
            if self.error is not None and not done:
                raise CorruptAudio(f"{self.format} of which nothing can be decoded: {self.error}")
            if not len(block):
                return
            yield self._mono(block)

    def _read(self) -> Block:
        """Return the next block; before an error, what of it could be decoded."""
        block = np.full((self.block_frames, self.channels), np.nan, np.float32)
        try:
            filled = len(self._file.read(out=block))
        except soundfile.LibsndfileError as error:
            self.error = error.error_string
            filled = _filled(block)
        return block[:filled]


def _filled(block: Block) -> int:
    """Return how many rows come before the NaNs that a block was filled with."""
    written = np.flatnonzero(~np.isnan(block).all(axis=1))
    return int(written[-1]) + 1 if len(written) else 0


@contextmanager
def open_soundfile(path: str, name: str) -> Iterator[SoundfileStream]:
    """Open a file with libsndfile.

    Raises:
        CorruptAudio: if libsndfile cannot.
    """
    try:
        file = SequentialFile(path)
    except soundfile.LibsndfileError as error:
        raise CorruptAudio(f"{name} that cannot be opened: {error.error_string}") from error
    with file:
        yield SoundfileStream(name, file)
