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
NO_ROWS = np.zeros((0, CONTEXT + WINDOW), np.float32)


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


class Network:
    """The network and its memory, which goes from call to call."""

    def __init__(self, session: Any) -> None:
        self._session = session
        self.forget()

    def forget(self) -> None:
        """Begin anew: what comes next does not continue what came before."""
        self.memory = (np.zeros((1, 1, 128), np.float32), np.zeros((1, 1, 128), np.float32))

    def hear(self, rows: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the probability of speech in each window, shape (n,), given with what precedes it: (n, 576)."""
        found, *memory = self._session.run(None, {"input": rows, "h": self.memory[0], "c": self.memory[1]})
        self.memory = (memory[0], memory[1])
        return np.asarray(found, np.float32).reshape(-1)


class Windows:
    """Consecutive windows of a recording, each with the 64 samples before it."""

    def __init__(self) -> None:
        self._tail: NDArray[np.float32] = np.zeros(CONTEXT, np.float32)

    def rows(self, samples: Samples, before: NDArray[np.float32] = NO_ROWS) -> NDArray[np.float32]:
        """Return the rows ``before`` and the next windows, shape (n, 576); ``samples`` has a multiple of 512."""
        if not len(samples):
            return before
        first = len(before)
        rows = np.empty((first + len(samples) // WINDOW, CONTEXT + WINDOW), np.float32)
        rows[:first] = before
        np.divide(samples.reshape(-1, WINDOW), 32768, out=rows[first:, CONTEXT:], dtype=np.float32)
        rows[first, :CONTEXT] = self._tail
        rows[first + 1 :, :CONTEXT] = rows[first:-1, -CONTEXT:]
        self._tail = rows[-1, -CONTEXT:].copy()
        return rows


class Probabilities:
    """The network over consecutive windows, one after the other."""

    def __init__(self, session: Any) -> None:
        self._network, self._windows = Network(session), Windows()

    def of(self, samples: Samples) -> NDArray[np.float32]:
        """Return the probability of speech in each window; ``samples`` has a multiple of 512.

        Callers that give multiples of 64 windows, but for the last call before the end, have the same batches
        however the recording comes.
        """
        rows = self._windows.rows(samples)
        found = [self._network.hear(rows[at : at + BATCH]) for at in range(0, len(rows), BATCH)]
        return np.concatenate([*found, np.zeros(0, np.float32)])


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
