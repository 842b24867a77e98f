"""Decoding by libav: Opus, AAC in M4A, and whatever else it opens."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import av
import numpy as np

from schemas.errors import CorruptAudio
from transforms.decode.audio import AudioStream, Block


class PyavStream(AudioStream):
    """A recording open in libav."""

    def __init__(self, name: str, container: av.container.InputContainer) -> None:
        self._track = container.streams.audio[0]
        super().__init__(
            name, "pyav", self._track.codec_context.channels, self._track.codec_context.sample_rate
        )
        self._container = container

    def blocks(self) -> Iterator[Block]:
        """Yield the samples in order; a packet that does not decode is left out."""
        to_float = av.AudioResampler(format="fltp", layout=self._track.layout, rate=self.source_rate_hz)
        held: list[Block] = []
        size = 0
        for frame in self._frames():
            for converted in to_float.resample(frame):
                held.append(self._mono(np.ascontiguousarray(converted.to_ndarray().T)))
                size += len(held[-1])
            if size >= self.source_rate_hz:
                yield np.concatenate(held)
                held, size = [], 0
        if held:
            yield np.concatenate(held)

    def _frames(self) -> Iterator[av.AudioFrame]:
        decoded = 0
        try:
            for packet in self._container.demux(self._track):
                try:
                    frames = packet.decode()
                except av.error.InvalidDataError as error:
                    self.error = f"a packet that cannot be decoded: {error}"
                    continue
                decoded += len(frames)
                yield from frames
        except av.error.FFmpegError as error:
            self.error = str(error)
        if self.error and not decoded:
            raise CorruptAudio(f"{self.format} of which nothing can be decoded: {self.error}")


@contextmanager
def open_pyav(path: str, name: str) -> Iterator[PyavStream]:
    """Open a file with libav.

    Raises:
        CorruptAudio: if libav cannot, or if there is no audio in it.
    """
    try:
        container = av.open(path)
    except av.error.FFmpegError as error:
        raise CorruptAudio(f"{name} that cannot be opened: {error}") from error
    with container:
        if not container.streams.audio:
            raise CorruptAudio(f"{name} without an audio track")
        yield PyavStream(name, container)
