"""Decoding by libsndfile: the fastest for WAV, FLAC, MP3 and Ogg Vorbis."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress

import numpy as np
import soundfile

from schemas.errors import CorruptAudio
from transforms.decode.audio import AudioStream, Block, mean

# How exactly the place of an error in mid-file is found, in frames.
_ERROR_STEP = 64
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

    def __init__(self, name: str, path: str, file: SequentialFile) -> None:
        super().__init__(name, "soundfile", file.channels, file.samplerate)
        self._is_float = file.subtype in _FLOAT
        self._path = path
        self._file = file

    def blocks(self) -> Iterator[Block]:
        """Yield the samples in order; an error in mid-file ends them and is kept."""
        done = 0
        while self.error is None:
            block = self._read(done)
            done += len(block)
            if self.error is not None and not done:
                raise CorruptAudio(f"{self.format} of which nothing can be decoded: {self.error}")
            if not len(block):
                return
            yield self._mono(block) if self._is_float else mean(block)

    def _read(self, done: int) -> Block:
        """Return the next block; before an error, what of it can be decoded."""
        try:
            return _frames(self._file, self.block_frames)
        except soundfile.LibsndfileError as error:
            self.error = error.error_string
            return self._until_error(done)

    def _until_error(self, done: int) -> Block:
        """Return what can be decoded from frame ``done`` on; libsndfile tells of an error, not of its place."""
        found: list[Block] = []
        with SequentialFile(self._path) as again, suppress(soundfile.LibsndfileError):
            while done and (skipped := len(_frames(again, min(done, self.block_frames)))):
                done -= skipped
            while len(block := _frames(again, _ERROR_STEP)):
                found.append(block)
        return np.concatenate(found) if found else np.zeros((0, self.channels), np.float32)


def _frames(file: SequentialFile, count: int) -> Block:
    frames: Block = file.read(count, dtype="float32", always_2d=True)
    return frames


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
        yield SoundfileStream(name, path, file)
