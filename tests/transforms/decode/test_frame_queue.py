from __future__ import annotations

import av
import numpy as np
from numpy.typing import NDArray

from tests.audio_files import tones
from transforms.decode.frame_queue import FrameQueue

STEREO = av.AudioLayout("stereo")


def frame(samples: NDArray[np.float32], rate_hz: int, at: int = 0) -> av.AudioFrame:
    """Return a frame of samples, shape (channels, n), as a decoder gives it: with a time."""
    layout = {1: "mono", 2: "stereo"}[len(samples)]
    made = av.AudioFrame.from_ndarray(np.ascontiguousarray(samples), format="fltp", layout=layout)
    made.sample_rate, made.pts = rate_hz, at
    return made


def test_what_is_of_the_right_kind_comes_out_as_it_is() -> None:
    made = np.stack([tones(3, 16_000), -tones(3, 16_000)])
    queue = FrameQueue(STEREO, 16_000)
    queue.write([frame(made[:, :1000], 16_000), frame(made[:, 1000:5000], 16_000, 1000)])
    assert queue.fifo.samples == 5000
    queue.write([frame(made[:, 5000:], 16_000, 5000)])
    queue.finish()
    found = [queue.read(count) for count in (7, 20_000, 48_000 - 20_007)]
    assert np.array_equal(np.concatenate(found).T, made)


def test_one_channel_is_a_view() -> None:
    made = tones(1, 16_000)[None]
    queue = FrameQueue(av.AudioLayout("mono"), 16_000)
    queue.write([frame(made, 16_000)])
    found = queue.read(16_000)
    assert found.shape == (16_000, 1)
    assert not found.flags.owndata
    assert np.array_equal(found.T, made)


def test_what_is_of_another_kind_is_converted_and_keeps_its_place() -> None:
    queue = FrameQueue(STEREO, 16_000)
    whole = tones(1, 16_000)[None]
    queue.write([frame(np.concatenate([whole, whole]), 16_000)])
    queue.write([frame(tones(1, 48_000)[None], 48_000, 1_000_000)])
    queue.write([frame(tones(1, 8_000)[None], 8_000)])
    queue.write([frame(np.concatenate([whole, whole]), 16_000)])
    queue.finish()
    found = queue.read(queue.fifo.samples)
    assert abs(len(found) - 4 * 16_000) < 50
    assert np.array_equal(found[:16_000].T, np.concatenate([whole, whole]))
    assert np.array_equal(found[-16_000:].T, np.concatenate([whole, whole]))
    for converted in (found[17_000:31_000], found[33_000:47_000]):
        assert np.array_equal(converted[:, 0], converted[:, 1])
        assert 0.1 < np.abs(converted).max() < 1


def test_conversion_from_the_first_frame_on() -> None:
    whole = np.rint(tones(1, 16_000)[None] * 32767).astype(np.int16)
    given = av.AudioFrame.from_ndarray(whole, format="s16", layout="mono")
    given.sample_rate = 16_000
    queue = FrameQueue(av.AudioLayout("mono"), 16_000)
    queue.write([given])
    queue.finish()
    assert np.abs(queue.read(16_000)[:, 0] - tones(1, 16_000)).max() < 1e-4
    assert queue.fifo.samples == 0
