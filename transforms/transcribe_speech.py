"""Transcription as Beam steps: engines hear a bucket through RunInference, then words are chosen and aligned."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import apache_beam as beam
from apache_beam.ml.inference.base import ModelHandler, RunInference

from schemas.errors import EngineError, InputError
from schemas.records import Failure, Hypothesis, Recording, SegmentInfo
from schemas.tables import TRANSCRIPTS
from transforms.align.base import Aligner
from transforms.align.checking import TextChecker
from transforms.asr.base import AsrEngine, AsrModel
from transforms.asr.bucket import Heard, transcribe_bucket
from transforms.asr.place import place_words
from transforms.asr.windows import windows_of
from transforms.begin_buckets import Inputs
from transforms.buckets import BucketTask
from transforms.captions.recording import hear_captions
from transforms.confidence.calibration import UNCALIBRATED, Calibration
from transforms.detect_languages import DetectLanguages, unheard_rows
from transforms.heard_bucket import HeardBucket, alone
from transforms.inputs.fetch_settings import DEFAULT_FETCH, FetchSettings
from transforms.language.base import LanguageEngine
from transforms.language.sayings import Sayings, those_that_listen
from transforms.longform.captions import heard_words
from transforms.longform.settings import DEFAULT_PLACE, PlaceCaptions
from transforms.store.attempts import noting_errors
from transforms.store.kept import kept_segments
from transforms.store.ledger import Account, failure_row
from transforms.store.store import Store
from transforms.store.tables import read_rows, table_writer
from transforms.text.forms import Forms, with_forms
from transforms.vote.base import Choice, Voter, vote_all
from transforms.watch import Watch

STAGE = "transcribe"
NO_HYPOTHESIS = "no_hypothesis"


def count_inputs(store: Store, bucket_file: str) -> Inputs:
    """Return what goes into this stage of a bucket: the segments of the recordings that dedupe kept."""
    return Inputs.of(kept_segments(store, bucket_file))


@dataclass
class TranscribeSpeech(beam.PTransform):
    """Lets every engine hear the segments of each bucket, chooses the words, and commits the bucket.

    Reads the buckets of recordings/, duplicates/ and segments/; writes that of transcripts/. The element that goes
    through RunInference is a bucket, so that a bucket is committed as soon as it is heard, no matter how
    many there are.
    """

    store: Store
    engines: Sequence[AsrEngine]
    voter: Voter
    max_batch_s: float
    fetch: FetchSettings = DEFAULT_FETCH
    place_captions: PlaceCaptions = DEFAULT_PLACE
    languages: Sequence[LanguageEngine] = ()
    forms: Forms | None = None
    aligners: Sequence[Aligner] = ()
    calibration: Calibration = UNCALIBRATED

    def expand(self, tasks: beam.PCollection[BucketTask]) -> beam.PCollection[BucketTask]:
        """Compose the step."""
        heard = tasks | "Start" >> beam.Map(HeardBucket)
        for number, engine in enumerate(self.engines):
            handler = AsrModelHandler(self.store, engine, self.max_batch_s)
            name = f"{number}_{engine.name}"
            each = heard | f"Alone{name}" >> beam.Map(alone).with_output_types(Iterable[HeardBucket])
            hear = RunInference(handler.with_no_batching())
            heard = each | f"Hear{name}" >> hear.with_output_types(HeardBucket)
        if listeners := those_that_listen(self.languages):
            heard = heard | DetectLanguages(self.store, STAGE, listeners)
        step = _ChooseWords(
            self.store,
            self.voter,
            self.fetch,
            self.place_captions,
            Sayings(self.languages),
            self.forms,
            tuple(self.aligners),
            self.calibration,
        )
        choose = beam.ParDo(step)
        return heard | "Choose" >> choose.with_output_types(BucketTask)


class AsrModelHandler(ModelHandler[HeardBucket, HeardBucket, AsrModel]):
    """Runs one engine for RunInference: one model a worker, a bucket an element.

    A result or an error is kept for each segment; one bad segment never costs its batch.
    """

    def __init__(self, store: Store, engine: AsrEngine, max_batch_s: float) -> None:
        self._store = store
        self._engine = engine
        self._max_batch_s = max_batch_s
        super().__init__()

    def load_model(self) -> AsrModel:
        """Load the engine's model."""
        return self._engine.load()

    def run_inference(
        self, batch: Sequence[HeardBucket], model: AsrModel, inference_args: Mapping[str, Any] | None = None
    ) -> Iterable[HeardBucket]:
        """Yield each bucket with what this engine heard in it added."""
        for item in batch:
            name = item.task.bucket.file_name
            with noting_errors(self._store, STAGE, *item.task):
                heard = transcribe_bucket(
                    self._store,
                    name,
                    self._engine.name,
                    model,
                    self._max_batch_s,
                    windows_of(self._engine),
                )
            yield item._replace(heard=(*item.heard, heard))


@dataclass
class _ChooseWords(beam.DoFn):
    store: Store
    voter: Voter
    fetch: FetchSettings = DEFAULT_FETCH
    place_captions: PlaceCaptions = DEFAULT_PLACE
    sayings: Sayings = field(default_factory=Sayings)
    forms: Forms | None = None
    aligners: Sequence[Aligner] = ()
    calibration: Calibration = UNCALIBRATED

    def setup(self) -> None:
        """Load the aligners: one of each a thread, since an aligner serves one at a time."""
        self._checker = TextChecker(self.aligners)

    def process(self, item: HeardBucket) -> Iterator[BucketTask]:
        with Watch(self.store, item.task, STAGE) as watch:
            self._make(item, watch)
        yield item.task

    def _make(self, item: HeardBucket, watch: Watch) -> None:
        name = item.task.bucket.file_name
        segments = kept_segments(self.store, name)
        captions, failures = self._captions(name, segments, item.heard)
        failures += unheard_rows(STAGE, item.listened)
        account = Account(STAGE, segments[0].sample_rate_hz if segments else 0)
        heard: list[Choice] = []
        spoken: list[SegmentInfo] = []
        with (
            table_writer(self.store, TRANSCRIPTS, ["transcripts", name], item.task.fingerprint) as writer,
            self._checker.over(self.store, name) as checked,
        ):
            for segment in segments:
                hypotheses, errors = _gather(segment, item.heard, captions)
                failures += [failure_row(STAGE, segment.segment_id, None, error) for error in errors]
                account.add("in", segment.n_samples, source=segment.source)
                if not hypotheses:
                    _enter_unheard(account, segment, errors)
                    continue
                heard.append(Choice(segment.segment_id, segment.recording_id, segment.language, hypotheses))
                spoken.append(segment)
                account.add("kept", segment.n_samples, source=segment.source)
            for segment, chosen in zip(spoken, vote_all(self.voter, heard), strict=True):
                said = self.sayings.of(segment, chosen.text, item.listened)
                finished = with_forms(self.calibration.apply(chosen), self.forms)
                writer.write(checked.check(finished._replace(languages=said), segment))
        failures += [failure_row(STAGE, segment_id, None, error) for segment_id, error in checked.errors]
        watch.commit(account, failures, [*item.efforts(), *checked.efforts()])

    def _captions(
        self, name: str, segments: Sequence[SegmentInfo], heard: Sequence[Heard]
    ) -> tuple[dict[str, Hypothesis], list[Failure]]:
        by_recording: dict[str, list[SegmentInfo]] = defaultdict(list)
        for segment in segments:
            by_recording[segment.recording_id].append(segment)
        found: dict[str, Hypothesis] = {}
        failures = []
        for recording in read_rows(self.store, Recording, "recordings", name):
            spoken = by_recording.get(recording.recording_id)
            if recording.captions and spoken:
                try:
                    words, language = heard_words(spoken, [one.hypotheses for one in heard])
                    language = recording.language or language
                    settings = (self.fetch, words, self.place_captions)
                    found |= hear_captions(recording.captions, language, spoken, *settings)
                except (InputError, OSError) as error:
                    failures.append(failure_row(STAGE, recording.recording_id, recording.captions, error))
        return found, failures


def _enter_unheard(account: Account, segment: SegmentInfo, errors: Sequence[EngineError]) -> None:
    if errors:
        account.add("failed", segment.n_samples, type(errors[0]).__name__, source=segment.source)
    else:
        account.add("dropped", segment.n_samples, NO_HYPOTHESIS, source=segment.source)


def _gather(
    segment: SegmentInfo, heard: Sequence[Heard], captions: Mapping[str, Hypothesis]
) -> tuple[list[Hypothesis], list[EngineError]]:
    segment_id = segment.segment_id
    hypotheses = [
        place_words(one.hypotheses[segment_id], segment) for one in heard if segment_id in one.hypotheses
    ]
    if segment_id in captions:
        hypotheses.append(captions[segment_id])
    return hypotheses, [EngineError(one.errors[segment_id]) for one in heard if segment_id in one.errors]
