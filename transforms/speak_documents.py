"""Documents to speech as a Beam step: a bucket is said through RunInference, judged, laid out and committed."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any, NamedTuple

import apache_beam as beam
from apache_beam.metrics import Metrics
from apache_beam.ml.inference.base import ModelHandler, RunInference

from schemas.documents import Document
from schemas.records import Failure
from schemas.tables import DUPLICATES, RECORDINGS, SEGMENTS, TRANSCRIPTS, TURNS, Table
from transforms.begin_buckets import Inputs
from transforms.buckets import BucketTask
from transforms.remote.kept import Count
from transforms.speaking.bucket import SpokenDocument, speak_documents
from transforms.speaking.rows import DocumentRows
from transforms.speaking.settings import Speaking
from transforms.speaking.speaker import Speaker
from transforms.store.ledger import Account, failure_row
from transforms.store.store import Store
from transforms.store.tables import TableWriter, read_rows, table_writer
from transforms.store.temporary import UnnamedFile
from transforms.tts.kept_speech import KeptSpeech
from transforms.watch import NAMESPACE, Watch

STAGE = "speak"
TABLES = (RECORDINGS, DUPLICATES, SEGMENTS, TURNS, TRANSCRIPTS)
LOGGER = logging.getLogger("speechloom.speak")


def count_inputs(store: Store, bucket_file: str) -> Inputs:
    """Return what goes into this stage of a bucket: documents, of a length that nobody knows yet."""
    return Inputs(sum(1 for _ in read_rows(store, _Named, "documents", bucket_file)), 0, 1)


class _Named(NamedTuple):
    """What is needed of a document to count it."""

    document_id: str


@dataclass
class SpeakDocuments(beam.PTransform):
    """Says the documents of each bucket and commits the bucket.

    Reads the bucket of documents/; writes those of recordings/, duplicates/ (nothing is one), segments/, turns/ and
    transcripts/: what ingest, dedupe and transcribe write together. The element that goes through RunInference is a
    bucket. Its audio is on local disk until it is written, its texts are in memory.
    """

    store: Store
    speaking: Speaking
    row_group_bytes: int

    def expand(self, tasks: beam.PCollection[BucketTask]) -> beam.PCollection[BucketTask]:
        """Compose the step."""
        handler = SpeakModelHandler(self.store, self.speaking, self.row_group_bytes)
        each = tasks | "Alone" >> beam.Map(_alone).with_output_types(Iterable[BucketTask])
        speak = RunInference(handler.with_no_batching())
        return each | "Speak" >> speak.with_output_types(BucketTask)


class SpeakModelHandler(ModelHandler[BucketTask, BucketTask, Speaker]):
    """Runs the voices and the checks for RunInference: loaded once a worker, a bucket an element."""

    def __init__(self, store: Store, speaking: Speaking, row_group_bytes: int) -> None:
        self._store, self._speaking, self._row_group_bytes = store, speaking, row_group_bytes
        super().__init__()

    def load_model(self) -> Speaker:
        """Load the checks; voices are loaded when they are first drawn."""
        return Speaker(self._speaking, KeptSpeech(self._store))

    def run_inference(
        self, batch: Sequence[BucketTask], model: Speaker, inference_args: Mapping[str, Any] | None = None
    ) -> Iterable[BucketTask]:
        """Yield each bucket once it is committed."""
        for task in batch:
            with Watch(self._store, task, STAGE) as watch:
                self._make(task, model, watch)
            yield task

    def _make(self, task: BucketTask, speaker: Speaker, watch: Watch) -> None:
        name, before = task.bucket.file_name, speaker.paid
        account, failures = Account(STAGE, self._speaking.sample_rate_hz), list[Failure]()
        documents = list(read_rows(self._store, Document, "documents", name))
        with ExitStack() as stack:
            spool = UnnamedFile()
            stack.callback(spool.close)
            writers = {table.name: stack.enter_context(self._writer(table, task)) for table in TABLES}
            for spoken in speak_documents(documents, speaker, spool):
                _enter(account, spoken)
                failures += _failures(spoken)
                if spoken.rows:
                    _write(writers, spoken.rows)
        watch.commit(account, failures, within=speaker.efforts())
        _tell(name, speaker, before)

    def _writer(self, table: Table, task: BucketTask) -> Any:
        place = [table.name, task.bucket.file_name]
        return table_writer(
            self._store, table, place, task.fingerprint, row_group_bytes=self._row_group_bytes
        )


def _alone(task: BucketTask) -> list[BucketTask]:
    return [task]


def _write(writers: Mapping[str, TableWriter], rows: DocumentRows) -> None:
    found: dict[str, Sequence[tuple[Any, ...]]] = {
        "recordings": [rows.recording],
        "duplicates": [rows.duplicate],
        "segments": rows.segments,
        "turns": rows.turns,
        "transcripts": rows.transcripts,
    }
    for table, writer in writers.items():
        for row in found[table]:
            writer.write(row)


def _enter(account: Account, spoken: SpokenDocument) -> None:
    """Enter a document, in items and in the samples of what was said of it."""
    source, samples = spoken.document.kind, 0
    if spoken.rows:
        samples = spoken.rows.recording.duration_samples
        account.add("kept", samples, source=source)
    elif spoken.reason:
        account.add("dropped", 0, spoken.reason, source=source)
    else:
        account.add("failed", 0, type(spoken.errors[0][1]).__name__, source=source)
    account.add("in", samples, source=source)


def _failures(spoken: SpokenDocument) -> list[Failure]:
    uri = spoken.document.url
    return [failure_row(STAGE, name, uri, error) for name, error in spoken.errors]


def _tell(name: str, speaker: Speaker, before: Count) -> None:
    """Count in Beam's metrics, and in the log, why takes were rejected, and which answers of servers were paid for.

    The last take's reason is in its transcript; no table holds what was paid when.
    """
    told = {f"takes_{reason}": count for reason, count in sorted(speaker.rejected.items())}
    speaker.rejected.clear()
    after = speaker.paid
    told |= {"answers_paid": after.paid - before.paid, "answers_found": after.found - before.found}
    told = {what: count for what, count in told.items() if count}
    for what, count in told.items():
        Metrics.counter(NAMESPACE, f"{STAGE}_{what}").inc(count)
    if told:
        LOGGER.info("%s", json.dumps({"bucket": name, **told}))
