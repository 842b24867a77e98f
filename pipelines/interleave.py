"""Interleave: kept segments become chunks, audio and text, packed into training sequences."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated

import apache_beam as beam

from interleave.granularity.base import Granularity
from interleave.granularity.fine import Fine
from interleave.modality.base import ModalityChoice
from interleave.modality.deterministic import Deterministic
from interleave.packing import How
from interleave.sequence import Loss
from interleave.speech.base import SpeechTokens
from interleave.speech.frames import Frames
from pipelines.job import Job
from schemas.settings import Lufs, Plugin, PositiveInt
from schemas.tables import SHARDS
from transforms.buckets import BucketTask
from transforms.materialize.features import huggingface_metadata
from transforms.materialize.sequences import InterleaveSettings
from transforms.pack_sequences import STAGE, PackSequences, count_inputs
from transforms.store.store import Store
from transforms.store.tables import ROW_GROUP_BYTES
from transforms.tokens.base import Tokenizer
from transforms.tokens.utf8 import Utf8


@dataclass(frozen=True)
class InterleaveConfig:
    """How kept segments become sequences.

    ``speech`` says how many tokens speech has (12.5 a second: SpeLangy, GLM-4-Voice, Mimi); ``capacity`` is the
    sequence length in tokens (16,384: SpeLangy); ``packing`` wants the fewest sequences, about as many documents in
    each, or one document in each (``interleave.packing.pack``); ``loss`` says on which modality's tokens the loss
    counts. ``loudness_lufs`` brings the audio of each recording to a loudness (BS.1770; -23: broadcasts, EBU R 128),
    or as near as its peak allows; None leaves every sample as it is.
    """

    granularity: Annotated[Granularity, Plugin("interleave.granularity")] = field(default_factory=Fine)
    modality: Annotated[ModalityChoice, Plugin("interleave.modality")] = field(default_factory=Deterministic)
    tokenizer: Annotated[Tokenizer, Plugin("transforms.tokens")] = field(default_factory=Utf8)
    speech: Annotated[SpeechTokens, Plugin("interleave.speech")] = field(default_factory=Frames)
    loss: Loss = "both"
    capacity: PositiveInt = 16_384
    packing: How = "decreasing"
    row_group_bytes: PositiveInt = ROW_GROUP_BYTES
    loudness_lufs: Lufs | None = None


def build(
    tasks: beam.PCollection[BucketTask], store: Store, config: InterleaveConfig
) -> beam.PCollection[BucketTask]:
    """Compose the job."""
    settings = InterleaveSettings(
        config.granularity,
        config.modality,
        config.tokenizer,
        config.loss,
        config.speech,
        config.capacity,
        config.packing,
    )
    return tasks | PackSequences(store, settings, config.row_group_bytes, config.loudness_lufs)


def prepare(config: InterleaveConfig) -> None:
    """Make sure that the tokenizer can be had.

    Raises:
        ConfigError: if it cannot.
    """
    config.tokenizer.load()


def hints(_config: InterleaveConfig) -> dict[str, str]:
    """Return what a worker needs: it holds the text of a bucket, a sequence with its audio, and a row group."""
    return {"min_ram": "4GB"}


JOB = Job(
    STAGE,
    ("ingest", "transcribe", "curate"),
    (SHARDS,),
    count_inputs,
    build,
    prepare,
    huggingface_metadata(),
    hints,
)
