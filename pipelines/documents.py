"""Documents: web pages become texts for the ear, or questions with their answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, Any

import apache_beam as beam

from pipelines.job import Job
from schemas.documents import DocumentKind
from schemas.settings import Plugin, PositiveInt, Share, operational
from schemas.tables import DOCUMENTS, PAGE_DUPLICATES, PAYMENTS
from synth.page_filters.alphabetic_words import AlphabeticWords
from synth.page_filters.base import PageFilter
from synth.page_filters.bullet_lines import BulletLines
from synth.page_filters.closed_lines import ClosedLines
from synth.page_filters.duplicate_lines import DuplicateLines
from synth.page_filters.duplicate_n_grams import DuplicateNGrams
from synth.page_filters.ellipsis_lines import EllipsisLines
from synth.page_filters.language import Language
from synth.page_filters.length import Length
from synth.page_filters.mean_word_length import MeanWordLength
from synth.page_filters.placeholder_text import PlaceholderText
from synth.page_filters.short_lines import ShortLines
from synth.page_filters.stop_words import StopWords
from synth.page_filters.symbols import Symbols
from synth.page_filters.top_n_grams import TopNGrams
from synth.quest.mine import Mining
from synth.urls import UrlRules
from transforms.answer.base import Answerer
from transforms.answer.extractive import Extractive as ExtractiveAnswerer
from transforms.buckets import BucketTask
from transforms.find_page_twins import find_twins
from transforms.inputs.fetch_settings import DEFAULT_FETCH, FetchSettings
from transforms.make_documents import STAGE, MakeDocuments, count_inputs
from transforms.read_pages import Making
from transforms.rewrite.base import Rewriter
from transforms.rewrite.extractive import Extractive
from transforms.store.store import Store
from transforms.survey.near import NearDuplicates
from transforms.survey_transcripts import SurveyedBucket
from transforms.text import grammars


def _for_texts() -> tuple[PageFilter, ...]:
    """Return every filter, those that name the fault best first."""
    return (
        Language(),
        Length(),
        PlaceholderText(),
        MeanWordLength(),
        Symbols(),
        BulletLines(),
        EllipsisLines(),
        AlphabeticWords(),
        StopWords(),
        DuplicateLines(),
        TopNGrams(),
        DuplicateNGrams(),
        ShortLines(),
        ClosedLines(),
    )


def _for_questions() -> tuple[PageFilter, ...]:
    """Return the filters that also hold for pages of short answers, which may stand in an article and in its list."""
    return (Language(min_probability=0.0), PlaceholderText(), MeanWordLength())


def _of_pages() -> NearDuplicates:
    """Return when two pages are nearly the same: with one word in eighteen changed. At that limit 0.97 are found."""
    return NearDuplicates(min_words=50, min_jaccard=0.8, bands=20, rows=8)


@dataclass(frozen=True)
class DocumentsConfig:
    """What is made of pages.

    ``kind``: ``krist``, texts that are rewritten for the ear by ``rewriter``, or ``quest``, questions that ``mining``
    finds and ``answerer`` answers. ``urls`` decides by the URL, then ``krist_filters`` or ``quest_filters`` by the main
    text. Of pages whose main texts are the same, or nearly so by ``near_duplicates``, the first by id is kept, in
    whatever buckets they are. Sentences longer than ``max_characters`` are cut where a speaker would breathe; 240 are
    about 16 s of speech. ``spoken`` gives each English sentence a spoken form by nemo's grammars; without it that is
    the written one.
    ``fetch`` is how inputs come by http.
    """

    kind: DocumentKind = "krist"
    urls: UrlRules = field(default_factory=UrlRules)
    krist_filters: Annotated[tuple[PageFilter, ...], Plugin("synth.page_filters")] = field(
        default_factory=_for_texts
    )
    quest_filters: Annotated[tuple[PageFilter, ...], Plugin("synth.page_filters")] = field(
        default_factory=_for_questions
    )
    near_duplicates: NearDuplicates = field(default_factory=_of_pages)
    rewriter: Annotated[Rewriter, Plugin("transforms.rewrite")] = field(default_factory=Extractive)
    mining: Mining = field(default_factory=Mining)
    answerer: Annotated[Answerer, Plugin("transforms.answer")] = field(default_factory=ExtractiveAnswerer)
    max_characters: PositiveInt = 240
    spoken: bool = True
    buckets: PositiveInt | None = operational(None)
    max_failed_share: Share = operational(1.0)
    fetch: FetchSettings = operational(DEFAULT_FETCH)

    @property
    def making(self) -> Making:
        """The settings of the step."""
        return Making(
            self.kind,
            self.urls,
            self.krist_filters if self.kind == "krist" else self.quest_filters,
            self.rewriter,
            self.mining,
            self.answerer,
            self.max_characters,
            self.spoken,
        )


def gather(
    tasks: beam.PCollection[BucketTask], store: Store, config: DocumentsConfig
) -> beam.PCollection[SurveyedBucket]:
    """Compose what happens before a bucket is begun: what it needs of all others."""
    return find_twins(tasks, store, config.near_duplicates, config.making, config.fetch)


def alone(tasks: beam.PCollection[BucketTask]) -> beam.PCollection[SurveyedBucket]:
    """Compose what a bucket needs that is made by itself: nothing."""
    return tasks | "Alone" >> beam.Map(SurveyedBucket).with_output_types(SurveyedBucket)


def varies(config: DocumentsConfig) -> dict[str, Any]:
    """Return how the job differs: where pages are not compared, a bucket needs nothing of the others."""
    return {} if config.near_duplicates.enabled else {"gather": None, "gathered": BucketTask}


def build(
    found: beam.PCollection[Any], store: Store, config: DocumentsConfig
) -> beam.PCollection[BucketTask]:
    """Compose the job."""
    if not config.near_duplicates.enabled:
        found = alone(found)
    return found | MakeDocuments(store, config.making, config.fetch)


def prepare(config: DocumentsConfig) -> None:
    """Make sure that what is asked is there: a server, the grammars of spoken forms.

    Raises:
        ConfigError: if it is not.
    """
    if config.kind == "krist":
        config.rewriter.prepare()
    else:
        config.answerer.prepare()
    if config.spoken:
        grammars.compile_grammars()


def hints(_config: DocumentsConfig) -> dict[str, str]:
    """Return what a worker needs: the texts of a bucket, and the grammars."""
    return {"min_ram": "3GB"}


JOB = Job(
    STAGE,
    (),
    (DOCUMENTS, PAYMENTS, PAGE_DUPLICATES),
    count_inputs,
    build,
    prepare,
    hints=hints,
    gather=gather,
    gathered=SurveyedBucket,
    varies=varies,
)
