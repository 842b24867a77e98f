"""Measuring as a Beam step: how each segment of a bucket sounds."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import apache_beam as beam
import soundfile

from schemas.errors import EngineError
from schemas.judgements import Measurement, Quality
from schemas.records import Failure, Segment
from schemas.tables import QUALITY
from transforms.begin_buckets import Inputs
from transforms.buckets import BucketTask
from transforms.sound.base import Clip, SoundMeasure
from transforms.store.kept import kept_segments
from transforms.store.ledger import Account, failure_row
from transforms.store.store import Store
from transforms.store.tables import read_rows, table_writer
from transforms.watch import Watch

STAGE = "measure"


def count_inputs(store: Store, bucket_file: str) -> Inputs:
    """Return what goes into this stage of a bucket: the segments of the recordings that dedupe kept."""
    return Inputs.of(kept_segments(store, bucket_file))


@dataclass
class MeasureSound(beam.PTransform):
    """Measures the sound of the segments of each bucket, one at a time, and commits the bucket.

    Reads the buckets of duplicates/ and segments/; writes that of quality/.
    """

    store: Store
    measures: Sequence[SoundMeasure]

    def expand(self, tasks: beam.PCollection[BucketTask]) -> beam.PCollection[BucketTask]:
        """Compose the step."""
        step = _MeasureBucket(self.store, tuple(self.measures))
        return tasks | beam.ParDo(step).with_output_types(BucketTask)


@dataclass
class _MeasureBucket(beam.DoFn):
    store: Store
    measures: Sequence[SoundMeasure]

    def setup(self) -> None:
        self._models = [measure.load() for measure in self.measures]

    def process(self, task: BucketTask) -> Iterator[BucketTask]:
        with Watch(self.store, task, STAGE) as watch:
            self._make(task, watch)
        yield task

    def _make(self, task: BucketTask, watch: Watch) -> None:
        name = task.bucket.file_name
        kept = kept_segments(self.store, name)
        lengths = {segment.segment_id: segment.n_samples for segment in kept}
        account = Account(STAGE, kept[0].sample_rate_hz if kept else 0)
        failures = list[Failure]()
        with table_writer(self.store, QUALITY, ["quality", name], task.fingerprint) as writer:
            for segment in read_rows(self.store, Segment, "segments", name):
                n_samples = lengths.get(segment.segment_id)
                if n_samples is None:
                    continue
                account.add("in", n_samples)
                try:
                    writer.write(self._measure(segment))
                except EngineError as error:
                    account.add("failed", n_samples, type(error).__name__)
                    failures.append(failure_row(STAGE, segment.segment_id, None, error))
                else:
                    account.add("kept", n_samples)
        watch.commit(account, failures)

    def _measure(self, segment: Segment) -> Quality:
        samples, rate_hz = soundfile.read(io.BytesIO(segment.audio), dtype="float32")
        clip = Clip(samples, rate_hz)
        found = [Measurement(*item) for model in self._models for item in model.measure(clip).items()]
        return Quality(segment.segment_id, segment.recording_id, tuple(found))
