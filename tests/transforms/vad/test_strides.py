from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.vad.base import Samples
from transforms.vad.cascade import Cascade
from transforms.vad.silero import WINDOW, Probabilities, load_session
from transforms.vad.strides import CHUNK, Strides, StridingNetwork

STRIDES = Cascade().strides()
SESSION = load_session()


class Watched:
    """The real network, and how many windows it was given at a time."""

    def __init__(self) -> None:
        self.batches: list[int] = []

    def run(self, names: None, fed: dict[str, Any]) -> Any:
        self.batches.append(len(fed["input"]))
        return SESSION.run(names, fed)


class Scripted:
    """Gives each window the probability that its samples hold: their value in thousandths."""

    def __init__(self) -> None:
        self.heard: list[int] = []

    def run(self, names: None, fed: dict[str, Any]) -> Any:
        rows = fed["input"]
        self.heard += [round(float(at)) for at in rows[:, -2] * 32768]
        return (rows[:, -1] * 32.768)[:, None], fed["h"], fed["c"]


def scripted(probabilities: list[float]) -> Samples:
    windows = np.full((len(probabilities), WINDOW), 100, np.int16)
    windows[:, -1] = [round(1000 * probability) for probability in probabilities]
    windows[:, -2] = np.arange(len(probabilities))
    return windows.reshape(-1)


def bursts(windows: int) -> Samples:
    chance = np.random.default_rng(1)
    loud = np.repeat(chance.choice([0, 0, 1, 2000, 6000], windows), WINDOW)
    made: Samples = (chance.normal(0, 1, len(loud)) * loud).astype(np.int16)
    return made


@pytest.mark.parametrize("step", [1, 3, 16, 17, 40])
def test_the_same_calls_and_results_however_the_windows_come(step: int) -> None:
    samples, found = bursts(400), []
    for size in (step * WINDOW, len(samples)):
        watched = Watched()
        network = StridingNetwork(watched, STRIDES)
        parts = [network.feed(samples[at : at + size]) for at in range(0, len(samples), size)]
        parts.append(network.feed(samples[:0], last=True))
        found.append((watched.batches, np.concatenate(parts).tolist()))
    assert found[0] == found[1]
    assert len(found[0][1]) == 400


def test_without_strides_each_window_is_heard() -> None:
    samples = bursts(150) + np.int16(5)
    network = StridingNetwork(SESSION, STRIDES._replace(speech=0, pause=0))
    whole = np.concatenate([network.feed(samples), network.feed(samples[:0], last=True)])
    assert np.allclose(whole, Probabilities(SESSION).of(samples), atol=1e-5)


@settings(deadline=None)
@given(st.lists(st.sampled_from([0.0, 0.005, 0.03, 0.3, 0.6, 0.9, 1.0]), max_size=120))
def test_a_value_is_the_networks_or_that_of_both_ends_of_a_stride(probabilities: list[float]) -> None:
    session = Scripted()
    network = StridingNetwork(session, STRIDES)
    samples = scripted(probabilities)
    found = np.concatenate([network.feed(samples), network.feed(samples[:0], last=True)])
    heard = set(session.heard)
    assert len(found) == len(probabilities)
    for at, (value, truth) in enumerate(zip(found, probabilities, strict=True)):
        if at in heard and not np.isclose(value, truth, atol=1e-4):
            raise AssertionError(f"window {at} was heard as {truth} and told as {value}")
        if at not in heard:
            assert value in {0.0, 1.0}
    skipped = [at for at in range(len(probabilities)) if at not in heard]
    for at in skipped:
        before = max(one for one in range(at) if one in heard)
        after = min(one for one in range(at, len(probabilities)) if one in heard)
        beyond = probabilities[after : after + CHUNK]
        assert probabilities[before] >= 0.8 if found[at] else probabilities[before] <= 0.01
        assert max(beyond) >= 0.5 if found[at] else max(beyond) <= 0.05


def test_sure_speech_and_sure_pauses_are_heard_in_part() -> None:
    for value, least, most in ((1.0, 0.2, 0.3), (0.0, 0.3, 0.4)):
        session = Scripted()
        StridingNetwork(session, STRIDES).feed(scripted([value] * 320))
        assert least < len(session.heard) / 320 < most


def test_digital_silence_is_not_heard_at_all() -> None:
    watched = Watched()
    network = StridingNetwork(watched, STRIDES)
    assert not network.feed(np.full(1000 * WINDOW, 3, np.int16), last=True).any()
    assert not watched.batches


def test_what_is_held_does_not_grow() -> None:
    network = StridingNetwork(SESSION, Strides(12, 8, 0.8, 0.5, 0.01, 0.05))
    samples = bursts(600)
    for at in range(0, len(samples), 8 * WINDOW):
        network.feed(samples[at : at + 8 * WINDOW])
        assert len(network._rows) < STRIDES.reach
