"""The answerer without a model: what the page itself says to a question, cleaned for the ear."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field

from schemas.settings import PositiveInt
from synth.ear.plain import without_references
from synth.prose import Reading, readable
from transforms.answer.base import Answered, QuestionToAnswer
from transforms.chat.kept_answers import KeptAnswers
from transforms.rewrite.base import Rejected

NO_ANSWER = "no_answer"


@dataclass(frozen=True)
class Extractive:
    """Takes the first ``max_sentences`` sentences that the page gives as an answer; without any a question drops.

    ``reading`` says which sentences can be read aloud: an answer may be shorter than a sentence of a text ("In 1997.").
    """

    max_sentences: PositiveInt = 8
    reading: Reading = field(default_factory=lambda: Reading(min_words=1, min_letters=0.5))

    @property
    def name(self) -> str:
        """The answerer's name."""
        return "extractive"

    def settings(self) -> str:
        """Return the settings as canonical JSON."""
        return json.dumps(asdict(self), sort_keys=True, separators=(",", ":"))

    def prepare(self) -> None:
        """Need nothing."""

    def load(self, kept: KeptAnswers) -> Extractive:
        """Return itself: there is no model."""
        return self

    def answer(self, questions: Sequence[QuestionToAnswer]) -> list[Answered]:
        """Return what the page says to each question, or ``no_answer``."""
        return [self._one(one) for one in questions]

    def _one(self, one: QuestionToAnswer) -> Answered:
        lines = map(without_references, one.question.answer)
        closed = [line if line.endswith((".", "!", "?", ":")) else f"{line}." for line in lines]
        found = readable(closed, one.language, self.reading)[: self.max_sentences]
        return Answered(tuple(found) if found else Rejected(NO_ANSWER))
