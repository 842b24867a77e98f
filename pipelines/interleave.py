"""Interleave: kept segments become chunks, audio and text, packed into training sequences."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, Any, get_args

import apache_beam as beam

from interleave.granularity.base import Granularity
from interleave.granularity.fine import Fine
from interleave.mixing import Mix
from interleave.modality.base import ModalityChoice, Task
from interleave.modality.deterministic import Deterministic
from interleave.packing import How
from interleave.redaction import Redaction
from interleave.sequence import Loss, LossByTask
from interleave.speech.base import SpeechTokens
from interleave.speech.frames import Frames
from pipelines.job import Job
from schemas.settings import ADDED, Lufs, Plugin, PositiveInt, Share, operational
from schemas.tables import SHARDS
from transforms.buckets import BucketTask
from transforms.inputs.texts import Corpus, content_mark, list_pieces
from transforms.materialize.features import huggingface_metadata
from transforms.materialize.roots import roots_mark
from transforms.materialize.sequences import InterleaveSettings, VocabularySettings
from transforms.materialize.sides import folders
from transforms.mix_documents import MixDocuments
from transforms.mixed_bucket import MixedBucket
from transforms.pack_sequences import STAGE, PackSequences, count_inputs
from transforms.store.store import Store
from transforms.store.tables import ROW_GROUP_BYTES
from transforms.tokens.base import Tokenizer
from transforms.tokens.utf8 import Utf8


@dataclass(frozen=True)
class InterleaveConfig:
    """How kept segments become sequences.

    ``speech`` says what speech becomes (12.5 frames a second: SpeLangy, GLM-4-Voice, Mimi); ``vocabulary`` where the
    ids that are added begin, and whether speakers have tokens; ``capacity`` is the sequence length in tokens (16,384:
    SpeLangy); ``packing`` wants the fewest sequences, about as many documents in each, or one document in each
    (``interleave.packing.pack``); ``loss`` says on which modality's tokens the loss counts, ``loss_by_task`` says it
    for single tasks (``{correspond: predicted}``). Segments whose speech has no codes fail; ``max_failed_share`` is
    how many may. ``mix`` gives sources shares of the tokens; ``validation_share`` of the recordings and texts, chosen
    by hash, go to shards/validation/ and all others to shards/train/; without ``audio`` shards hold no sound.
    ``redaction`` says how edits look and sound. ``loudness_lufs`` brings the audio of each recording to a loudness
    (BS.1770; -23: broadcasts, EBU R 128), or as near as its peak allows; None leaves every sample as it is.
    """

    granularity: Annotated[Granularity, Plugin("interleave.granularity")] = field(default_factory=Fine)
    modality: Annotated[ModalityChoice, Plugin("interleave.modality")] = field(default_factory=Deterministic)
    tokenizer: Annotated[Tokenizer, Plugin("transforms.tokens")] = field(default_factory=Utf8)
    speech: Annotated[SpeechTokens, Plugin("interleave.speech")] = field(default_factory=Frames)
    vocabulary: VocabularySettings = field(default_factory=VocabularySettings)
    loss: Loss = "both"
    loss_by_task: LossByTask = field(default_factory=dict)
    capacity: PositiveInt = 16_384
    packing: How = "decreasing"
    row_group_bytes: PositiveInt = ROW_GROUP_BYTES
    max_failed_share: Share = operational(1.0)
    mix: Mix = field(default_factory=Mix, metadata=ADDED)
    validation_share: Share = field(default=0.0, metadata=ADDED)
    audio: bool = field(default=True, metadata=ADDED)
    redaction: Redaction = field(default_factory=Redaction, metadata=ADDED)
    loudness_lufs: Lufs | None = field(default=None, metadata=ADDED)


def build(
    tasks: beam.PCollection[Any], store: Store, config: InterleaveConfig
) -> beam.PCollection[BucketTask]:
    """Compose the job."""
    return tasks | PackSequences(
        store, builder_settings(config), config.row_group_bytes, config.loudness_lufs
    )


def gather(
    tasks: beam.PCollection[BucketTask], store: Store, config: InterleaveConfig
) -> beam.PCollection[MixedBucket]:
    """Compose what happens before a bucket is begun where sources are mixed: what it needs of all others."""
    return tasks | MixDocuments(store, builder_settings(config), config.mix)


def builder_settings(config: InterleaveConfig) -> InterleaveSettings:
    """Return what decides about the sequences."""
    return InterleaveSettings(
        config.granularity,
        config.modality,
        config.tokenizer,
        {task: config.loss_by_task.get(task, config.loss) for task in get_args(Task)},
        config.speech,
        config.capacity,
        config.packing,
        config.vocabulary,
        config.validation_share,
        config.audio,
        _corpora(config),
        config.redaction,
        config.mix.roots,
    )


def _corpora(config: InterleaveConfig) -> tuple[Corpus, ...]:
    named = sorted(config.mix.sources.items())
    return tuple(Corpus(name, source.text, source.column) for name, source in named if source.text)


def outside(config: InterleaveConfig) -> str:
    """Return what changes with the texts of the mix and with its other roots, nothing where it has none.

    Raises:
        ConfigError: if they cannot be read, or a root is not curated.
    """
    corpora, roots = _corpora(config), config.mix.roots
    return (content_mark(corpora) if corpora else "") + (roots_mark(roots) if roots else "")


def varies(config: InterleaveConfig) -> dict[str, Any]:
    """Return what a mix and a side for validation change of the job."""
    mixes = {"gather": gather, "gathered": MixedBucket} if config.mix.sources else {}
    return {**mixes, "folders": {SHARDS.name: list(folders(config.validation_share).values())}}


def prepare(config: InterleaveConfig) -> None:
    """Make sure that the tokenizer, what makes the codes of speech, and the texts of the mix can be had.

    Raises:
        ConfigError: if one cannot, or they do not go together.
    """
    builder_settings(config).load()
    list_pieces(_corpora(config))


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
    outside=outside,
    varies=varies,
)
