"""Silero's voice activity detector, version 6, as faster-whisper ships it, on onnxruntime."""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from schemas.settings import NonNegative, Share
from schemas.units import to_samples
from transforms.vad.base import VAD_RATE_HZ, Decision, Samples, Smoother, VadModel

WINDOW, CONTEXT = 512, 64
# Windows that the network sees at once: always as many, since their number may change the last bits.
BATCH = 64
_HYSTERESIS = 0.15


@dataclass(frozen=True)
class Silero:
    """Windows of 32 ms, with hysteresis as in Silero's own code: speech begins at ``threshold`` and lasts
    until the probability is below ``threshold`` - 0.15.

    A region is closed after ``min_silence_s`` without speech, forgotten if shorter than ``min_speech_s``, and
    widened by ``pad_s``, at most half the silence.
    """

    threshold: Share = 0.35
    min_speech_s: NonNegative = 0.1
    min_silence_s: NonNegative = 0.6
    pad_s: NonNegative = 0.3

    def load(self) -> VadModel:
        """Load the network: about 20 ms."""
        return _SileroModel(self, load_session())


@dataclass(frozen=True)
class _SileroModel:
    settings: Silero
    session: Any

    def stream(self) -> SileroStream:
        return SileroStream(self.settings, self.session)


def load_session() -> Any:
    """Return the onnxruntime session of the network, on one thread.

    Raises:
        ModuleNotFoundError: if faster-whisper is not installed.
    """
    import onnxruntime

    spec = importlib.util.find_spec("faster_whisper")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("faster_whisper", name="faster_whisper")
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False
    options.log_severity_level = 3
    path = Path(spec.origin).parent / "assets" / "silero_vad_v6.onnx"
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


class Probabilities:
    """The network over consecutive windows, its memory carried from call to call."""

    def __init__(self, session: Any) -> None:
        self._session = session
        self._tail: NDArray[np.float32] = np.zeros(CONTEXT, np.float32)
        self.forget()

    def forget(self) -> None:
        """Begin anew: what comes next does not continue what came before."""
        self._h = np.zeros((1, 1, 128), np.float32)
        self._c = np.zeros((1, 1, 128), np.float32)

    def skip(self, samples: Samples) -> None:
        """Pass over samples: only their end is kept, as context."""
        if len(samples):
            self._tail = np.concatenate([self._tail, samples[-CONTEXT:].astype(np.float32) / 32768])[
                -CONTEXT:
            ]
        self.forget()

    def of(self, samples: Samples) -> NDArray[np.float32]:
        """Return the probability of speech in each window; ``samples`` has a multiple of 512.

        Callers that give multiples of 64 windows, but for the last call before ``skip`` or the end, have the same
        batches however the recording comes.
        """
        windows = _floats(samples).reshape(-1, WINDOW)
        found = [self._run(windows[at : at + BATCH]) for at in range(0, len(windows), BATCH)]
        return np.concatenate([*found, np.zeros(0, np.float32)])

    def _run(self, windows: NDArray[np.float32]) -> NDArray[np.float32]:
        contexts = np.concatenate([self._tail[None], windows[:-1, -CONTEXT:]])
        self._tail = windows[-1, -CONTEXT:]
        fed = {"input": np.concatenate([contexts, windows], axis=1), "h": self._h, "c": self._c}
        found, self._h, self._c = self._session.run(None, fed)
        return np.asarray(found, np.float32).reshape(-1)


def _floats(samples: Samples) -> NDArray[np.float32]:
    return np.divide(samples, 32768, dtype=np.float32)


class ProbabilitySmoother:
    """Probabilities to regions, with hysteresis."""

    def __init__(self, settings: Silero) -> None:
        window_s = WINDOW / VAD_RATE_HZ
        open_frames = max(1, round(settings.min_speech_s / window_s))
        hangover = max(1, round(settings.min_silence_s / window_s))
        pad = to_samples(settings.pad_s, VAD_RATE_HZ)
        self._smoother = Smoother(WINDOW, open_frames, hangover, pad)
        self._high = settings.threshold
        self._low = max(settings.threshold - _HYSTERESIS, 0.01)
        self._speaking = False

    def feed(self, probabilities: NDArray[np.float32]) -> Decision:
        """Take the next windows' probabilities, shape (n,)."""
        flags = np.empty(len(probabilities), np.bool_)
        speaking, high, low = self._speaking, self._high, self._low
        for at, probability in enumerate(probabilities.tolist()):
            speaking = probability >= (low if speaking else high)
            flags[at] = speaking
        self._speaking = speaking
        return self._smoother.feed(flags.tolist())

    def finish(self, total_samples: int) -> Decision:
        """Close what is open."""
        return self._smoother.finish(total_samples)


class SileroStream:
    """One recording going through the network."""

    def __init__(self, settings: Silero, session: Any) -> None:
        self._probabilities = Probabilities(session)
        self._smoother = ProbabilitySmoother(settings)
        self._rest = np.zeros(0, np.int16)
        self._total = 0

    def feed(self, samples: Samples) -> Decision:
        """Take the next samples, shape (n,), any n."""
        self._total += len(samples)
        held = np.concatenate([self._rest, samples])
        whole = len(held) - len(held) % (BATCH * WINDOW)
        self._rest = held[whole:]
        return self._smoother.feed(self._probabilities.of(held[:whole]))

    def finish(self) -> Decision:
        """Decide everything; the last window is filled up with silence."""
        fill = -len(self._rest) % WINDOW
        padded = np.concatenate([self._rest, np.zeros(fill, np.int16)])
        closed = self._smoother.feed(self._probabilities.of(padded)).closed
        end = self._smoother.finish(self._total)
        clipped = [region._replace(end=min(region.end, self._total)) for region in closed + end.closed]
        return end._replace(closed=clipped)
