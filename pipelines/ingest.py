"""Ingest: recordings are decoded and their speech is cut into segments."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated

import apache_beam as beam

from pipelines.job import Job
from schemas.settings import Plugin, Positive, PositiveInt, Share, operational
from schemas.tables import FINGERPRINTS, RECORDINGS, SEGMENTS, TURNS
from transforms.buckets import BucketTask
from transforms.cutting.segmenter import Cutting
from transforms.cutting.settings import Channels, CutSettings
from transforms.inputs.fetch_settings import DEFAULT_FETCH, FetchSettings
from transforms.isolate.limits import Isolation
from transforms.segment_speech import STAGE, SegmentSpeech, count_inputs
from transforms.speakers.base import SpeakerEngine
from transforms.speakers.single import Single
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
    are written, which is 5 % of ingest's time against 16 MiB. Recordings longer than one and a half times ``range_s``
    are cut into ranges of about that length, in pauses; None: never. ``channels`` says whether a recording's channels
    are averaged ("mix"), are a speaker each ("split"), or that where stereo sounds like a call ("auto");
    ``speakers`` tells those of one channel apart: segments are cut at their turns, which are rows of turns/. A
    recording that holds more than ``longest_h`` hours fails; without ``acoustic_words`` ``dedupe`` finds equal files
    alone, and ingest with webrtc takes 4 % less of a core; ``isolation`` says what the processes may use in which
    recordings are decoded, ``fetch`` how they come by http.
    """

    buckets: PositiveInt | None = operational(None)
    sample_rate_hz: PositiveInt = 16_000
    vad: Annotated[VadEngine, Plugin("transforms.vad")] = field(default_factory=Cascade)
    speakers: Annotated[SpeakerEngine, Plugin("transforms.speakers")] = field(default_factory=Single)
    cutting: Cutting = field(default_factory=Cutting)
    range_s: Positive | None = 1800.0
    channels: Channels = "mix"
    row_group_bytes: PositiveInt = 2 * 2**20
    longest_h: Positive = 48.0
    acoustic_words: bool = True
    isolation: Isolation = operational(Isolation())
    max_failed_share: Share = operational(1.0)
    fetch: FetchSettings = operational(DEFAULT_FETCH)


def build(
    tasks: beam.PCollection[BucketTask], store: Store, config: IngestConfig
) -> beam.PCollection[BucketTask]:
    """Compose the job."""
    settings = CutSettings(
        config.sample_rate_hz, config.cutting, config.range_s, config.channels, config.longest_h,
        config.acoustic_words,
    )  # fmt: skip
    return tasks | SegmentSpeech(
        store,
        settings,
        config.vad,
        config.row_group_bytes,
        config.isolation,
        config.fetch,
        config.speakers,
    )


def prepare(config: IngestConfig) -> None:
    """Make sure that the speaker engine can be had.

    Raises:
        ConfigError: if it cannot.
    """
    config.speakers.prepare()


def hints(_config: IngestConfig) -> dict[str, str]:
    """Return what a worker needs: 256 MB a process were measured (``make bench``), and 100 each of its children, on
    machines of a few cores.
    """
    return {"min_ram": "2GB"}


JOB = Job(STAGE, (), (RECORDINGS, FINGERPRINTS, SEGMENTS, TURNS), count_inputs, build, prepare, hints=hints)
