"""What every recognizer keeps to, and what recognizers share."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from schemas.errors import EngineError
from schemas.records import Hypothesis

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

ASR_RATE_HZ = 16_000


class Clip(NamedTuple):
    """The audio of one segment: ``samples`` float32, mono, 16 kHz, shape (n,), nominally in [-1, 1].

    ``language`` is a code such as "en" or "en-GB", None where it is not known.
    """

    segment_id: str
    samples: NDArray[np.float32]
    language: str | None


class AsrModel(Protocol):
    """A loaded recognizer. Holds what cannot be pickled; lives on the worker that loaded it."""

    def transcribe(self, batch: Sequence[Clip]) -> list[Hypothesis | EngineError]:
        """Return, in order, what was heard in each clip, or why that clip could not be handled.

        Word times are samples at ``ASR_RATE_HZ`` counted from the clip's start. The result of a clip depends
        on the clip alone, not on its company or on what came before.
        """
        ...


class AsrEngine(Protocol):
    """The settings of a recognizer: a frozen dataclass, cheap and picklable."""

    @property
    def name(self) -> str:
        """The engine's name, as stored with every hypothesis."""
        ...

    def prepare(self) -> None:
        """Make sure, where the run is started, that the model can be had, without loading it.

        Raises:
            ConfigError: if it cannot.
        """
        ...

    def load(self) -> AsrModel:
        """Load the model.

        Raises:
            ConfigError: if the model cannot be had.
        """
        ...


def canonical_settings(engine: DataclassInstance) -> str:
    """Return the engine's settings as JSON with sorted keys and no spaces: equal settings, equal text.

    Without the operational ones, which change nothing of what is heard.
    """
    return canonical_json(shaping_settings(engine))


def shaping_settings(engine: DataclassInstance) -> dict[str, Any]:
    """Return the engine's settings that are not operational, as plain data."""
    shaping = {field.name for field in fields(engine) if not field.metadata.get("operational")}
    return {name: value for name, value in asdict(engine).items() if name in shaping}


def canonical_json(data: dict[str, Any]) -> str:
    """Return plain data as JSON with sorted keys and no spaces."""
    return json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def primary_language(code: str) -> str:
    """Return the language of a code without region or script, in lower case: "en" for "en-GB"."""
    return code.strip().replace("_", "-").split("-")[0].casefold()


def transcribe_each(
    batch: Sequence[Clip], transcribe_one: Callable[[Clip], Hypothesis]
) -> list[Hypothesis | EngineError]:
    """Return the results of ``transcribe_one``, in order; where it raises an EngineError, that error."""
    return [_result(clip, transcribe_one) for clip in batch]


def _result(clip: Clip, transcribe_one: Callable[[Clip], Hypothesis]) -> Hypothesis | EngineError:
    try:
        check_clip(clip)
        return transcribe_one(clip)
    except EngineError as error:
        return error


def check_clip(clip: Clip) -> None:
    """Check that a clip is what engines take.

    Raises:
        EngineError: if it is not.
    """
    if clip.samples.ndim != 1 or not clip.samples.size:
        raise EngineError(
            f"clip {clip.segment_id} has samples of shape {clip.samples.shape}; wanted (n,), n > 0"
        )
    if not np.isfinite(clip.samples).all():
        raise EngineError(f"clip {clip.segment_id} has samples that are not finite numbers")


def plan_batches(lengths: Sequence[int], max_batch_samples: int, window_samples: int = 1) -> list[list[int]]:
    """Return the indices of ``lengths`` in batches of like length, shortest first.

    A batch costs its longest item times its count, as if padded (each item to whole windows of ``window_samples``), and
    at most ``max_batch_samples``; an item longer than that is a batch of its own. The order is that of (length, index),
    so that it depends on nothing but the lengths.
    """
    batches: list[list[int]] = []
    for index in sorted(range(len(lengths)), key=lambda i: (lengths[i], i)):
        padded_samples = whole_windows(lengths[index], window_samples)
        if batches and padded_samples * (len(batches[-1]) + 1) <= max_batch_samples:
            batches[-1].append(index)
        else:
            batches.append([index])
    return batches


def whole_windows(n_samples: int, window_samples: int) -> int:
    """Return ``n_samples`` rounded up to whole windows."""
    return -(-n_samples // window_samples) * window_samples
