"""Measure: how every segment sounds, for the filters that ask."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import apache_beam as beam

from pipelines.job import Job
from schemas.settings import Plugin, Share, operational
from schemas.tables import QUALITY
from transforms.buckets import BucketTask
from transforms.measure_sound import STAGE, MeasureSound, count_inputs
from transforms.sound.base import SoundMeasure
from transforms.store.store import Store


@dataclass(frozen=True)
class MeasureConfig:
    """What is measured on the sound of each segment, such as ``[snr, clipping, dnsmos]``; see docs/sound.md.

    With no ``measures``, `build` leaves this stage out, and filters of sound keep what they know nothing of.
    """

    measures: Annotated[tuple[SoundMeasure, ...], Plugin("transforms.sound")] = ()
    max_failed_share: Share = operational(1.0)


def build(
    tasks: beam.PCollection[BucketTask], store: Store, config: MeasureConfig
) -> beam.PCollection[BucketTask]:
    """Compose the job."""
    return tasks | MeasureSound(store, config.measures)


def prepare(config: MeasureConfig) -> None:
    """Make sure that what the measures need can be had.

    Raises:
        ConfigError: if it cannot.
    """
    for measure in config.measures:
        measure.prepare()


def hints(_config: MeasureConfig) -> dict[str, str]:
    """Return what a worker needs: DNSMOS holds 200 MB of a clip of half a minute."""
    return {"min_ram": "2GB"}


JOB = Job(STAGE, ("ingest", "dedupe"), (QUALITY,), count_inputs, build, prepare, hints=hints)
