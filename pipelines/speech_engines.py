"""`evaluate --rttm`: detectors and speaker engines side by side, on the recordings that an RTTM file names."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from pipelines.ingest import IngestConfig
from pipelines.references import name_of, read_reference
from pipelines.speech_scores import HEADING, SpeechScore, added, row, score
from schemas.errors import ConfigError
from schemas.units import to_seconds
from transforms.cutting.recording import to_int16
from transforms.decode.audio import open_audio
from transforms.decode.resample import Resampler
from transforms.inputs.files import local_copy, locate
from transforms.inputs.folder import AUDIO_SUFFIXES
from transforms.scoring.rttm import Spoken
from transforms.speakers.base import SpeakerEngine, Speech
from transforms.speakers.single import Single
from transforms.vad.base import VAD_RATE_HZ, Region, Samples, VadEngine, VadModel
from transforms.vad.cascade import Cascade
from transforms.vad.silero import Silero
from transforms.vad.webrtc import Webrtc

_BLOCK = 10 * VAD_RATE_HZ


class Reference(NamedTuple):
    """A recording at 16 kHz, shape (n,), and who speaks in it when."""

    name: str
    samples: Samples
    turns: list[Spoken]

    @property
    def duration_s(self) -> float:
        """How long it lasts."""
        return to_seconds(len(self.samples), VAD_RATE_HZ)


def compare(rttm: str, config: IngestConfig) -> dict[str, SpeechScore]:
    """Return the scores of each detector with one speaker, and of the configured detector and speaker engine.

    One recording is held at a time.

    Raises:
        ConfigError: if the RTTM, or an engine, cannot be had, or no audio lies beside it.
    """
    engines: dict[str, tuple[VadEngine, SpeakerEngine]] = {
        "webrtc, single": (Webrtc(), Single()),
        "silero, single": (Silero(), Single()),
        "cascade, single": (Cascade(), Single()),
    }
    if (config.vad, config.speakers) not in engines.values():
        name = ", ".join(type(one).__name__.lower() for one in (config.vad, config.speakers))
        engines[f"{name} (set)"] = (config.vad, config.speakers)
    loaded = {name: (vad.load(), speakers.load()) for name, (vad, speakers) in engines.items()}
    scores: dict[str, list[SpeechScore]] = {name: [] for name in engines}
    for reference in references(rttm):
        for name, (vad, speakers) in loaded.items():
            spans = regions(vad, reference.samples)
            turns = speakers.turns(Speech(one.start, reference.samples[one.start : one.end]) for one in spans)
            speech = [_spoken(one.start, one.end, "one") for one in spans]
            found = [_spoken(*turn) for turn in turns] or speech
            scores[name].append(
                score(
                    reference.name, reference.turns, [one[:2] for one in speech], found, reference.duration_s
                )
            )
    if not any(scores.values()):
        raise ConfigError(f"no audio that {rttm} names lies beside it")
    return {name: added(found) for name, found in scores.items()}


def render(found: dict[str, SpeechScore]) -> str:
    """Return the scores for a person."""
    return "\n".join([HEADING, *(row(name, one) for name, one in found.items())])


def references(rttm: str) -> Iterator[Reference]:
    """Yield the recordings that an RTTM names and that lie beside it, by name.

    Raises:
        ConfigError: if the RTTM cannot be read or is none.
    """
    turns = read_reference(rttm)
    place = locate(posixpath.dirname(locate(rttm).url))
    beside = [str(path) for path in place.fs.ls(place.path, detail=False)]
    audio = {name_of(path): path for path in sorted(beside) if posixpath.splitext(path)[1] in AUDIO_SUFFIXES}
    for name in sorted(set(turns) & set(audio)):
        with local_copy(place.child(audio[name])) as copy:
            yield Reference(name, read_audio(copy.path), turns[name])


def read_audio(path: str) -> Samples:
    """Return a whole file of this machine at 16 kHz, shape (n,)."""
    with open_audio(path) as stream:
        resampler = Resampler(stream.source_rate_hz, VAD_RATE_HZ)
        blocks = [to_int16(resampler.feed(block)) for block in stream.blocks()]
    return np.concatenate([*blocks, to_int16(resampler.feed(np.zeros(0, np.float32), last=True))])


def regions(vad: VadModel, samples: Samples) -> list[Region]:
    """Return the speech that a detector finds in a recording, given in blocks of 10 s."""
    stream, found = vad.stream(), []
    for at in range(0, len(samples), _BLOCK):
        found += stream.feed(samples[at : at + _BLOCK]).closed
    return [*found, *stream.finish().closed]


def _spoken(start: int, end: int, speaker: str) -> Spoken:
    return Spoken(to_seconds(start, VAD_RATE_HZ), to_seconds(end, VAD_RATE_HZ), speaker)
