"""Decoding by libsndfile: the fastest for WAV, FLAC, MP3 and Ogg Vorbis."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import soundfile

from schemas.errors import CorruptAudio
from transforms.decode.audio import BLOCK_S, AudioStream, Block


# soundfile sets the read position after every read; inside an MP3 frame that damages what follows.
MP3_FRAME = 1152


class SoundfileStream(AudioStream):
    """A recording open in libsndfile."""

    def __init__(self, name: str, file: soundfile.SoundFile) -> None:
        super().__init__(name, "soundfile", file.channels, file.samplerate)
        self._file = file

    def blocks(self) -> Iterator[Block]:
        """Yield the samples in order; an error in mid-file ends them and is kept."""
        frames = max(1, BLOCK_S * self.source_rate_hz // MP3_FRAME) * MP3_FRAME
        while True:
            try:
                block = self._file.read(frames, dtype="float32")
            except soundfile.LibsndfileError as error:
                self.error = str(error)
                return
            if not len(block):
                return
            yield self._mono(np.asarray(block))


@contextmanager
def open_soundfile(path: str, name: str) -> Iterator[SoundfileStream]:
    """Open a file with libsndfile.

    Raises:
        CorruptAudio: if libsndfile cannot.
    """
    try:
        file = soundfile.SoundFile(path)
    except soundfile.LibsndfileError as error:
        raise CorruptAudio(f"{name} that cannot be opened: {error.error_string}") from error
    with file:
        yield SoundfileStream(name, file)
