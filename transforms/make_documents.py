"""Pages to documents for the ear as a Beam step: read, filtered, rewritten or mined for questions, cut into breaths."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import apache_beam as beam
from apache_beam.metrics import Metrics

from schemas.documents import (
    Document,
    DocumentTurn,
    PageDuplicate,
    Payment,
    Role,
    Sentence,
)
from schemas.errors import EngineError, InputError
from schemas.ids import stable_id
from schemas.records import Failure, Source
from schemas.tables import DOCUMENTS, PAGE_DUPLICATES, PAYMENTS
from synth.page import MainText, Page, host_of
from synth.quest.mine import mine
from synth.quest.question import Question
from synth.sentences import speakable
from transforms.answer.base import Answerer, AnswererModel, QuestionToAnswer
from transforms.begin_buckets import Inputs
from transforms.buckets import BucketTask
from transforms.chat.kept_answers import KeptAnswers
from transforms.inputs.fetch_settings import DEFAULT_FETCH, FetchSettings
from transforms.read_pages import Making, PageReader
from transforms.rewrite.base import PageToRewrite, Rejected, Rewriter, RewriterModel
from transforms.store.ledger import Account, failure_row
from transforms.store.store import Store
from transforms.store.tables import read_rows, write_table
from transforms.survey.near import TextDrop, row_of_ref
from transforms.survey_transcripts import SurveyedBucket
from transforms.text.said import said
from transforms.watch import NAMESPACE, Watch

STAGE = "documents"
NO_QUESTION, NO_ANSWER, EMPTY = "no_question", "no_answer", "no_main_text"
LOGGER = logging.getLogger("speechloom.documents")


def count_inputs(store: Store, bucket_file: str) -> Inputs:
    """Return what goes into this stage of a bucket: its pages."""
    return Inputs(sum(1 for _ in read_rows(store, Source, "plan", bucket_file)), 0, 1)


class Ready(NamedTuple):
    """A page to make documents of."""

    page: Page
    text: MainText
    language: str | None
    questions: tuple[Question, ...]


class Made(NamedTuple):
    """What became of a page: its documents, or why there are none. ``failures`` may stand beside documents."""

    documents: tuple[Document, ...] = ()
    reason: str | None = None
    failures: tuple[Failure, ...] = ()
    payments: tuple[Payment, ...] = ()


@dataclass
class MakeDocuments(beam.PTransform):
    """Makes documents of the pages of each bucket, and commits the bucket.

    Reads the bucket of plan/ and the pages that it names; writes those of documents/, payments/ and
    page_duplicates/. An element is a bucket, with what of it is there again elsewhere; the main texts of its pages are
    held at a time. Answers that are paid for are kept in answers/.
    """

    store: Store
    making: Making
    fetch: FetchSettings = DEFAULT_FETCH

    def expand(self, found: beam.PCollection[SurveyedBucket]) -> beam.PCollection[BucketTask]:
        """Compose the step."""
        step = _MakeBucket(self.store, self.making, self.fetch)
        return found | beam.ParDo(step).with_output_types(BucketTask)


@dataclass
class _MakeBucket(beam.DoFn):
    store: Store
    making: Making
    fetch: FetchSettings
    _maker: Any = field(default=None, init=False)

    def setup(self) -> None:
        self._maker = _Maker(self.store, self.making, self.fetch)

    def process(self, found: SurveyedBucket) -> Iterator[BucketTask]:
        task = found.task
        if task is not None:
            with Watch(self.store, task, STAGE) as watch:
                self._make(task, found.drops, watch)
            yield task

    def _make(self, task: BucketTask, drops: Sequence[TextDrop], watch: Watch) -> None:
        name, account = task.bucket.file_name, Account(STAGE, 1)
        sources = list(read_rows(self.store, Source, "plan", name))
        twins = [
            PageDuplicate(
                sources[row_of_ref(one.ref)].recording_id,
                one.kept_id,
                "same_text" if one.kind == "same_text" else "near_text",
                one.score,
            )
            for one in drops
        ]
        made = self._maker.make(sources, {twin.page_id: twin.kind for twin in twins})
        for one in made:
            _enter(account, one)
        documents = [document for one in made for document in one.documents]
        payments = [payment for one in made for payment in one.payments]
        write_table(self.store, DOCUMENTS, ["documents", name], task.fingerprint, documents)
        write_table(self.store, PAYMENTS, ["payments", name], task.fingerprint, payments)
        write_table(self.store, PAGE_DUPLICATES, ["page_duplicates", name], task.fingerprint, twins)
        watch.commit(account, [failure for one in made for failure in one.failures])
        self._maker.tell(name)


def _enter(account: Account, made: Made) -> None:
    account.add("in", 0)
    if made.documents:
        account.add("kept", 0)
    elif made.reason is not None:
        account.add("dropped", 0, made.reason)
    else:
        account.add("failed", 0, made.failures[0].error_type)


class _Maker:
    """What a worker loads once: models, connections, and the answers that are kept."""

    def __init__(self, store: Store, making: Making, fetch: FetchSettings) -> None:
        self._making = making
        self.reader = PageReader(making, fetch)
        self._kept = KeptAnswers(store)
        self._told = self._kept.count
        self._model: RewriterModel | AnswererModel = (
            making.rewriter.load(self._kept) if making.kind == "krist" else making.answerer.load(self._kept)
        )

    def make(self, sources: Sequence[Source], twins: Mapping[str, str]) -> list[Made]:
        """Return, in order, what becomes of pages. ``twins`` are those that another is kept for, by why."""
        looked = [self._look(source, twins.get(source.recording_id)) for source in sources]
        ready = [one for one in looked if isinstance(one, Ready)]
        made = iter(self._krist(ready) if self._making.kind == "krist" else self._quest(ready))
        return [next(made) if isinstance(one, Ready) else one for one in looked]

    def tell(self, name: str) -> None:
        """Count what was paid and what was found, in Beam's metrics and in the log: no table holds how it came."""
        now = self._kept.count
        paid, found = now.paid - self._told.paid, now.found - self._told.found
        self._told = now
        Metrics.counter(NAMESPACE, "documents_answers_paid").inc(paid)
        Metrics.counter(NAMESPACE, "documents_answers_found").inc(found)
        if paid or found:
            LOGGER.info("%s", json.dumps({"bucket": name, "answers_paid": paid, "answers_found": found}))

    def _look(self, source: Source, twin: str | None) -> Ready | Made:
        if twin:
            return Made(reason=twin)
        try:
            return self._ready(source)
        except (InputError, OSError) as error:
            return Made(failures=(failure_row(STAGE, source.recording_id, source.uri, error),))

    def _ready(self, source: Source) -> Ready | Made:
        passed = self.reader.read(source)
        if isinstance(passed, str):
            return Made(reason=passed)
        page, tree, text, language = passed
        if self._making.kind == "krist":
            return Ready(page, text, language, ()) if text.blocks else Made(reason=EMPTY)
        questions = () if tree is None else mine(tree, page.url, self._making.mining).questions
        return Ready(page, text, language, questions) if questions else Made(reason=NO_QUESTION)

    def _krist(self, ready: Sequence[Ready]) -> Iterator[Made]:
        asked = [PageToRewrite(one.page.page_id, one.text, one.language) for one in ready]
        results = self._model.rewrite(asked) if asked else []  # type: ignore[union-attr]
        for one, (result, payments) in zip(ready, results, strict=True):
            if isinstance(result, Rejected):
                yield Made(reason=result.reason, payments=payments)
            elif isinstance(result, EngineError):
                failure = failure_row(STAGE, one.page.page_id, one.page.url, result)
                yield Made(failures=(failure,), payments=payments)
            else:
                sentences = [sentence for paragraph in result for sentence in paragraph]
                yield Made((self._document(one, 0, [("text", sentences)], payments),), payments=payments)

    def _quest(self, ready: Sequence[Ready]) -> Iterator[Made]:
        asked = [
            QuestionToAnswer(one.page.page_id, question, one.text, one.language)
            for one in ready
            for question in one.questions
        ]
        results = iter(self._model.answer(asked) if asked else [])  # type: ignore[union-attr]
        for one in ready:
            documents, failures, payments = list[Document](), list[Failure](), list[Payment]()
            reason = NO_ANSWER
            for number, question in enumerate(one.questions):
                result, paid = next(results)
                payments += paid
                if isinstance(result, Rejected):
                    reason = result.reason
                elif isinstance(result, EngineError):
                    failures.append(failure_row(STAGE, one.page.page_id, one.page.url, result))
                else:
                    turns: list[tuple[Role, Sequence[str]]] = [
                        ("question", [question.text]),
                        ("answer", result),
                    ]
                    documents.append(self._document(one, number, turns, paid))
            dropped = None if documents or failures else reason
            yield Made(tuple(documents), dropped, tuple(failures), tuple(payments))

    def _document(
        self,
        one: Ready,
        number: int,
        turns: Iterable[tuple[Role, Sequence[str]]],
        payments: Sequence[Payment],
    ) -> Document:
        making = self._making
        writer: Rewriter | Answerer = making.rewriter if making.kind == "krist" else making.answerer
        language = one.language or one.page.language or "en"
        return Document(
            stable_id("document", making.kind, one.page.page_id, number),
            one.page.page_id,
            one.page.url,
            host_of(one.page.url),
            making.kind,
            one.text.title,
            language,
            tuple(DocumentTurn(role, tuple(self._sentences(said_, language))) for role, said_ in turns),
            writer.name,
            writer.settings(),
            sum(payment.prompt_tokens for payment in payments),
            sum(payment.completion_tokens for payment in payments),
        )

    def _sentences(self, sentences: Iterable[str], language: str) -> Iterator[Sentence]:
        for sentence in sentences:
            for written in speakable(sentence, self._making.max_characters):
                yield Sentence(written, said(written, language) if self._making.spoken else written)
