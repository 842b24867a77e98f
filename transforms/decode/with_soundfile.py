"""Decoding by libsndfile: the fastest for WAV, FLAC, MP3 and Ogg Vorbis."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import numpy as np
import soundfile
from numpy.typing import NDArray

from schemas.errors import CorruptAudio
from transforms.decode.audio import AudioStream, Blocks, mean
from transforms.decode.seeking import Mark, Survey, lost

# How exactly the place of an error in mid-file is found, in frames.
_ERROR_STEP = 64
_FLOAT = ("FLOAT", "DOUBLE", "VORBIS")
# What 16 bits hold without loss.
_INT16 = ("PCM_16", "PCM_S8", "PCM_U8", "ULAW", "ALAW")
# What libsndfile reads from the middle as it does in one pass, by test; other codecs keep a state that it forgets.
_EXACT = {
    "PCM_S8", "PCM_U8", "PCM_16", "PCM_24", "PCM_32", "FLOAT", "DOUBLE", "ULAW", "ALAW", "VORBIS", "MPEG_LAYER_III",
}  # fmt: skip
# MPEG layer III: a frame takes bits from up to 511 bytes before it, 255 at the lower rates, which at the lowest bit
# rate are 85 frames. mpg123 sums in another order by where in 16 frames it began: to begin at multiples of them keeps
# the last bits in nearly all files.
_MP3_PRE_ROLL_FRAMES, _MP3_STEP_FRAMES = 128 * 1152, 16 * 1152
# libsndfile misses the place in the last page of Ogg Vorbis by what is cut from its end; a page is 64 KiB at most.
_VORBIS_END_S = 60
_UNKNOWN = sys.maxsize
# A header that tells of more is not believed: of 2**36 samples in FLAC the marks alone would be a gigabyte.
_LONGEST_S = 200 * 3600


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
        self._begin, self._dtype = 0, "float32"

    def blocks(
        self, start_frames: int = 0, end_frames: int | None = None, mark: Mark | None = None
    ) -> Blocks:
        """Yield the samples in order; an error in mid-file ends them and is kept."""
        self._begin = mark.frames if mark else 0
        self._dtype = (
            "int16" if self.integers and self._file.subtype in _INT16 and self.channels == 1 else "float32"
        )
        self._at = start_frames
        done = self._pass_over(self._file, start_frames)
        left = sys.maxsize if end_frames is None else end_frames - self._begin - done
        while self.error is None and left > 0:
            block = self._read(done, min(left, self.block_frames))
            done, left = done + len(block), left - len(block)
            if self.error is not None and not done:
                raise CorruptAudio(f"{self.format} of which nothing can be decoded: {self.error}")
            if not len(block):
                return
            yield self._mono(block) if self._is_float else mean(self._chosen(block))

    def survey(self, step_frames: int) -> Survey | None:
        """Return what the header tells, unless it cannot be believed, and marks wherever they are asked for."""
        total, step, pre_roll = self._file.frames, step_frames, 0
        if self._file.subtype not in _EXACT or total > _LONGEST_S * self.source_rate_hz:
            return None
        if self.format == "mp3":
            step, pre_roll = -(-step_frames // _MP3_STEP_FRAMES) * _MP3_STEP_FRAMES, _MP3_PRE_ROLL_FRAMES
        last = total - _VORBIS_END_S * self.source_rate_hz if self.format == "ogg-vorbis" else total
        return Survey(total, pre_roll, [Mark(at) for at in range(0, max(0, last), step)])

    def may_last(self, frames: int) -> bool:
        """Whether the header says so."""
        return bool(self._file.frames >= frames)

    def _pass_over(self, file: SequentialFile, until: int) -> int:
        """Go to the mark, read up to frame ``until`` and return how many frames that were."""
        try:
            if self._begin:
                file.seek(self._begin)
            done = 0
            while done < until - self._begin:
                passed = len(self._frames(file, min(until - self._begin - done, self.block_frames)))
                if not passed:
                    break
                done += passed
        except soundfile.LibsndfileError as error:
            raise lost(self.format) from error
        return done

    def _read(self, done: int, count: int) -> NDArray[Any]:
        """Return the next block; before an error, what of it can be decoded."""
        try:
            return self._frames(self._file, count)
        except soundfile.LibsndfileError as error:
            self.error = error.error_string
            return self._until_error(done, count)

    def _until_error(self, done: int, count: int) -> NDArray[Any]:
        """Return what can be decoded after ``done`` frames; libsndfile tells of an error, not of its place."""
        found: list[NDArray[Any]] = []
        with SequentialFile(self._path) as again, suppress(soundfile.LibsndfileError, CorruptAudio):
            self._pass_over(again, self._begin + done)
            while count > 0 and len(block := self._frames(again, min(count, _ERROR_STEP))):
                found.append(block)
                count -= len(block)
        return np.concatenate(found) if found else np.zeros((0, self.channels), np.float32)

    def _frames(self, file: SequentialFile, count: int) -> NDArray[Any]:
        frames: NDArray[Any] = file.read(count, dtype=self._dtype, always_2d=True)
        return frames


@contextmanager
def open_soundfile(path: str, name: str) -> Iterator[SoundfileStream]:
    """Open a file with libsndfile.

    Raises:
        CorruptAudio: if libsndfile cannot, or finds no length in its header, as in FLAC that was written into a pipe:
            such a file has no places to go to there.
    """
    try:
        file = SequentialFile(path)
    except soundfile.LibsndfileError as error:
        raise CorruptAudio(f"{name} that cannot be opened: {error.error_string}") from error
    with file:
        if file.frames == _UNKNOWN:
            raise CorruptAudio(f"{name} whose length is not told")
        yield SoundfileStream(name, path, file)
