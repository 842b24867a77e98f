"""Decoding by libsndfile: the fastest for WAV, FLAC, MP3 and Ogg Vorbis."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import soundfile

from schemas.errors import CorruptAudio
from transforms.decode.audio import AudioStream, Block, mean

# libsndfile does not tell how much it wrote before an error: marks do, to a few milliseconds.
_MARK_EVERY = 64
_FLOAT = ("FLOAT", "DOUBLE", "VORBIS")


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
        self._is_float = file.subtype in _FLOAT
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
            yield self._mono(block) if self._is_float else mean(block)

    def _read(self) -> Block:
        """Return the next block; before an error, what of it could be decoded."""
        block = np.empty((self.block_frames, self.channels), np.float32)
        block[::_MARK_EVERY] = np.nan
        try:
            filled = len(self._file.read(out=block))
        except soundfile.LibsndfileError as error:
            self.error = error.error_string
            filled = _written(block)
        return block[:filled]


def _written(block: Block) -> int:
    """Return how many rows of a marked block are certainly written: those before the last mark that is gone."""
    gone = np.flatnonzero(~np.isnan(block[::_MARK_EVERY]).all(axis=1))
    return int(gone[-1]) * _MARK_EVERY if len(gone) else 0


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
