"""DNSMOS P.835: what listeners would say of speech, background and the whole, as a network guesses it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Literal, NamedTuple

import numpy as np
from threadpoolctl import threadpool_limits

from schemas.errors import ConfigError, EngineError
from transforms.sound.base import Clip, Measured
from transforms.sound.convolution import Floats
from transforms.sound.dnsmos_network import (
    STEP,
    WIDTH,
    Network,
    log_power,
    read_network,
    score_808,
    score_hops,
)

RATE_HZ = 16_000
HOP_S = 9.01
HOP_SAMPLES = int(HOP_S * RATE_HZ)
_NAMES = ("dnsmos_sig", "dnsmos_bak", "dnsmos_ovrl", "dnsmos_p808")
_FOLDERS = {"plain": "dnsmos_models", "personalized": "pdnsmos_models"}
# Reddy, Gopal and Cutler, DNSMOS P.835 (2022): the polynomials that the authors' script applies to the network's
# output, highest power first; for speech, background and the whole.
_POLYNOMIALS = {
    "plain": (
        (-0.08397278, 1.22083953, 0.0052439),
        (-0.13166888, 1.60915514, -0.39604546),
        (-0.06766283, 1.11546468, 0.04602535),
    ),
    "personalized": (
        (-0.01019296, 0.02751166, 1.19576786, -0.24348726),
        (-0.04976499, 0.44276479, -0.1644611, 0.96883132),
        (-0.00533021, 0.005101, 1.18058466, -0.11236046),
    ),
}


@dataclass(frozen=True)
class Dnsmos:
    """DNSMOS P.835 from the model files that the package speechmos carries (MIT licence).

    ``dnsmos_sig``, ``dnsmos_bak`` and ``dnsmos_ovrl`` are mean opinion scores from 1 to 5 of the speech, the
    background and the whole, and with ``p808`` also ``dnsmos_p808``. As speechmos does, a clip shorter than 9.01 s is
    doubled until it is not, hops of 9.01 s begin every second, and the mean over them counts; hops that are the same
    are scored once, and those that overlap share their work. ``model`` is ``personalized`` where other voices count
    as noise. Clips of another rate are resampled to 16 kHz.
    """

    model: Literal["plain", "personalized"] = "plain"
    p808: bool = False

    def prepare(self) -> None:
        """Make sure that the model files are there.

        Raises:
            ConfigError: if speechmos, or onnx, is not installed.
        """
        _folder()
        if find_spec("onnx") is None:
            raise ConfigError("dnsmos needs the package 'onnx', not installed here: the extra 'dnsmos'")

    def load(self) -> DnsmosModel:
        """Read the networks."""
        folder = _folder()
        main = read_network(folder / _FOLDERS[self.model] / "sig_bak_ovr.onnx")
        other = read_network(folder / _FOLDERS["plain"] / "model_v8.onnx") if self.p808 else None
        return DnsmosModel(self, main, other)


def _folder() -> Path:
    spec = find_spec("speechmos")
    if spec is None or not spec.submodule_search_locations:
        raise ConfigError("dnsmos needs the package 'speechmos', not installed here: the extra 'dnsmos'")
    return Path(spec.submodule_search_locations[0])


class Hops(NamedTuple):
    """The hops of a clip of ``period`` samples: where each begins in ``tiled``, and how often the same comes."""

    tiled: Floats
    period: int
    counts: dict[int, int]


def find_hops(samples: Floats) -> Hops:
    """Tile a clip as speechmos does, and find the hops that differ.

    A hop's end is computed in floating point there; one that falls short of 9.01 s by that is left out, here as there.
    """
    tiled, period = samples, samples.size
    while tiled.size < HOP_SAMPLES:
        tiled = np.concatenate([tiled, tiled])
    first, counts = dict[int, int](), Counter[int]()
    for number in range(int(tiled.size // RATE_HZ - HOP_S) + 1):
        start = number * RATE_HZ
        if min(int((number + HOP_S) * RATE_HZ), tiled.size) - start >= HOP_SAMPLES:
            counts[first.setdefault(start % period, start)] += 1
    return Hops(tiled[: max(counts) + HOP_SAMPLES], period, dict(counts))


class DnsmosModel:
    """The networks, read; all on one core, so that workers do not fight and sums keep their order."""

    def __init__(self, settings: Dnsmos, network: Network, other: Network | None) -> None:
        self._polynomials = _POLYNOMIALS[settings.model]
        self._network = network
        self._other = other

    def measure(self, clip: Clip) -> Measured:
        """Return the scores, rounded to a thousandth.

        Raises:
            EngineError: if the clip has no samples.
        """
        if not clip.samples.size:
            raise EngineError("a clip without samples has no quality")
        hops = find_hops(_at_16_khz(clip))
        times = list(hops.counts.values())
        with threadpool_limits(1, user_api="blas"):
            raw = self._raw(hops).astype(np.float64)
            by_hop = [np.polyval(powers, raw[:, i]) for i, powers in enumerate(self._polynomials)]
            if self._other:
                by_hop.append(np.array(self._p808(hops, self._other)))
        return {
            name: round(float(np.average(x, weights=times)), 3)
            for name, x in zip(_NAMES, by_hop, strict=False)
        }

    def _raw(self, hops: Hops) -> Floats:
        """Return the network's output for each different hop; they begin on frames, since a second is 100 of them."""
        repeats = hops.period < hops.tiled.size and hops.period % STEP == 0
        seen = log_power(self._network, hops.tiled)
        starts = [start // STEP for start in hops.counts]
        return score_hops(self._network, seen, starts, hops.period // STEP if repeats else None)

    def _p808(self, hops: Hops, network: Network) -> list[float]:
        spans = (hops.tiled[start : start + HOP_SAMPLES - STEP] for start in hops.counts)
        return [score_808(network, mel_spectrum(span)) for span in spans]


def _at_16_khz(clip: Clip) -> Floats:
    if clip.rate_hz == RATE_HZ:
        return clip.samples
    import soxr

    return np.asarray(soxr.resample(clip.samples, clip.rate_hz, RATE_HZ), np.float32)


def mel_spectrum(samples: Floats) -> Floats:
    """Return what the network of P.808 sees of a hop: (frames, 120), 80 dB below the loudest to 0 as -1 to 1."""
    import librosa

    power = np.abs(librosa.stft(samples, n_fft=WIDTH + 1, hop_length=STEP)) ** 2
    level = librosa.power_to_db(_mel_bands() @ power, ref=np.max)
    return np.ascontiguousarray((level.T + 40) / 40, np.float32)


@cache
def _mel_bands() -> Floats:
    import librosa

    return np.asarray(librosa.filters.mel(sr=RATE_HZ, n_fft=WIDTH + 1, n_mels=120), np.float32)
