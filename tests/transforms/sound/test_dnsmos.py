from __future__ import annotations

import pickle
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.errors import ConfigError, EngineError
from tests.transforms.sound.sounds import RATE_HZ, SPEECH, Floats, chords, noise, speech
from transforms.sound import dnsmos
from transforms.sound.base import Clip
from transforms.sound.dnsmos import HOP_SAMPLES, Dnsmos, DnsmosModel, find_hops

speechmos = pytest.importorskip("speechmos.dnsmos", exc_type=ImportError)
NAMES = ("sig", "bak", "ovrl", "p808")


@pytest.fixture(scope="module")
def model() -> DnsmosModel:
    return Dnsmos(p808=True).load()


def difference(model: DnsmosModel, samples: Floats, kind: str = "dnsmos") -> float:
    """Return by how much the four scores differ from speechmos's, at most."""
    theirs = speechmos.run(samples, RATE_HZ, model_type=kind)
    ours = model.measure(Clip(samples, RATE_HZ))
    return max(abs(float(theirs[f"{name}_mos"]) - (ours[f"dnsmos_{name}"] or 0)) for name in NAMES)


# lengths of whole frames and not; of one hop, of several that are the same, and of several that differ
@pytest.mark.parametrize("seconds", [1.4337, 2.51, 10.2])
def test_the_scores_are_those_of_speechmos(model: DnsmosModel, shared_dir: Path, seconds: float) -> None:
    whole = speech(shared_dir, SPEECH[0])
    at = int(seconds * 2000)
    assert difference(model, whole[at : at + int(seconds * RATE_HZ)]) < 0.002


@pytest.mark.parametrize("kind", ["chords", "silence", "quiet", "full scale"])
def test_so_are_those_of_sounds_that_are_no_speech(model: DnsmosModel, kind: str) -> None:
    size = int(1.2 * RATE_HZ)
    made = {
        "chords": 0.1 * chords(size),
        "silence": np.zeros(size, np.float32),
        "quiet": 1e-4 * noise(size),
        "full scale": np.sign(noise(size)),
    }
    assert difference(model, made[kind].astype(np.float32)) < 0.002


def test_the_personalized_network_has_scores_of_its_own(shared_dir: Path) -> None:
    own = Dnsmos(model="personalized", p808=True).load()
    assert difference(own, speech(shared_dir, SPEECH[1])[:20_000], "dnsmos_personalized") < 0.002


def test_other_rates_are_resampled(model: DnsmosModel, shared_dir: Path) -> None:
    at_16, at_24 = (speech(shared_dir, SPEECH[2], rate)[: 2 * rate] for rate in (RATE_HZ, 24_000))
    ours, theirs = model.measure(Clip(at_24, 24_000)), model.measure(Clip(at_16, RATE_HZ))
    assert (ours["dnsmos_ovrl"] or 0) == pytest.approx(theirs["dnsmos_ovrl"], abs=0.1)


def test_noise_lowers_the_score(model: DnsmosModel, shared_dir: Path) -> None:
    clean = speech(shared_dir, SPEECH[2])[:48_000]
    noisy = clean + 0.05 * noise(clean.size)
    scores = [model.measure(Clip(np.asarray(x, np.float32), RATE_HZ)) for x in (clean, noisy)]
    assert (scores[0]["dnsmos_bak"] or 0) > (scores[1]["dnsmos_bak"] or 0) + 1


def test_without_samples_there_is_no_quality(model: DnsmosModel) -> None:
    with pytest.raises(EngineError, match="without samples"):
        model.measure(Clip(np.zeros(0, np.float32), RATE_HZ))


@given(st.integers(1, 400_000))
def test_hops_are_counted_once_each_and_none_is_lost(size: int) -> None:
    hops = find_hops(np.arange(size, dtype=np.float32))
    tiled = size
    while tiled < HOP_SAMPLES:
        tiled *= 2
    number = int(tiled // RATE_HZ - 9.01) + 1
    whole = [n for n in range(number) if int((n + 9.01) * RATE_HZ) - n * RATE_HZ == HOP_SAMPLES]
    assert sum(hops.counts.values()) == len(whole)
    places = [start % size for start in hops.counts]
    assert len(set(places)) == len(places)
    assert {n * RATE_HZ % size for n in whole} == set(places)
    for start in hops.counts:
        assert hops.tiled[start] == start % size
        assert hops.tiled[start : start + HOP_SAMPLES].size == HOP_SAMPLES


def test_settings_travel_and_a_missing_package_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = Dnsmos(model="personalized")
    assert pickle.loads(pickle.dumps(settings)) == settings
    settings.prepare()
    monkeypatch.setattr(dnsmos, "find_spec", lambda _name: None)
    with pytest.raises(ConfigError, match="speechmos"):
        settings.prepare()
