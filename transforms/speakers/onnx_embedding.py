"""Any speaker-embedding network given as an ONNX file: windows of speech are embedded and clustered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby, pairwise

import numpy as np
from numpy.typing import NDArray

from schemas.errors import ConfigError
from schemas.settings import Positive, PositiveInt
from schemas.units import to_samples
from transforms.speakers.base import SPEAKER_RATE_HZ, Speech, Turn, numbered
from transforms.speakers.clusters import cluster
from transforms.speakers.embedding_network import EmbeddingNetwork, Features
from transforms.speakers.fbank import FRAME
from transforms.vad.base import Samples

_BATCH = 32


@dataclass(frozen=True)
class OnnxEmbedding:
    """Windows of ``window_s`` every ``step_s``, embedded by the network at ``model`` and clustered (``cluster``).

    ``threshold`` is the cosine distance at which two clusters are two speakers: it belongs to the network, and is best
    chosen on recordings with known turns (``evaluate --rttm``). ``features``: "waveform" in [-1, 1], "fbank" with
    ``mel_bins`` (Kaldi's, see ``fbank``), or "auto", by the shape of the network's input. One speaker at a time:
    where two overlap, the louder is found; that they do is not. Held of a recording: its embeddings.
    """

    model: str
    threshold: Positive = 0.5
    window_s: Positive = 1.5
    step_s: Positive = 0.75
    features: Features = "auto"
    mel_bins: PositiveInt = 80

    def __post_init__(self) -> None:
        if self.step_s > self.window_s or to_samples(self.step_s, SPEAKER_RATE_HZ) < FRAME:
            raise ConfigError(f"speakers: step_s {self.step_s} must be 0.025 to window_s {self.window_s}")

    def prepare(self) -> None:
        """Look at the network's input.

        Raises:
            ConfigError: if the file is missing, no network, or takes something else.
        """
        self.load()

    def load(self) -> OnnxEmbeddingModel:
        """Load the network.

        Raises:
            ConfigError: if it cannot be had or takes something else.
        """
        return OnnxEmbeddingModel(self, EmbeddingNetwork(self.model, self.features, self.mel_bins))


class OnnxEmbeddingModel:
    """The network, going through one recording after the other."""

    def __init__(self, settings: OnnxEmbedding, network: EmbeddingNetwork) -> None:
        self._settings, self._network = settings, network
        self._window = to_samples(settings.window_s, SPEAKER_RATE_HZ)
        self._step = to_samples(settings.step_s, SPEAKER_RATE_HZ)

    def turns(self, speech: Iterable[Speech]) -> list[Turn]:
        """Return the turns of a recording by start; they do not overlap."""
        stretches: list[tuple[int, int]] = []
        embeddings: list[NDArray[np.float32]] = []
        for one in speech:
            if len(one.samples):
                stretches += _stretches(one, self._window, self._step)
                embeddings.append(self._embedded(one.samples))
        if not stretches:
            return []
        labels = cluster(np.concatenate(embeddings), self._settings.threshold)
        return numbered(_turns(stretches, labels))

    def _embedded(self, samples: Samples) -> NDArray[np.float32]:
        windows = cut_windows(samples, self._window, self._step)
        batches = (windows[at : at + _BATCH] for at in range(0, len(windows), _BATCH))
        return np.concatenate([self._network.embed(batch) for batch in batches])


def cut_windows(samples: Samples, window: int, step: int) -> NDArray[np.int16]:
    """Return windows of samples, shape (n, window): every ``step``, the last at the end; what is short is repeated."""
    if len(samples) < window:
        return np.resize(samples, window)[None]
    return np.stack([samples[at : at + window] for at in _starts(len(samples), window, step)])


def _starts(length: int, window: int, step: int) -> list[int]:
    starts = list(range(0, length - window + 1, step))
    return starts if starts[-1] + window == length else [*starts, length - window]


def _stretches(speech: Speech, window: int, step: int) -> list[tuple[int, int]]:
    """Return the stretch that each window stands for: up to half way to its neighbours' middles."""
    length = len(speech.samples)
    if length < window:
        return [(speech.start, speech.end)]
    middles = [at + window // 2 for at in _starts(length, window, step)]
    borders = [0, *((a + b) // 2 for a, b in pairwise(middles)), length]
    return [(speech.start + a, speech.start + b) for a, b in pairwise(borders)]


def _turns(stretches: list[tuple[int, int]], labels: NDArray[np.int64]) -> Iterator[Turn]:
    """Join neighbours of one speaker that touch."""
    breaks = np.cumsum(
        [at > 0 and stretches[at - 1][1] != start for at, (start, _) in enumerate(stretches)], dtype=np.int64
    )
    keys = zip(labels.tolist(), breaks.tolist(), stretches, strict=True)
    for (label, _), run in groupby(keys, key=lambda one: one[:2]):
        places = [place for _, _, place in run]
        yield Turn(places[0][0], places[-1][1], f"{label:06d}")
