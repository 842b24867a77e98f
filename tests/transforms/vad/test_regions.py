"""What all detectors keep to, and how well they find speech in meetings."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.cutting.recording import to_int16
from transforms.decode.audio import open_audio
from transforms.tts.espeak import Espeak
from transforms.vad.base import Region, Samples, VadEngine
from transforms.vad.cascade import Cascade
from transforms.vad.silero import Silero
from transforms.vad.webrtc import Webrtc

ENGINES: list[VadEngine] = [Webrtc(), Silero(), Cascade()]


def regions(engine: VadEngine, samples: Samples, cuts: list[int]) -> list[Region]:
    stream, found, decided = engine.load().stream(), [], 0
    for start, end in zip([0, *cuts], [*cuts, len(samples)], strict=True):
        decision = stream.feed(samples[start:end])
        assert decision.decided >= decided, "what was decided is taken back"
        assert all(region.start >= decided for region in decision.closed), "speech where none was to come"
        decided = decision.decided
        found += decision.closed
    return found + stream.finish().closed


@pytest.fixture(scope="module")
def speech() -> Samples:
    import soxr

    voice = Espeak().load()
    chance = np.random.default_rng(0)
    parts = []
    for pause_s in (0.4, 1.5, 0.1, 3.0):
        said = voice.synthesize("The tide comes in twice a day, and nobody has ever stopped it.")
        parts += [
            soxr.resample(said.samples, said.rate_hz, 16_000),
            np.zeros(int(pause_s * 16_000), np.int16),
        ]
    samples = np.concatenate(parts)
    noisy: Samples = (samples + chance.normal(0, 30, len(samples))).clip(-32768, 32767).astype(np.int16)
    return noisy


@pytest.mark.parametrize("engine", ENGINES, ids=lambda e: type(e).__name__)
def test_speech_is_found_and_silence_is_not(engine: VadEngine, speech: Samples) -> None:
    found = regions(engine, speech, [])
    heard = sum(region.end - region.start for region in found)
    assert 0.5 < heard / len(speech) < 0.95
    assert regions(engine, np.zeros(16_000 * 10, np.int16), []) == []
    assert regions(engine, np.zeros(0, np.int16), []) == []


@pytest.mark.parametrize("engine", ENGINES, ids=lambda e: type(e).__name__)
def test_regions_are_in_order_apart_and_inside(engine: VadEngine, speech: Samples) -> None:
    found = regions(engine, speech, [])
    edges = [at for region in found for at in region]
    assert edges == sorted(set(edges))
    assert edges[0] >= 0
    assert edges[-1] <= len(speech)


@settings(deadline=None, max_examples=20)
@given(cuts=st.lists(st.integers(0, 300_000), max_size=12))
def test_webrtc_finds_the_same_in_any_pieces(speech: Samples, cuts: list[int]) -> None:
    inside = sorted(min(cut, len(speech)) for cut in cuts)
    assert regions(Webrtc(), speech, inside) == regions(Webrtc(), speech, [])


@pytest.mark.parametrize("engine", [Silero(), Cascade()], ids=lambda e: type(e).__name__)
def test_the_networks_find_the_same_in_any_pieces(engine: VadEngine, speech: Samples) -> None:
    whole = regions(engine, speech, [])
    for step in (1, 3, 7):
        assert regions(engine, speech, list(range(1000 * step, len(speech), 12_345 * step))) == whole


@settings(deadline=None, max_examples=10)
@given(
    parts=st.lists(
        st.tuples(st.sampled_from(["speech", "noise", "silence"]), st.integers(200, 30_000)), max_size=12
    ),
    step=st.integers(300, 20_000),
)
def test_the_cascade_finds_the_same_in_islands_of_any_shape(
    speech: Samples, parts: list[tuple[str, int]], step: int
) -> None:
    noise = np.random.default_rng(0).normal(0, 2000, 30_000).astype(np.int16)
    sounds = {"speech": speech[5000:], "noise": noise, "silence": np.zeros(30_000, np.int16)}
    samples = np.concatenate([np.zeros(0, np.int16), *(sounds[kind][:length] for kind, length in parts)])
    whole = regions(Cascade(), samples, [])
    assert regions(Cascade(), samples, list(range(step, len(samples), step))) == whole


def f1(engine: VadEngine, folder: Path) -> float:
    """Return the F1 of 10 ms frames over all meetings of the folder."""
    turns: dict[str, list[tuple[float, float]]] = {}
    for line in (folder / "ami.rttm").read_text(encoding="utf-8").splitlines():
        _, name, _, start, length, *_ = line.split()
        turns.setdefault(name, []).append((float(start), float(start) + float(length)))
    hits = found = wanted = 0
    for name, spoken in turns.items():
        with open_audio(str(folder / f"{name}.wav")) as stream:
            samples = to_int16(np.concatenate(list(stream.blocks())))
        heard = np.zeros(len(samples) // 160, bool)
        truth = heard.copy()
        for region in regions(engine, samples, []):
            heard[round(region.start / 160) : round(region.end / 160)] = True
        for start_s, end_s in spoken:
            truth[round(start_s * 100) : round(end_s * 100)] = True
        hits, found, wanted = hits + (heard & truth).sum(), found + heard.sum(), wanted + truth.sum()
    return float(2 * hits / (found + wanted))


@pytest.mark.parametrize(("engine", "least"), [(Webrtc(), 0.85), (Silero(), 0.94), (Cascade(), 0.94)])
def test_speech_in_meetings_is_found(shared_dir: Path, engine: VadEngine, least: float) -> None:
    assert f1(engine, shared_dir / "data" / "real_speech") >= least
