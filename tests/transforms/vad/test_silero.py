from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from transforms.vad.base import Samples
from transforms.vad.silero import BATCH, WINDOW, Probabilities, Silero, SileroStream, load_session


class Watched:
    """The real network, and a list of how many windows it was given at a time."""

    def __init__(self) -> None:
        self.session = load_session()
        self.batches: list[int] = []

    def run(self, names: None, fed: dict[str, Any]) -> Any:
        self.batches.append(len(fed["input"]))
        return self.session.run(names, fed)


def bursts(seconds: int = 40) -> Samples:
    """Return noise that comes and goes."""
    chance = np.random.default_rng(1)
    loud = np.repeat(chance.integers(0, 2, seconds * 2), 8000) * 3000
    made: Samples = (chance.normal(0, 1, len(loud)) * loud).astype(np.int16)
    return made


@pytest.mark.parametrize("step", [100, 5000, 64_000])
def test_the_network_sees_the_same_batches_in_whatever_pieces_a_recording_comes(step: int) -> None:
    samples, batches = bursts(), []
    for size in (step, len(samples)):
        watched = Watched()
        stream = SileroStream(Silero(), watched)
        for start in range(0, len(samples), size):
            stream.feed(samples[start : start + size])
        stream.finish()
        batches.append(watched.batches)
    assert batches[0] == batches[1]
    assert max(batches[0]) == BATCH


def test_the_memory_goes_from_call_to_call() -> None:
    samples = bursts(6)[: 150 * WINDOW]
    session = load_session()
    whole = Probabilities(session).of(samples)
    by_pieces = Probabilities(session)
    pieces = [by_pieces.of(samples[at : at + 7 * WINDOW]) for at in range(0, len(samples), 7 * WINDOW)]
    assert len(whole) == 150
    assert np.allclose(np.concatenate(pieces), whole, atol=1e-5)
