"""Survey: what a transcript is among all others: said before, read in every episode, or a question of a test set."""

from __future__ import annotations

from dataclasses import dataclass, field

import apache_beam as beam

from pipelines.job import Job
from schemas.tables import FINDINGS
from transforms.buckets import BucketTask
from transforms.store.ledger import fingerprint
from transforms.store.store import Store
from transforms.survey.boilerplate import Boilerplate
from transforms.survey.contamination import Contamination
from transforms.survey.items import read_items
from transforms.survey.near import NearDuplicates
from transforms.survey_transcripts import (
    STAGE,
    CommitFindings,
    SurveyedBucket,
    SurveyTranscripts,
    count_inputs,
)


@dataclass(frozen=True)
class SurveyConfig:
    """What is looked for in all transcripts together. Nothing is dropped here: ``curate`` reads what was found.

    Near-duplicates are looked for when asked (``near_duplicates.enabled``): the same prompts read by many voices are
    no fault of a speech corpus. Test items are looked for once ``contamination.tests`` names some.
    """

    near_duplicates: NearDuplicates = field(default_factory=NearDuplicates)
    boilerplate: Boilerplate = field(default_factory=Boilerplate)
    contamination: Contamination = field(default_factory=Contamination)


def gather(
    tasks: beam.PCollection[BucketTask], store: Store, config: SurveyConfig
) -> beam.PCollection[SurveyedBucket]:
    """Compose what happens before a bucket is begun: what it needs of all others."""
    near, boilerplate = config.near_duplicates, config.boilerplate
    if not (near.enabled or boilerplate.enabled):
        return tasks | "Keep" >> beam.Map(SurveyedBucket).with_output_types(SurveyedBucket)
    return tasks | SurveyTranscripts(
        store, near if near.enabled else None, boilerplate if boilerplate.enabled else None
    )


def build(
    surveyed: beam.PCollection[SurveyedBucket], store: Store, config: SurveyConfig
) -> beam.PCollection[BucketTask]:
    """Compose the job."""
    boilerplate = config.boilerplate if config.boilerplate.enabled else None
    return surveyed | CommitFindings(store, boilerplate, config.contamination)


def prepare(config: SurveyConfig) -> None:
    """Make sure that the test sets can be read.

    Raises:
        ConfigError: if they cannot.
    """
    read_items(config.contamination.tests)


def outside(config: SurveyConfig) -> str:
    """Return a fingerprint of the test items: a file that was changed is another configuration.

    Raises:
        ConfigError: if they cannot be read.
    """
    items = read_items(config.contamination.tests)
    return fingerprint(*(part for item in items for part in item)) if items else ""


def hints(_config: SurveyConfig) -> dict[str, str]:
    """Return what a worker needs: it holds the hashes of a bucket's texts, one all matches of the root. A guess."""
    return {"min_ram": "4GB"}


JOB = Job(
    STAGE,
    ("ingest", "transcribe"),
    (FINDINGS,),
    count_inputs,
    build,
    prepare,
    hints=hints,
    gather=gather,
    gathered=SurveyedBucket,
    outside=outside,
)
