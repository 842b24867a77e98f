"""Decoding by libav: Opus, AAC in M4A, and whatever else it opens."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from itertools import chain, islice
from typing import Any

import av

from schemas.errors import CorruptAudio
from transforms.decode.audio import AudioStream, Block

_FLOAT = "fltp"


class PyavStream(AudioStream):
    """A recording open in libav. Its rate and channels are those of the first frame that decodes: headers of
    AAC may tell half the rate.
    """

    def __init__(self, name: str, container: av.container.InputContainer) -> None:
        super().__init__(name, "pyav", 0, 0)
        self._container, self._track = container, container.streams.audio[0]
        frames = self._frames()
        first = list(islice(frames, 1))
        self._decoded = chain(first, frames)
        if self.error and not first:
            raise CorruptAudio(f"{name} of which nothing can be decoded: {self.error}")
        self._layout = first[0].layout if first else self._track.codec_context.layout
        self.channels = self._layout.nb_channels
        self.source_rate_hz = first[0].sample_rate if first else self._track.codec_context.sample_rate

    def blocks(self) -> Iterator[Block]:
        """Yield the samples in order; a packet that does not decode is left out, as ffmpeg does, and noted."""
        fifo: Any = av.AudioFifo()
        fifo_time, size = Fraction(1, self.source_rate_hz), self.block_frames
        for frame in self._alike():
            frame.pts, frame.time_base = None, fifo_time
            fifo.write(frame)
            if fifo.samples >= size:
                yield self._mono(fifo.read(size).to_ndarray().T)
        if fifo.samples:
            yield self._mono(fifo.read().to_ndarray().T)

    def _alike(self) -> Iterator[av.AudioFrame]:
        """Yield frames of float samples that all have the layout and rate of the first."""
        converter, converts = None, None
        for frame in self._decoded:
            kind = (frame.format.name, frame.layout.name, frame.sample_rate)
            if kind != converts and converter is not None:
                yield from converter.resample(None)
                converter, converts = None, None
            if kind == (_FLOAT, self._layout.name, self.source_rate_hz):
                yield frame
                continue
            if converter is None:
                converter, converts = av.AudioResampler(_FLOAT, self._layout, self.source_rate_hz), kind
            yield from converter.resample(frame)
        if converter is not None:
            yield from converter.resample(None)

    def _frames(self) -> Iterator[av.AudioFrame]:
        left_out = 0
        try:
            for packet in self._container.demux(self._track):
                try:
                    frames = packet.decode()
                except av.error.FFmpegError as error:
                    left_out += 1
                    self.error = f"packets left out that cannot be decoded: {left_out} ({error.strerror})"
                    continue
                yield from frames
        except av.error.FFmpegError as error:
            self.error = error.strerror


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
        yield PyavStream(name, container)
