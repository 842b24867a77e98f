"""Curate: every filter judges every transcript; the first that says no gives the reason."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated

import apache_beam as beam

from filters.agreement import Agreement
from filters.annotations import Annotations
from filters.bandwidth import Bandwidth
from filters.base import Filter
from filters.boilerplate import Boilerplate
from filters.broken_text import BrokenText
from filters.casing import Casing
from filters.clipping import Clipping
from filters.confidence import Confidence
from filters.contamination import Contamination
from filters.dnsmos import Dnsmos
from filters.duration import Duration
from filters.edits import boilerplate as edit_boilerplate
from filters.edits.base import Editor
from filters.edits.card import Card
from filters.edits.email import Email
from filters.edits.iban import Iban
from filters.edits.ip_address import IpAddress
from filters.edits.phone import Phone
from filters.edits.ssn import Ssn
from filters.edits.url_login import UrlLogin
from filters.empty_text import EmptyText
from filters.loops import Loops
from filters.loops_in_recording import LoopsInRecording
from filters.loudness import Loudness
from filters.near_duplicate_text import NearDuplicateText
from filters.phantom_phrases import PhantomPhrases
from filters.rate_in_recording import RateInRecording
from filters.repetition import Repetition
from filters.script import Script
from filters.silence_with_text import SilenceWithText
from filters.snr import Snr
from filters.speech_rate import SpeechRate
from filters.text_language import TextLanguage
from filters.tones import Tones
from filters.unique_words import UniqueWords
from filters.verification import Verification
from filters.word_length import WordLength
from pipelines.job import Job
from schemas.settings import Plugin
from schemas.tables import VERDICTS
from transforms.buckets import BucketTask
from transforms.curate_segments import READ, STAGE, CurateSegments, count_inputs
from transforms.curation.marks import all_stored
from transforms.store.store import Bucket, Store


def _default_filters() -> tuple[Filter, ...]:
    """Return every filter, those that name the fault best first."""
    return (
        EmptyText(),
        Duration(),
        BrokenText(),
        Annotations(),
        PhantomPhrases(),
        Loops(),
        Repetition(),
        UniqueWords(),
        WordLength(),
        Script(),
        TextLanguage(),
        Casing(),
        SpeechRate(),
        SilenceWithText(),
        Agreement(),
        Confidence(),
        LoopsInRecording(),
        RateInRecording(),
        Loudness(),
        Clipping(),
        Bandwidth(),
        Tones(),
        Snr(),
        Dnsmos(),
        Contamination(),
        Boilerplate(),
        NearDuplicateText(),
        Verification(),
    )


def _default_editors() -> tuple[Editor, ...]:
    """Return the finders of what identifies a person, and what cuts boilerplate out."""
    finders = UrlLogin(), Email(), Card(), Iban(), Ssn(), Phone(), IpAddress()
    return (*finders, edit_boilerplate.Boilerplate())


@dataclass(frozen=True)
class CurateConfig:
    """Which filters judge, in which order: all scores are kept, the first failing reason wins.

    ``edits``: what else is looked for in the transcripts, to be masked, bleeped or cut out of segments that are kept.
    """

    filters: Annotated[tuple[Filter, ...], Plugin("filters")] = field(default_factory=_default_filters)
    edits: Annotated[tuple[Editor, ...], Plugin("filters.edits")] = field(default_factory=_default_editors)


def build(
    tasks: beam.PCollection[BucketTask], store: Store, config: CurateConfig
) -> beam.PCollection[BucketTask]:
    """Compose the job."""
    return tasks | CurateSegments(store, config.filters, config.edits)


def hints(_config: CurateConfig) -> dict[str, str]:
    """Return what a worker needs: it holds the transcripts of a bucket."""
    return {"min_ram": "2GB"}


def follows(store: Store, config: CurateConfig, bucket: Bucket) -> bool:
    """Tell whether the verdicts of a bucket hold every score and edit, so that it is decided anew in a moment."""
    return all_stored(store, bucket, config.filters, config.edits, READ)


JOB = Job(
    STAGE,
    READ.required,
    (VERDICTS,),
    count_inputs,
    build,
    hints=hints,
    optional=READ.optional,
    follows=follows,
)
