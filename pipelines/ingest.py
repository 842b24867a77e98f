"""Ingest: recordings are decoded and their speech is cut into segments."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated

import apache_beam as beam

from pipelines.config import operational
from pipelines.job import Job
from schemas.settings import Plugin, PositiveInt, Share
from schemas.tables import FINGERPRINTS, RECORDINGS, SEGMENTS
from transforms.buckets import BucketTask
from transforms.cutting.recording import CutSettings
from transforms.cutting.segmenter import Cutting
from transforms.segment_speech import STAGE, SegmentSpeech, count_inputs
from transforms.store.store import Store
from transforms.vad.base import VadEngine
from transforms.vad.cascade import Cascade


@dataclass(frozen=True)
class IngestConfig:
    """How recordings become segments.

    ``buckets`` is how many buckets a new root is cut into (None: about 16 recordings each, more in lists of more
    than 640,000, see ``default_buckets``);
    ``sample_rate_hz`` is the rate of all tables, 16,000 for recognition, 24,000 for those who train speech
    output (Emilia); ``row_group_bytes`` bounds what a reader must hold: 2 MiB stay in a core's cache while they
    are written, which is 5 % of ingest's time against 16 MiB.
    """

    buckets: PositiveInt | None = operational(None)
    sample_rate_hz: PositiveInt = 16_000
    vad: Annotated[VadEngine, Plugin("transforms.vad")] = field(default_factory=Cascade)
    cutting: Cutting = field(default_factory=Cutting)
    row_group_bytes: PositiveInt = 2 * 2**20
    max_failed_share: Share = operational(1.0)


def build(
    tasks: beam.PCollection[BucketTask], store: Store, config: IngestConfig
) -> beam.PCollection[BucketTask]:
    """Compose the job."""
    settings = CutSettings(config.sample_rate_hz, config.cutting)
    return tasks | SegmentSpeech(store, settings, config.vad, config.row_group_bytes)


def hints(_config: IngestConfig) -> dict[str, str]:
    """Return what a worker needs: 256 MB a process were measured (``make bench``), on machines of a few cores."""
    return {"min_ram": "2GB"}


JOB = Job(STAGE, (), (RECORDINGS, FINGERPRINTS, SEGMENTS), count_inputs, build, hints=hints)
