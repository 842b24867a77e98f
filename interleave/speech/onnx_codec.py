"""Any codec whose encoder is given as an ONNX file: waveform in, codes out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from interleave.codebooks import Pattern
from interleave.codec_network import CodecNetwork
from interleave.granularity.base import Span
from interleave.speech.base import Codebooks, Codes, Sounds
from schemas.errors import ConfigError, EngineError
from schemas.settings import Positive, PositiveInt


@dataclass(frozen=True)
class OnnxCodec:
    """The codes that the network at ``model`` gives for the sound of a chunk, whole.

    ``codebook_size`` is how many codes a codebook has, ``codebooks`` how many of the network's codebooks are used,
    the first ones (all by default). ``sample_rate_hz`` is the codec's; sound of another rate is resampled.
    ``code_rate_hz`` tells ``plan --padding`` how many frames a second has, where no sound is read. ``input`` and
    ``output`` name the waveform and the codes where they are not the only ones of their kind (see
    ``interleave.codec_network``). Several codebooks stand in a sequence one after the other or delayed (``pattern``,
    see ``interleave.codebooks``).
    """

    model: str
    codebook_size: PositiveInt
    sample_rate_hz: PositiveInt = 24_000
    code_rate_hz: Positive = 12.5
    codebooks: PositiveInt | None = None
    pattern: Pattern = "flattened"
    input: str | None = None
    output: str | None = None

    @property
    def frame_rate_hz(self) -> float:
        """How many tokens a second of speech has, about; of codebooks that are not named, one is counted."""
        return self.code_rate_hz * ((self.codebooks or 1) if self.pattern == "flattened" else 1)

    def count(self, n_samples: int, sample_rate_hz: int) -> int:
        """Return how many tokens so many samples have, about."""
        return round(n_samples / sample_rate_hz * self.frame_rate_hz)

    def load(self) -> LoadedCodec:
        """Load the network, and look at what it takes and gives.

        Raises:
            ConfigError: if it cannot be had, is no codec, or has fewer codebooks than are to be used.
        """
        network = CodecNetwork(self.model, self.sample_rate_hz, self.input, self.output)
        if self.codebooks and self.codebooks > network.codebooks:
            raise ConfigError(
                f"codec: {self.model} has {network.codebooks} codebooks, fewer than {self.codebooks}"
            )
        return LoadedCodec(self, network)


class LoadedCodec:
    """The network; the codes of the last span are held, for it may be asked twice for them."""

    def __init__(self, settings: OnnxCodec, network: CodecNetwork) -> None:
        self._settings, self._network = settings, network
        count = settings.codebooks or network.codebooks
        self.codebooks = Codebooks(count, settings.codebook_size, settings.pattern == "delay")
        self._last: tuple[Span, Codes] | None = None

    def encode(self, span: Span, sounds: Sounds) -> Codes:
        """Return the codes of the sound of a span, shape (codebooks, frames).

        Raises:
            EngineError: if the network cannot take it, or gives no frame, or codes that are too large.
        """
        if self._last is None or self._last[0] != span:
            self._last = span, self._encoded(sounds.samples(span), span.sample_rate_hz)
        return self._last[1]

    def _encoded(self, samples: NDArray[np.int16], rate_hz: int) -> Codes:
        codes = self._network.encode(self._heard(samples, rate_hz))[: self.codebooks.number]
        if not codes.size or codes.min() < 0 or codes.max() >= self.codebooks.size:
            told = f"codes from {codes.min()} to {codes.max()}" if codes.size else "no code"
            raise EngineError(f"the codec gives {told}; a codebook has 0 to {self.codebooks.size - 1}")
        return codes

    def _heard(self, samples: NDArray[np.int16], rate_hz: int) -> NDArray[np.float32]:
        sound = np.divide(samples, 32768, dtype=np.float32)
        if rate_hz == self._settings.sample_rate_hz:
            return sound
        import soxr

        return np.asarray(soxr.resample(sound, rate_hz, self._settings.sample_rate_hz), np.float32)
