"""Decoding by libav: Opus, AAC in M4A, and whatever else it opens."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import chain, islice
from typing import Any

import av
import numpy as np

from schemas.errors import CorruptAudio
from transforms.decode.audio import AudioStream, Block
from transforms.decode.frame_queue import FLOAT, FrameQueue
from transforms.decode.packets import survey_packets
from transforms.decode.seeking import Mark, Survey, lost

# What libav reads from the middle as it does in one pass, by test, PCM beside; others keep a state that seeking loses.
_EXACT = frozenset({"aac", "alac", "flac", "mp2", "mp3", "opus", "tta", "wavpack"})
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
        self._packets: Iterator[Any] = self._container.demux(self._track)
        self._decoded: list[av.AudioFrame] = []
        with self._noted():
            self._decoded += next(filter(None, map(self._decode, self._packets)), [])
        first = self._decoded
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
            n_passed = (start_frames - mark.frames) // mark.packet_frames
            skip -= mark.frames + n_passed * mark.packet_frames
            self._decoded, self._packets = [], self._packets_after(mark, n_passed)
        self._at = start_frames
        for samples in self._gathered(mark):
            block = samples[skip:][:left]
            skip, left = max(0, skip - len(samples)), left - len(block)
            if block.size:
                yield self._mono(block)
            if left <= 0:
                return

    def survey(self, step_frames: int) -> Survey | None:
        """Count the file's packets; None if they do not all hold as many frames, their times have gaps, or what a
        packet holds depends on all before it.
        """
        codec = self._track.codec_context.codec.canonical_name
        if codec not in _EXACT and not codec.startswith("pcm_"):
            return None
        return survey_packets(self._path, self.source_rate_hz, step_frames)

    def may_last(self, frames: int) -> bool:
        """Whether the container says so; what is a guess is taken for a small part of the truth."""
        told = self._container.duration
        if told is None:
            return True
        return told * _GUESSED.get(self.format, 1) * self.source_rate_hz >= frames * av.time_base

    def _packets_after(self, mark: Mark, n_passed: int) -> Iterator[Any]:
        """Yield the packets from a mark on; the first are decoded here, for what the decoder learns by them."""
        self._container.seek(mark.pts or 0, stream=self._track)
        packets = self._container.demux(self._track)
        place = next((packet for packet in packets if packet.pts == mark.pts), None)
        if place is None:
            raise lost(self.format)
        packets = chain([place], packets)
        for passed in islice(packets, n_passed):
            with suppress(av.error.FFmpegError):
                passed.decode()
        yield from packets

    def _gathered(self, mark: Mark | None) -> Iterator[Block]:
        """Yield all samples in blocks, shape (n, channels), the last of what is left."""
        queue, size = FrameQueue(self._layout, self.source_rate_hz), self.block_frames
        fifo = queue.fifo
        queue.write(self._decoded)
        with self._noted():
            for packet in self._packets:
                frames = self._decode(packet)
                queue.write(frames if frames or mark is None else self._silence(packet, mark))
                while fifo.samples >= size:
                    yield queue.read(size)
        queue.finish()
        while left := min(size, fifo.samples):
            yield queue.read(left)

    def _silence(self, packet: Any, mark: Mark) -> list[av.AudioFrame]:
        """Return a frame of silence in place of a packet, none for the end of the file."""
        if not packet.size:
            return []
        silence = np.zeros((self.channels, mark.packet_frames), np.float32)
        frame = av.AudioFrame.from_ndarray(silence, format=FLOAT, layout=self._layout.name)
        frame.sample_rate = self.source_rate_hz
        return [frame]

    def _decode(self, packet: Any) -> list[av.AudioFrame]:
        try:
            frames: list[av.AudioFrame] = packet.decode()
        except av.error.FFmpegError as error:
            self._left_out += 1
            self.error = f"packets left out that cannot be decoded: {self._left_out} ({error.strerror})"
            return []
        return frames

    @contextmanager
    def _noted(self) -> Iterator[None]:
        """Where the file cannot be read on, end and keep why."""
        try:
            yield
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
        yield PyavStream(name, path, container)
