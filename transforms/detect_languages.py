"""Languages from the sound as Beam steps: each detector that listens hears a bucket through RunInference."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import apache_beam as beam
from apache_beam.ml.inference.base import ModelHandler, RunInference

from schemas.errors import EngineError
from schemas.records import Failure
from transforms.heard_bucket import HeardBucket, alone
from transforms.language.base import AudioLanguageEngine, AudioLanguageModel
from transforms.language.listening import Listened, listen_to_bucket
from transforms.store.attempts import noting_errors
from transforms.store.ledger import failure_row
from transforms.store.store import Store


@dataclass
class DetectLanguages(beam.PTransform):
    """Adds to each bucket of a stage what detectors that listen, one at least, say of its segments."""

    store: Store
    stage: str
    engines: Sequence[AudioLanguageEngine]

    def expand(self, heard: beam.PCollection[HeardBucket]) -> beam.PCollection[HeardBucket]:
        """Compose the step."""
        for number, engine in enumerate(self.engines):
            name = f"{number}_{engine.name}"
            each = heard | f"Alone{name}" >> beam.Map(alone).with_output_types(Iterable[HeardBucket])
            listen = RunInference(LanguageModelHandler(self.store, self.stage, engine).with_no_batching())
            heard = each | f"Listen{name}" >> listen.with_output_types(HeardBucket)
        return heard


class LanguageModelHandler(ModelHandler[HeardBucket, HeardBucket, AudioLanguageModel]):
    """Runs one detector for RunInference: one model a worker, a bucket an element."""

    def __init__(self, store: Store, stage: str, engine: AudioLanguageEngine) -> None:
        self._store = store
        self._stage = stage
        self._engine = engine
        super().__init__()

    def load_model(self) -> AudioLanguageModel:
        """Load the detector's model."""
        return self._engine.load()

    def run_inference(
        self,
        batch: Sequence[HeardBucket],
        model: AudioLanguageModel,
        inference_args: Mapping[str, Any] | None = None,
    ) -> Iterable[HeardBucket]:
        """Yield each bucket with what this detector heard in it added."""
        for item in batch:
            name, engine = item.task.bucket.file_name, self._engine
            with noting_errors(self._store, self._stage, *item.task):
                listened = listen_to_bucket(self._store, name, engine.name, model, engine.looks)
            yield item._replace(listened=(*item.listened, listened))


def unheard_rows(stage: str, listened: Sequence[Listened]) -> list[Failure]:
    """Return a row of failures/ for each recording whose language a detector could not tell."""
    return [
        failure_row(stage, recording_id, None, EngineError(message))
        for one in listened
        for recording_id, message in one.errors.items()
    ]
