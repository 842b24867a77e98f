"""Speak: documents become segments of speech and their transcripts, each held against its text."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated

import apache_beam as beam

from pipelines.job import Job
from schemas.settings import Plugin, PositiveInt, Share, operational
from schemas.tables import DOCUMENTS
from transforms.buckets import BucketTask
from transforms.speak_documents import STAGE, TABLES, SpeakDocuments, count_inputs
from transforms.speaking.settings import Speaking, TextForm
from transforms.store.store import Store
from transforms.tts import loaded
from transforms.tts.augment.sound_files import sounds_mark
from transforms.tts.finish import Finishing
from transforms.tts.pool import VoicePool
from transforms.verify.alignment import Alignment
from transforms.verify.base import Check
from transforms.verify.clipping import Clipping
from transforms.verify.gap import Gap
from transforms.verify.loudness import Loudness
from transforms.verify.pace import Pace
from transforms.verify.silence import Silence
from transforms.verify.word_events import WordEvents


def _default_checks() -> tuple[Check, ...]:
    """Return the checks that need no model from elsewhere, the cheap ones first."""
    return (Silence(), Gap(), Clipping(), Loudness(), WordEvents(), Pace(), Alignment())


@dataclass(frozen=True)
class SpeakConfig:
    """How documents are said.

    ``pool`` are the voices that are drawn from, ``finishing`` brings what they say to one loudness, ``checks`` hold it
    against its text: what one rejects is said again by another voice, up to ``attempts`` times in all, and stays, with
    the reason, for the filter ``verification`` to drop. ``text`` is the form that transcripts have as their text: what
    a model is trained on. ``sample_rate_hz`` is the rate of all tables. Sentences of like length are said together,
    ``max_batch_characters`` at once. ``seed`` decides who says what.
    """

    pool: VoicePool = field(default_factory=VoicePool)
    finishing: Finishing = field(default_factory=Finishing)
    checks: Annotated[tuple[Check, ...], Plugin("transforms.verify")] = field(default_factory=_default_checks)
    attempts: PositiveInt = 3
    text: TextForm = "written"
    sample_rate_hz: PositiveInt = 16_000
    max_batch_characters: PositiveInt = 4_000
    row_group_bytes: PositiveInt = 2 * 2**20
    seed: int = 0
    max_failed_share: Share = operational(1.0)

    @property
    def speaking(self) -> Speaking:
        """The settings of the step."""
        return Speaking(
            self.pool,
            self.finishing,
            self.checks,
            self.attempts,
            self.sample_rate_hz,
            self.text,
            self.max_batch_characters,
            self.seed,
        )


def build(
    tasks: beam.PCollection[BucketTask], store: Store, config: SpeakConfig
) -> beam.PCollection[BucketTask]:
    """Compose the job."""
    return tasks | SpeakDocuments(store, config.speaking, config.row_group_bytes)


def prepare(config: SpeakConfig) -> None:
    """Make sure that what the voices and the checks need can be had.

    Raises:
        ConfigError: if it cannot.
    """
    loaded.prepare(voice.engine for voice in config.pool.voices)
    for check in config.checks:
        check.prepare()


def outside(config: SpeakConfig) -> str:
    """Return what changes with the folders of sounds that augmentations draw from, nothing where there are none.

    Raises:
        ConfigError: if one cannot be listed, or holds no sound.
    """
    folders = (getattr(one, "folder", None) for one in config.finishing.augment)
    return sounds_mark(folder for folder in folders if folder)


def hints(_config: SpeakConfig) -> dict[str, str]:
    """Return what a worker needs: room for a voice, an aligner, and the texts of a bucket. A guess, not measured."""
    return {"min_ram": "4GB"}


JOB = Job(STAGE, ("documents",), TABLES, count_inputs, build, prepare, hints=hints, weighed=DOCUMENTS.name,
          outside=outside)  # fmt: skip
