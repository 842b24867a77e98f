"""What every answerer keeps to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from schemas.documents import Payment
from schemas.errors import EngineError
from synth.page import MainText
from synth.quest.question import Question
from transforms.chat.kept_answers import KeptAnswers
from transforms.rewrite.base import Rejected, Writer


class QuestionToAnswer(NamedTuple):
    """A question of a page, with the main text of the page; ``language`` is a code, None where it is not known."""

    page_id: str
    question: Question
    text: MainText
    language: str | None


class Answered(NamedTuple):
    """The sentences of an answer as they are written, why the question is dropped, or why it failed.

    ``payments`` are those for it, in any case.
    """

    result: tuple[str, ...] | Rejected | EngineError
    payments: tuple[Payment, ...] = ()


class AnswererModel(Protocol):
    """A loaded answerer. Holds what cannot be pickled; lives on the worker that loaded it."""

    def answer(self, questions: Sequence[QuestionToAnswer]) -> list[Answered]:
        """Return, in order, the answer to each question. It depends on the question and its page alone.

        Raises:
            ConfigError: if what it needs from elsewhere is not to be had.
        """
        ...


class Answerer(Writer, Protocol):
    """The settings of an answerer."""

    def load(self, kept: KeptAnswers) -> AnswererModel:
        """Return the answerer, ready to work. ``kept`` keeps answers that are paid for."""
        ...
