"""Decoding by libav: Opus, AAC in M4A, and whatever else it opens."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from itertools import chain, islice
from typing import Any

import av
import numpy as np

from schemas.errors import CorruptAudio
from transforms.decode.audio import AudioStream, Block
from transforms.decode.packets import survey_packets
from transforms.decode.seeking import Mark, Survey, lost

_FLOAT = "fltp"
# Raw streams tell no length: libav guesses it from the first bit rate (of 100 s at variable rate 24 were told).
_GUESSED = {"mp3": 8, "aac": 8}


class PyavStream(AudioStream):
    """A recording open in libav. Its rate and channels are those of the first frame that decodes: headers of
    AAC may tell half the rate.
    """

    def __init__(self, name: str, path: str, container: av.container.InputContainer) -> None:
        super().__init__(name, "pyav", 0, 0)
        self._path = path
        self._container, self._track = container, container.streams.audio[0]
        self._left_out = 0
        frames = self._frames()
        first = list(islice(frames, 1))
        self._decoded: Iterator[av.AudioFrame] = chain(first, frames)
        if self.error and not first:
            raise CorruptAudio(f"{name} of which nothing can be decoded: {self.error}")
        self._layout = first[0].layout if first else self._track.codec_context.layout
        self.channels = self._layout.nb_channels
        self.source_rate_hz = first[0].sample_rate if first else self._track.codec_context.sample_rate

    def blocks(
        self, start_frames: int = 0, end_frames: int | None = None, mark: Mark | None = None
    ) -> Iterator[Block]:
        """Yield the samples in order; a packet that does not decode is left out, as ffmpeg does, and noted.

        After a mark, silence takes its place, so that what comes later keeps its position.
        """
        skip, left = start_frames, sys.maxsize if end_frames is None else end_frames - start_frames
        if mark is not None:
            self._decoded, begin = self._from_mark(mark, start_frames)
            skip -= begin
        self._at = start_frames
        for frame in _gathered(self._alike(), self.block_frames):
            skip, left, block = _cut(frame, skip, left)
            if block.size:
                yield self._mono(block)
            if left <= 0:
                return

    def survey(self, step_frames: int) -> Survey | None:
        """Count the file's packets; None if they do not all hold as many frames, or their times have gaps."""
        return survey_packets(self._path, self.source_rate_hz, step_frames)

    def may_last(self, frames: int) -> bool:
        """Whether the container says so; what is a guess is taken for a small part of the truth."""
        told = self._container.duration
        if told is None:
            return True
        return told * _GUESSED.get(self.format, 1) * self.source_rate_hz >= frames * av.time_base

    def _from_mark(self, mark: Mark, start_frames: int) -> tuple[Iterator[av.AudioFrame], int]:
        """Return the frames from the last packet that begins at or before ``start_frames``, and where it begins."""
        n_passed = (start_frames - mark.frames) // mark.packet_frames
        return self._after(mark, n_passed), mark.frames + n_passed * mark.packet_frames

    def _after(self, mark: Mark, n_passed: int) -> Iterator[av.AudioFrame]:
        try:
            self._container.seek(mark.pts or 0, stream=self._track)
            packets = self._container.demux(self._track)
            place = next((packet for packet in packets if packet.pts == mark.pts), None)
            if place is None:
                raise lost(self.format)
            for number, packet in enumerate(chain([place], packets)):
                frames = self._decode(packet, number >= n_passed)
                if number >= n_passed:
                    yield from frames or self._silence(packet, mark)
        except av.error.FFmpegError as error:
            self.error = error.strerror

    def _silence(self, packet: Any, mark: Mark) -> list[av.AudioFrame]:
        """Return a frame of silence in place of a packet, none for the end of the file."""
        if not packet.size:
            return []
        silence = np.zeros((self.channels, mark.packet_frames), np.float32)
        frame = av.AudioFrame.from_ndarray(silence, format=_FLOAT, layout=self._layout.name)
        frame.sample_rate = self.source_rate_hz
        return [frame]

    def _alike(self) -> Iterator[av.AudioFrame]:
        """Yield frames of float samples that all have the channels and rate of the first."""
        wanted = (self.source_rate_hz, self.channels, _FLOAT)
        converter, converts = None, wanted
        for frame in self._decoded:
            kind = (frame.sample_rate, frame.layout.nb_channels, frame.format.name)
            if kind != converts:
                if converter is not None:
                    yield from _converted(converter, None)
                converts = kind
                converter = None if kind == wanted else self._converter()
            if converter is None:
                yield frame
            else:
                yield from _converted(converter, frame)
        if converter is not None:
            yield from _converted(converter, None)

    def _converter(self) -> av.AudioResampler:
        return av.AudioResampler(_FLOAT, self._layout, self.source_rate_hz)

    def _frames(self) -> Iterator[av.AudioFrame]:
        try:
            yield from chain.from_iterable(map(self._decode, self._container.demux(self._track)))
        except av.error.FFmpegError as error:
            self.error = error.strerror

    def _decode(self, packet: Any, is_wanted: bool = True) -> list[av.AudioFrame]:
        try:
            frames: list[av.AudioFrame] = packet.decode()
        except av.error.FFmpegError as error:
            if is_wanted:
                self._left_out += 1
                self.error = f"packets left out that cannot be decoded: {self._left_out} ({error.strerror})"
            return []
        return frames


def _converted(converter: av.AudioResampler, frame: av.AudioFrame | None) -> Iterator[av.AudioFrame]:
    """Yield frames without a time base, which a queue of samples would compare with that of others."""
    for converted in converter.resample(frame):
        converted.time_base = Fraction(0)
        yield converted


def _gathered(frames: Iterator[av.AudioFrame], size: int) -> Iterator[av.AudioFrame]:
    """Yield the samples of frames as frames of ``size``, a last one of what is left."""
    fifo: Any = av.AudioFifo()
    for frame in frames:
        frame.pts = None
        fifo.write(frame)
        while fifo.samples >= size:
            yield fifo.read(size)
    if left := fifo.samples:
        yield fifo.read(left)


def _cut(frame: av.AudioFrame, skip: int, left: int) -> tuple[int, int, Block]:
    """Return how much is still to be skipped and to be given after a frame, and what of it is wanted."""
    block = _samples(frame)[skip:][:left]
    return max(0, skip - frame.samples), left - len(block), block


def _samples(frame: av.AudioFrame) -> Block:
    """Return a frame's samples, shape (n, channels); those of one channel are a view of the frame's memory."""
    planes: tuple[Any, ...] = frame.planes  # buffers, of which their annotations do not tell
    channels = [np.frombuffer(plane, np.float32, frame.samples) for plane in planes]
    return channels[0][:, np.newaxis] if len(channels) == 1 else np.stack(channels).T


@contextmanager
def open_pyav(path: str, name: str) -> Iterator[PyavStream]:
    """Open a file with libav.

    Raises:
        CorruptAudio: if libav cannot, if there is no audio in it, or none that can be decoded.
    """
    try:
        container = av.open(f"file:{path}", metadata_errors="replace")
    except av.error.FFmpegError as error:
        raise CorruptAudio(f"{name} that cannot be opened: {error.strerror}") from error
    with container:
        if not container.streams.audio:
            raise CorruptAudio(f"{name} without an audio track")
        if container.streams.audio[0].codec_context is None:
            raise CorruptAudio(f"{name} in a codec that is not known here")
        yield PyavStream(name, path, container)
