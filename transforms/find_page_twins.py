"""Pages that say the same, in whatever buckets they are, as Beam steps: the survey's, over main texts."""

from __future__ import annotations

from dataclasses import dataclass

import apache_beam as beam

from schemas.errors import InputError
from schemas.records import Source
from transforms.buckets import BucketTask
from transforms.inputs.fetch_settings import FetchSettings
from transforms.read_pages import Making, PageReader
from transforms.store.store import Store
from transforms.store.tables import read_rows
from transforms.survey.near import NearDuplicates
from transforms.survey.texts import Said, Texts, texts_of
from transforms.survey_transcripts import SurveyedBucket, SurveyTranscripts


@dataclass(frozen=True)
class FindTwins:
    """Reads the main texts of a bucket's pages, for the survey's search for those that say the same.

    Each page keeps its place; one that cannot be read, or is dropped anyway, has no text there, and is no twin of any.
    """

    making: Making
    fetch: FetchSettings

    def __call__(self, store: Store, bucket_file: str) -> Texts:
        """Return the texts of a bucket of plan/, in order."""
        reader = PageReader(self.making, self.fetch)
        sources = read_rows(store, Source, "plan", bucket_file)
        return texts_of(_text_row(source, reader) for source in sources)


def _text_row(source: Source, reader: PageReader) -> Said:
    try:
        found = reader.read(source)
    except (InputError, OSError):  # the step that makes documents of it tells of it
        found = ""
    text = "" if isinstance(found, str) else " ".join(block.text for block in found.text.blocks)
    return Said(source.recording_id, source.recording_id, text, None, None)


def find_twins(
    tasks: beam.PCollection[BucketTask],
    store: Store,
    how: NearDuplicates,
    making: Making,
    fetch: FetchSettings,
) -> beam.PCollection[SurveyedBucket]:
    """Compose the steps that tell each bucket which of its pages are there again, in whatever bucket."""
    return tasks | SurveyTranscripts(store, how, None, FindTwins(making, fetch))
