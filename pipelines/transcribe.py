"""Transcribe: every engine hears every segment, and the words are chosen."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated

import apache_beam as beam

from pipelines.job import Job
from schemas.settings import Plugin, Positive, Share, operational
from schemas.tables import TRANSCRIPTS
from transforms.align.base import Aligner
from transforms.asr.base import AsrEngine
from transforms.asr.pocketsphinx import Pocketsphinx
from transforms.buckets import BucketTask
from transforms.confidence.calibration import UNCALIBRATED, Calibration
from transforms.inputs.fetch_settings import DEFAULT_FETCH, FetchSettings
from transforms.language.base import LanguageEngine
from transforms.longform.settings import DEFAULT_PLACE, PlaceCaptions
from transforms.store.store import Store
from transforms.text.forms import Forms
from transforms.transcribe_speech import STAGE, TranscribeSpeech, count_inputs
from transforms.vote.base import Voter
from transforms.vote.preferred import Preferred


@dataclass(frozen=True)
class TranscribeConfig:
    """How segments become text.

    ``engines`` hear every segment; captions that the input list names are a hypothesis beside theirs; ``vote``
    chooses the words, and the first of ``align`` that knows the language lays them over the sound: whether it can
    is stored for the filter `alignment`, and words that have no times of their own get them. ``calibration``, the path
    of a file that ``evaluate --calibrate`` wrote, or its content, makes probabilities of their confidences.
    ``languages`` are detectors whose word on a segment's language is stored beside the source's; they change no text.
    ``max_batch_s`` bounds the audio, padding included, that an engine is given at once, unless it says itself how
    many windows it takes (faster_whisper). ``accelerator`` is for runners that hire machines:
    ``type:nvidia-l4;count:1;install-nvidia-driver``. ``fetch`` is how captions come by http, ``place_captions``
    which of them are placed by what the engines heard. ``forms: {}`` stores a spoken and a written form of each
    English transcript beside its text (docs/text.md).
    """

    engines: Annotated[tuple[AsrEngine, ...], Plugin("transforms.asr")] = field(
        default_factory=lambda: (Pocketsphinx(),)
    )
    vote: Annotated[Voter, Plugin("transforms.vote")] = field(default_factory=Preferred)
    languages: Annotated[tuple[LanguageEngine, ...], Plugin("transforms.language")] = ()
    forms: Forms | None = None
    align: Annotated[tuple[Aligner, ...], Plugin("transforms.align")] = ()
    calibration: Calibration = UNCALIBRATED
    max_batch_s: Positive = 240.0
    max_failed_share: Share = operational(1.0)
    place_captions: PlaceCaptions = DEFAULT_PLACE
    accelerator: str | None = operational(None)
    fetch: FetchSettings = operational(DEFAULT_FETCH)


def build(
    tasks: beam.PCollection[BucketTask], store: Store, config: TranscribeConfig
) -> beam.PCollection[BucketTask]:
    """Compose the job."""
    return tasks | TranscribeSpeech(
        store,
        config.engines,
        config.vote,
        config.max_batch_s,
        config.fetch,
        config.place_captions,
        config.languages,
        config.forms,
        config.align,
        config.calibration,
    )


def prepare(config: TranscribeConfig) -> None:
    """Make sure that the models of all engines, detectors and aligners can be had, and the grammars of the forms.

    Raises:
        ConfigError: if one cannot.
    """
    for engine in (*config.engines, *config.languages, *config.align):
        engine.prepare()
    if config.forms:
        config.forms.prepare()


def hints(config: TranscribeConfig) -> dict[str, str]:
    """Return what a worker needs: room for a large model, and the accelerator that the configuration names."""
    accelerator = {"accelerator": config.accelerator} if config.accelerator else {}
    return {"min_ram": "8GB", **accelerator}


JOB = Job(STAGE, ("ingest", "dedupe"), (TRANSCRIPTS,), count_inputs, build, prepare, hints=hints)
